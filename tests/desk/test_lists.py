"""Lists of orders and parcels: filters, pages, order."""

from datetime import timedelta

import pytest
from django.urls import reverse

from connectors.couriers.words import ScanStatus
from orders.models import Order
from orders.states import Payment
from tests.desk.telling import failed, text, travelling
from tests.factories.orders import OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


def test_filters_are_said_in_chips_and_rows_are_narrowed(desk, store):
    OrderFactory(store=store, number="IN-PUNE", city="Pune")
    OrderFactory(store=store, number="IN-KOCHI", city="Kochi")
    page = text(desk.get(reverse("desk:orders"), {"city": "Kochi"}))
    assert "IN-KOCHI" in page
    assert "IN-PUNE" not in page
    assert "City <b>Kochi</b>" in page
    assert "1 order" in page


def test_nothing_behind_a_filter_says_how_much_there_is_without(desk, store):
    OrderFactory.create_batch(3, store=store)
    page = text(desk.get(reverse("desk:orders"), {"city": "Nowhere"}))
    assert "Nothing fits this filter." in page
    assert "3 are there without the filter." in page


def test_pages_by_key_show_every_order_once(desk, store):
    OrderFactory.create_batch(60, store=store)
    first = desk.get(reverse("desk:orders"))
    second = desk.get(reverse("desk:orders") + first.context["list"].older_url)
    seen = [row.pk for page in (first, second) for row in page.context["list"].page.rows]
    assert len(seen) == 60
    assert seen == sorted(Order.objects.values_list("pk", flat=True), reverse=True)


def test_what_can_t_be_read_is_an_error_in_words(desk, store):
    OrderFactory(store=store)
    page = text(desk.get(reverse("desk:orders"), {"placed_after": "yesterday", "status": "flying"}))
    assert "Ordered from: Enter a valid date." in page
    assert "The filter could not be read." in page


@pytest.mark.parametrize(("sort", "in_turn"), [("", "CBA"), ("clock", "CBA"), ("-clock", "ABC"), ("number", "CBA")])
def test_a_queue_begins_with_who_waits_longest(desk, store, at, sort, in_turn):
    for hours, awb in ((1, "A"), (23, "B"), (30, "C")):
        travelling(store, at, (ScanStatus.IN_TRANSIT, timedelta(hours=48 + hours), {}), awb=awb)
    answer = desk.get(reverse("desk:parcels"), {"queue": "silent", "sort": sort})
    assert [row.awb for row in answer.context["list"].page.rows] == list(in_turn)
    assert "3 parcels have gone silent." in text(answer)
    assert answer.context["rows"][in_turn.index("C")].left.words == "3 days"


@pytest.mark.parametrize(
    ("queue", "there"),
    [
        ("failed", "/failed/"),
        ("coming_back", "/coming-back/list/?awaited=on_the_way"),
        ("back", "/coming-back/list/?awaited=marked"),
    ],
)
def test_a_queue_that_became_a_list_of_its_own_is_found_there(desk, queue, there):
    assert desk.get(reverse("desk:parcels"), {"queue": queue}).url == there
    assert desk.get(there).status_code == 200


@pytest.mark.parametrize("queue", ["late", "silent"])
def test_every_queue_is_cut_into_pages_that_show_each_parcel_once(desk, store, at, queue, monkeypatch):
    monkeypatch.setattr("core.web.paging.page.__kwdefaults__", {"cursor": None, "size": 2})
    day = timedelta(days=1)
    for _number in range(5):
        travelling(store, at, (ScanStatus.IN_TRANSIT, 3 * day, {}), promised_on=(at - 2 * day).date())
    seen, address = [], f"{reverse('desk:parcels')}?queue={queue}"
    while address:
        found = desk.get(address).context["list"]
        seen += [row.pk for row in found.page.rows]
        address = found.older_url and reverse("desk:parcels") + found.older_url
    assert len(seen) == len(set(seen)) == 5


def test_orders_can_be_read_from_the_oldest(desk, store, at):
    for days in (1, 3, 2):
        OrderFactory(store=store, number=f"D{days}", placed_at=at - timedelta(days=days))
    answer = desk.get(reverse("desk:orders"), {"sort": "placed_at"})
    assert [row.number for row in answer.context["list"].page.rows] == ["D3", "D2", "D1"]
    assert 'aria-sort="ascending"' in text(answer)


def test_a_longer_list_has_a_way_on(desk, store):
    OrderFactory.create_batch(60, store=store)
    page = text(desk.get(reverse("desk:orders")))
    assert 'rel="next"' in page
    assert "50 rows of 60" in page


@pytest.mark.parametrize(
    ("method", "collect", "said"),
    [
        (Payment.COD, 1299, "COD"),
        (Payment.PREPAID, 0, "Prepaid"),
        (Payment.PARTIAL, 300, "Part paid: ₹300 to collect"),
    ],
)
def test_a_parcel_is_worth_its_order_however_it_is_paid(desk, store, method, collect, said):
    order = OrderFactory(store=store, payment_method=method, total=1299, cod_amount=collect)
    ShipmentFactory(order=order, cod_amount=collect)
    for name in ("orders", "parcels"):
        page = text(desk.get(reverse(f"desk:{name}")))
        assert f'<span class="l1">₹1,299</span><span class="sub">{said}</span>' in page


def test_couriers_are_written_as_people_write_them(desk, store):
    for courier in ("ecom-express", "jnt", "sicepat", "jne", "delhivery", "new_one"):
        ShipmentFactory(order=OrderFactory(store=store), courier=courier, tracked_by=courier)
    for name in ("orders", "parcels"):
        page = text(desk.get(reverse(f"desk:{name}")))
        for written in ("Ecom Express", "J&amp;T", "SiCepat", "JNE", "Delhivery", "New One"):
            assert written in page


def test_a_made_up_cursor_is_404(desk):
    assert desk.get(reverse("desk:orders"), {"cursor": "made-up"}).status_code == 404


def test_another_store_s_rows_are_not_listed(desk, store):
    other = OrderFactory(number="NOT-MINE")
    for query in ({}, {"store": other.store.code}, {"q": "NOT-MINE"}):
        assert "NOT-MINE</a>" not in text(desk.get(reverse("desk:orders"), query))


def test_the_number_of_queries_does_not_grow_with_the_rows(desk, store, at, django_assert_max_num_queries):
    for _ in range(5):
        failed(store, at)
    for name in ("orders", "parcels"):
        with django_assert_max_num_queries(15):
            desk.get(reverse(f"desk:{name}"))


def test_a_queue_that_can_t_be_read_is_not_an_empty_one(desk, store):
    page = text(desk.get(reverse("desk:parcels"), {"queue": "flying"}))
    assert "The filter could not be read." in page
    assert "Nothing waits here." not in page
    assert "0 parcels" not in page


def test_over_the_clocks_of_a_queue_stands_what_they_count(desk, store, at):
    travelling(store, at, (ScanStatus.IN_TRANSIT, timedelta(days=3), {}))
    page = text(desk.get(reverse("desk:parcels"), {"queue": "silent"}))
    assert "Silent for" in page.split("<thead>")[1].split("</thead>")[0]


def test_the_first_line_says_which_orders_are_counted(desk, store):
    OrderFactory.create_batch(2, store=store, decision="on_hold", status="on_hold")
    assert "2 orders: on hold" in text(desk.get(reverse("desk:orders"), {"status": "on_hold"}))
