"""What people did, as lines of the timeline: each deed has its words, and none shows a buyer's data."""

from datetime import UTC, datetime

import pytest

from core.models import AuditEvent
from orders import doings
from orders.models import Order

AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
TAGS = {1: "vip", 2: "gift"}  # the third is gone


@pytest.mark.parametrize(
    ("event", "text", "detail"),
    [
        ({"verb": "orders.order.taken"}, "Entered here", ""),
        ({"verb": "orders.order.moved", "after": "on_hold"}, "Order set to “On hold”", ""),
        (
            {"verb": "orders.order.moved", "after": "cancelled", "facts": {"reason": "denied"}},
            "Order set to “Cancelled”",
            "Buyer says they never ordered · never heard of us · ",
        ),
        (
            {"verb": "orders.order.moved", "after": "cancelled", "facts": {"reason": "other"}},  # an earlier time
            "Order set to “Cancelled”",
            "Other · ",
        ),
        (
            {"verb": "orders.order.edited", "facts": {"fields": ["city", "cod_amount"]}},
            "Order changed",
            "City, to collect · ",
        ),
        (
            {"verb": "orders.order.tagged", "facts": {"tags_on": [1], "tags_off": [2, 3]}},
            "Tags changed",
            "+ vip, − gift · ",
        ),
        ({"verb": "orders.order.packed", "facts": {"parcels": [1, 2]}}, "Products put into parcels: 2", ""),
        (
            {"verb": "orders.parcel.numbered", "after": "12345678", "facts": {"courier": "jne"}},
            "Courier and AWB entered",
            "JNE · 1234 5678 · ",
        ),
        (
            {"verb": "orders.parcel.renumbered", "before": "1111", "after": "2222", "facts": {"reason": "mistyped"}},
            "AWB corrected",
            "1111 → 2222 · It was mistyped · ",
        ),
        ({"verb": "orders.order.parcel_detached", "before": "1111"}, "Parcel taken off the order", "1111 · "),
    ],
)
def test_a_deed_has_its_words(event: dict, text: str, detail: str) -> None:
    order = Order(cancel_reason="denied", cancel_text="never heard of us")
    (entry,) = doings.of_people(order, [AuditEvent(at=AT, **{"facts": {}, **event})], tags=TAGS)
    assert (entry.text, entry.detail) == (text, f"{detail}by the system")


def test_what_concerns_no_colleague_is_left_out() -> None:
    assert (
        list(doings.of_people(Order(), [AuditEvent(at=AT, verb="orders.instruction.asked", facts={})], tags=TAGS)) == []
    )
