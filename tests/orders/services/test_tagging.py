from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from core import audit
from orders import tags
from orders.models import Order, Tag
from orders.queries import tags as tag_queries
from orders.services import tagging
from tests.factories.accounts import StoreFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" VIP,  Repeat ", "vip repeat"),
        ("#gift", "gift"),
        ("\uff36\uff29\uff30", "vip"),  # full-width letters
        ("दिवाली  सेल", "दिवाली सेल"),
        (" ,;# ", ""),
        ("x" * 60, "x" * tags.LONGEST),
    ],
)
def test_a_tag_has_one_spelling(given: str, kept: str) -> None:
    assert tags.normal(given) == kept


def test_tags_are_put_on_and_taken_off_and_the_store_remembers_them(now: datetime) -> None:
    order = OrderFactory()
    tagging.tag(order=order, add=["VIP", "vip", "Call first"], at=now, actor=None)
    tagging.tag(order=order, add=["gift"], remove=["Vip"], at=now, actor=None)
    order.refresh_from_db()
    assert order.tags == ["call first", "gift"]
    assert tag_queries.of_store(order.store_id) == ["call first", "gift", "vip"]
    ids = dict(Tag.objects.values_list("name", "pk"))
    assert [event.facts for event in audit.of(order)] == [  # which is kept for good: no word that anybody typed
        {"tags_on": [ids["gift"]], "tags_off": [ids["vip"]]},
        {"tags_on": [ids["vip"], ids["call first"]], "tags_off": []},
    ]


def test_what_changes_nothing_is_not_recorded(now: datetime) -> None:
    order = OrderFactory(tags=["vip"])
    tagging.tag(order=order, add=["VIP", " "], remove=["gift"], at=now, actor=None)
    assert not audit.of(order).exists()


def test_an_order_carries_only_so_many(now: datetime) -> None:
    order = OrderFactory()
    with pytest.raises(ValidationError, match="at most 20"):
        tagging.tag(order=order, add=[str(n) for n in range(tags.MOST + 1)], at=now, actor=None)
    order.refresh_from_db()
    assert (order.tags, Tag.objects.count()) == ([], 0)


def test_suggestions_begin_so_or_have_a_word_that_does() -> None:
    store, other = StoreFactory(), StoreFactory()
    tagging.remember(store=store, names=["call first", "first order", "gift", "not thirsty"])
    tagging.remember(store=other, names=["first of another store"])
    assert tag_queries.of_store(store.pk, begun="First") == ["first order", "call first"]


def test_an_order_written_without_these_columns_has_none() -> None:
    """As bulk copies of files write them."""
    order = OrderFactory()
    Order.objects.filter(pk=order.pk).update(tags=["vip"])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_order (store_id, number, placed_at, payment_method, currency, channel, campaign,"
            " fulfilment, decision, buyer_name, phone, phone_given, email, address1, address2, landmark, city, state,"
            " state_given, postcode, country, created_at, changed_at, status, outcome) SELECT store_id, 'raw',"
            " placed_at, payment_method, currency, channel, campaign, fulfilment, decision, buyer_name, phone,"
            " phone_given, email, address1, address2, landmark, city, state, state_given, postcode, country,"
            " created_at, changed_at, status, outcome FROM orders_order WHERE id = %s",
            [order.pk],
        )
    raw = Order.objects.get(number="raw")
    assert (raw.tags, raw.version, raw.cancel_reason, raw.discount) == ([], 1, "", None)
