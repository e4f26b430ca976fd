import random
from datetime import UTC, datetime, timedelta

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import F
from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core import crypto
from core.web import cursors, paging
from core.web.cursors import BadCursor
from core.web.paging import CappedCount, CursorPages

AT = datetime(2026, 3, 10, 9, 30, 0, 123456, tzinfo=UTC)
registry = Apps()


class Basket(models.Model):
    """A table of this test's own."""

    name = models.CharField(max_length=20)

    class Meta:
        app_label = "paging_test"
        apps = registry

    def __str__(self):
        return self.name


class Thing(models.Model):
    """Another one, with ties, missing values and a relation."""

    basket = models.ForeignKey(Basket, models.CASCADE)
    placed_at = models.DateTimeField()
    price = models.DecimalField(max_digits=8, decimal_places=2)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "paging_test"
        apps = registry
        indexes = [
            models.Index(fields=["-placed_at", "-id"], name="thing_newest"),
            models.Index(fields=["-price", "id"], name="thing_dearest"),
            models.Index(F("seen_at").desc(nulls_last=True), F("id"), name="thing_seen"),
        ]

    def __str__(self):
        return str(self.pk)


ORDERS = [
    ("-placed_at", "-id"),
    ("placed_at", "id"),
    ("-price", "id"),
    ("price", "-placed_at", "-id"),
    ("-seen_at", "id"),
    ("seen_at", "-id"),
    ("basket__name", "-seen_at", "id"),
    ("-pk",),
]


@pytest.fixture(scope="module")
def _tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Basket)
            editor.create_model(Thing)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Thing)
            editor.delete_model(Basket)


@pytest.fixture
def things(_tables, db):
    """1,000 rows, several to each moment and price, every third one never seen."""
    chance = random.Random(7)
    baskets = Basket.objects.bulk_create([Basket(name=name) for name in ("आम", "mangga", "mangga")])
    Thing.objects.bulk_create([thing(baskets[number % 3], chance) for number in range(1000)])
    return Thing.objects.select_related("basket")


def thing(basket, chance):
    def moment():
        return AT + timedelta(minutes=chance.randrange(100))

    return Thing(
        basket=basket, placed_at=moment(), price=chance.randrange(50), seen_at=chance.choice([None, moment(), moment()])
    )


def walk(rows, cursor=None, *, way="older", size=37):
    """The rows of every page from here to the end of the list, page by page."""
    pages = []
    while True:
        page = paging.page(rows, cursor=cursor, size=size)
        pages.append(page)
        cursor = getattr(page, way)
        if cursor is None:
            return pages


def ids(pages):
    return [row.pk for page in pages for row in page.rows]


def in_order(rows):
    """What the database says the order is, missing values last."""
    names = rows.query.order_by
    terms = [
        F(name.lstrip("-")).desc(nulls_last=True) if name.startswith("-") else F(name).asc(nulls_last=True)
        for name in names
    ]
    return list(rows.order_by(*terms).values_list("pk", flat=True))


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_every_row_comes_once_in_order_forwards_and_backwards(things, order):
    rows = things.order_by(*order)
    pages = walk(rows)
    assert ids(pages) == in_order(rows)
    assert pages[0].newer is None
    back = walk(rows, pages[-1].newer, way="newer")
    assert ids(reversed(back)) == ids(pages[:-1])
    assert back[0].older is not None


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_rows_that_come_and_go_meanwhile_move_no_other_row(things, order):
    rows, chance = things.order_by(*order), random.Random(8)
    before = set(in_order(rows))
    pages = [paging.page(rows, size=50)]
    while pages[-1].older:
        Thing.objects.bulk_create([thing(Basket.objects.first(), chance) for _ in range(5)])
        Thing.objects.filter(pk=pages[-1].rows[-1].pk).delete()  # the very row that the cursor names
        pages.append(paging.page(rows, cursor=pages[-1].older, size=50))
    seen = ids(pages)
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.parametrize("order", [("-placed_at", "-id"), ("-price", "id"), ("-seen_at", "id")], ids=" ".join)
@pytest.mark.parametrize("way", ["older", "newer"])
def test_a_page_is_one_range_of_an_index(things, order, way, django_assert_max_num_queries):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO paging_test_thing (basket_id, placed_at, price, seen_at) "
            "SELECT basket_id, placed_at + n * interval '1 hour', price, seen_at + n * interval '1 hour' "
            "FROM paging_test_thing, generate_series(1, 20) n"
        )
        cursor.execute("ANALYZE paging_test_thing")
    rows = Thing.objects.order_by(*order)
    middle = paging.page(rows, cursor=paging.page(rows, size=200).older, size=200)
    with django_assert_max_num_queries(3) as asked:
        paging.page(rows, cursor=getattr(middle, way), size=20)
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Index" in plan
        assert "Sort" not in plan
        assert "Seq Scan" not in plan
        assert "OFFSET" not in query["sql"]


def test_one_direction_is_one_row_comparison(things, django_assert_num_queries):
    rows = things.order_by("-placed_at", "-id")
    cursor = paging.page(rows).older
    with django_assert_num_queries(1) as asked:
        paging.page(rows, cursor=cursor)
    assert 'ROW("paging_test_thing"."placed_at", "paging_test_thing"."id") < (ROW(' in asked.captured_queries[0]["sql"]


@pytest.mark.parametrize(("size", "rows"), [(1, 1), (200, 200), (201, 200), (10**9, 200), (0, 1), (-5, 1)])
def test_a_page_has_at_most_200_rows(things, size, rows):
    assert len(paging.page(things.order_by("id"), size=size).rows) == rows


def test_an_empty_list_has_no_neighbours(things):
    assert paging.page(things.none().order_by("id")) == paging.Page((), None, None)


@pytest.mark.parametrize("order", [(), ("-placed_at",), ("id", "price"), (F("id").desc(),)])
def test_an_order_that_does_not_settle_every_tie_is_a_mistake_of_ours(things, order):
    with pytest.raises(ValueError, match="a paged list is ordered"):
        paging.page(things.order_by(*order))


def _tampered(cursor):
    return cursor[:40] + ("A" if cursor[40] != "A" else "B") + cursor[41:]


@pytest.mark.parametrize(
    "spoil",
    [
        _tampered,
        lambda cursor: cursor[:-5],
        lambda cursor: cursor * 20,
        lambda cursor: "junk",
        lambda cursor: "über\0",
        lambda cursor: crypto.encrypt({"api_key": "a sealed credential is no cursor"}),
        lambda cursor: cursors.write(cursors.Cursor(cursors.Way.OLDER, ("1",)), ["id"]),  # of another list
    ],
)
def test_a_cursor_that_we_did_not_write_is_not_found(things, spoil):
    rows = things.order_by("-placed_at", "-id")
    with pytest.raises(BadCursor) as refusal:
        paging.page(rows, cursor=spoil(paging.page(rows).older))
    assert isinstance(refusal.value, Http404)


def test_a_cursor_tells_nothing(things):
    rows = things.order_by("basket__name", "id")
    assert "mangga" not in paging.page(rows).older


@pytest.mark.parametrize(
    ("cap", "counted", "reads"),
    [
        (10_000, CappedCount(1000, capped=False), "1,000"),
        (999, CappedCount(999, capped=True), "999+"),
        (1000, CappedCount(1000, capped=False), "1,000"),
    ],
)
def test_counting_stops_where_nobody_reads_on(things, cap, counted, reads):
    count = paging.capped_count(things.order_by("price"), cap)
    assert (count, str(count)) == (counted, reads)


def ask(things, query):
    pages = CursorPages()
    request = Request(APIRequestFactory().get(f"/api/v1/things/?{query}"))
    rows = pages.paginate_queryset(things.order_by("-placed_at", "-id"), request)
    return pages.get_paginated_response([row.pk for row in rows]).data


def test_the_api_links_to_both_neighbours(things):
    first = ask(things, "page_size=150&state=RJ")
    assert list(first) == ["next", "previous", "results"]
    assert first["previous"] is None
    assert first["next"].startswith("http://testserver/api/v1/things/?")
    second = ask(things, first["next"].partition("?")[2])
    assert "state=RJ" in second["previous"]
    assert ask(things, second["previous"].partition("?")[2])["results"] == first["results"]
    assert first["results"] + second["results"] == in_order(things.order_by("-placed_at", "-id"))[:300]


def test_the_last_page_of_the_api_has_no_next(things):
    answer, seen = ask(things, "page_size=200"), 1
    while answer["next"]:
        answer, seen = ask(things, answer["next"].partition("?")[2]), seen + 1
    assert seen == 5


@pytest.mark.parametrize("size", ["0", "-1", "abc", "1.5", "", "٣", "9" * 30])
def test_a_page_size_that_is_no_number_is_refused(things, size):
    with pytest.raises(ValidationError):
        ask(things, f"page_size={size}")


def test_a_page_size_above_the_largest_gives_the_largest(things):
    assert len(ask(things, "page_size=5000")["results"]) == 200


def test_the_schema_knows_the_envelope_and_both_parameters():
    pages = CursorPages()
    schema = pages.get_paginated_response_schema({"type": "array"})
    assert list(schema["properties"]) == schema["required"] == ["next", "previous", "results"]
    names = [parameter["name"] for parameter in pages.get_schema_operation_parameters(None)]
    assert names == ["cursor", "page_size"]
