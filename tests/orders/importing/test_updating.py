"""A file about orders that are here already: what it changes and what it leaves alone."""

from datetime import UTC, datetime

import pytest

from connectors.couriers.words import ScanStatus
from orders.models import News, Order, OrderLine, Shipment
from orders.services import tracking
from orders.states import Bucket, Decision, OrderStatus
from tests.factories.orders import OrderFactory, ScanFactory


def test_an_order_that_moved_on_is_updated_and_its_scans_are_added(orders):
    orders({"AWB": "", "Courier": ""})
    summary = orders({"Status": "delivered", "AWB": "DL1", "Qty": "2"}).summary
    assert (summary["orders_updated"], summary["orders_created"]) == (1, 0)
    parcel = Shipment.objects.get()
    assert (parcel.awb, parcel.tracked_by, parcel.bucket) == ("DL1", "delhivery", Bucket.DELIVERED)
    assert sorted(parcel.scans.values_list("status", flat=True)) == ["delivered", "picked_up"]
    assert OrderLine.objects.get().quantity == parcel.lines.get().quantity == 2
    assert Order.objects.get().status == OrderStatus.DELIVERED
    assert News.objects.order_by("pk").last().after == "delivered"


@pytest.mark.parametrize(
    ("words", "bucket"),
    [
        (["shipped", "returning", "delivered"], Bucket.DELIVERED),
        (["delivered", "shipped"], Bucket.OPEN),
        (["lost", "delivered"], Bucket.DELIVERED),
        (["delivered", "returned", "delivered", "returned"], Bucket.RTO),
        (["shipped", "cancelled"], Bucket.CANCELLED),
    ],
)
def test_without_dates_the_newest_file_is_right(orders, words, bucket):
    for word in words:
        orders({"Status": word})
    assert Shipment.objects.get().bucket == bucket
    assert orders({"Status": words[-1]}).summary["orders_unchanged"] == 1


def test_a_dated_scan_is_never_overruled_by_an_undated_word(orders):
    orders({"Status": "delivered", "Delivered": "09-03-2026 12:00"})
    orders({"Status": "shipped"})
    assert Shipment.objects.get().bucket == Bucket.DELIVERED


def test_a_word_of_a_file_never_beats_a_real_scan_of_the_same_day(orders):
    orders({})
    parcel = Shipment.objects.get()
    at = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)
    ScanFactory(shipment=parcel, status=ScanStatus.DELIVERED, happened_at=at)
    tracking.refold(shipment_ids=[parcel.pk], at=at, quiet=True)
    orders({"Status": "returning"})
    assert Shipment.objects.get().bucket == Bucket.DELIVERED


def test_a_line_that_left_the_file_stays_with_none_of_it(orders):
    orders({}, {"SKU": "WK-9"})
    orders({}, {"SKU": "WK-7"})
    lines = OrderLine.objects.order_by("position").values_list("product__sku", "quantity")
    assert list(lines) == [("WK-1", 1), ("WK-9", 0), ("WK-7", 1)]


def test_what_a_file_does_not_say_is_left_alone(orders, load):
    orders({})
    load("Order ID,Date,Status\nW-1,05-03-2026,delivered\n")
    order = Order.objects.get()
    assert (order.buyer_name, order.total, order.payment_method, order.status) == ("Snehal", 1299, "cod", "delivered")
    assert order.lines.get().quantity == 1


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [
        (Decision.ON_HOLD, "confirmed", Decision.ON_HOLD),  # a person held it
        (Decision.PACKED, "confirmed", Decision.PACKED),
        (Decision.CONFIRMED, "new", Decision.CONFIRMED),
        (Decision.NEW, "confirmed", Decision.CONFIRMED),
        (Decision.PACKED, "cancelled", Decision.CANCELLED),
        (Decision.CANCELLED, "confirmed", Decision.CONFIRMED),  # the shop took it back
    ],
)
def test_a_file_moves_a_decision_only_where_that_goes_further(load, store, before, word, after):
    OrderFactory(store=store, number="W-1", decision=before)
    load(f"Order ID,Date,Status\nW-1,05-03-2026,{word}\n")
    order = Order.objects.get()
    assert (order.decision, order.status) == (after, after)
