from datetime import UTC, datetime

import pytest

from orders.models import Order, OrderLine, Product, Scan, Shipment
from orders.services import tracking
from orders.states import Bucket, Decision, OrderStatus

MIDNIGHT = datetime(2022, 4, 29, 18, 30, tzinfo=UTC)  # 30 April 2022 in Kolkata


@pytest.mark.parametrize(
    ("status", "order_status", "bucket"),
    [
        ("Shipped", OrderStatus.SHIPPED, Bucket.OPEN),
        ("Shipping", OrderStatus.SHIPPED, Bucket.OPEN),
        ("Shipped - Picked Up", OrderStatus.SHIPPED, Bucket.OPEN),
        ("Shipped - Something New", OrderStatus.SHIPPED, Bucket.OPEN),
        ("Shipped - Out for Delivery", OrderStatus.SHIPPED, Bucket.OPEN),
        ("Shipped - Delivered to Buyer", OrderStatus.DELIVERED, Bucket.DELIVERED),
        ("Shipped - Rejected by Buyer", OrderStatus.RETURNED, Bucket.RTO),
        ("Shipped - Returning to Seller", OrderStatus.RETURNED, Bucket.RTO),
        ("Shipped - Returned to Seller", OrderStatus.RETURNED, Bucket.RTO),
        ("Shipped - Lost in Transit", OrderStatus.SHIPPED, Bucket.LOST),
        ("Shipped - Damaged", OrderStatus.SHIPPED, Bucket.DAMAGED),
        ("Pending", OrderStatus.CONFIRMED, None),
        ("Pending - Waiting for Pick Up", OrderStatus.CONFIRMED, None),
        ("Cancelled", OrderStatus.CANCELLED, None),
    ],
)
def test_a_status_makes_a_parcel_or_none(load, amazon, status, order_status, bucket):
    load(amazon({"Status": status}), "--format=amazon")
    order = Order.objects.get()
    assert order.status == order_status
    assert [parcel.bucket for parcel in order.shipments.all()] == ([] if bucket is None else [bucket])
    assert all(parcel.handed_over_at == MIDNIGHT for parcel in order.shipments.all())


def test_a_report_is_loaded_with_all_it_says(load, amazon):
    result = load(
        amazon(
            {"Order ID": "405-1", "Status": "Shipped - Delivered to Buyer", "ship-state": "orissa", "Amount": "406"},
            {
                "Order ID": "405-2",
                "Date": "05-03-2022",
                "Status": "Cancelled",
                "Qty": "0",
                "Amount": "",
                "currency": "",
            },
            {"Order ID": "405-1", "Status": "Shipped - Delivered to Buyer", "ship-state": "orissa", "Size": "3XL"},
        ),
        "--format=auto",
    )
    assert result.summary | {"seconds": 0} == {
        "rows": 3, "orders_created": 2, "orders_updated": 0, "orders_unchanged": 0, "lines": 3, "shipments": 1,
        "duplicates": 0, "rejected": 0, "seconds": 0,
    }  # fmt: skip
    assert "amazon, UTF-8, separated by comma" in result.out
    first, second = Order.objects.order_by("number")
    assert (first.placed_at, first.total, first.currency) == (MIDNIGHT, 812, "INR")
    assert (first.city, first.state, first.state_given, first.postcode) == ("Mumbai", "Odisha", "orissa", "400081")
    assert (first.fulfilment, first.channel, first.payment_method) == ("Merchant", "Amazon.in", "unknown")
    assert {(line.product.name, line.product.category) for line in first.lines.all()} == {
        ("Shirt, M", "Shirt"), ("Shirt, 3XL", "Shirt"),
    }  # fmt: skip
    assert (second.decision, second.total) == (Decision.CANCELLED, None)  # missing, not 0
    assert second.placed_at == datetime(2022, 5, 2, 18, 30, tzinfo=UTC)
    assert second.lines.get().quantity == 0


def test_equal_rows_are_counted_once_and_other_items_of_an_order_are_not_lost(load, amazon):
    text = amazon({"index": "6"}, {"index": "7", "Size": "L"}, {"index": "6"})
    summary = load(text, "--format=amazon").summary
    assert (summary["rows"], summary["lines"], summary["duplicates"]) == (3, 2, 1)
    assert OrderLine.objects.count() == 2


def test_loading_again_changes_nothing(load, amazon):
    text = amazon({}, {"Order ID": "405-2", "Status": "Shipped - Returned to Seller"})
    load(text, "--format=amazon")
    before = [list(model.objects.order_by("pk").values()) for model in (Order, OrderLine, Shipment, Scan, Product)]
    summary = load(text, "--format=amazon").summary
    assert (summary["orders_created"], summary["orders_updated"], summary["orders_unchanged"]) == (0, 0, 2)
    after = [list(model.objects.order_by("pk").values()) for model in (Order, OrderLine, Shipment, Scan, Product)]
    assert after == before


def test_the_columns_of_a_parcel_are_those_that_a_fold_would_write(load, amazon, now):
    statuses = ["Shipped", "Shipped - Delivered to Buyer", "Shipped - Returned to Seller", "Shipped - Lost in Transit"]
    load(amazon(*({"Order ID": f"405-{n}", "Status": status} for n, status in enumerate(statuses))), "--format=amazon")
    before = list(Shipment.objects.order_by("pk").values()), list(Order.objects.order_by("pk").values())
    news = tracking.refold(shipment_ids=list(Shipment.objects.values_list("pk", flat=True)), at=now, quiet=True)
    assert news == []
    assert (list(Shipment.objects.order_by("pk").values()), list(Order.objects.order_by("pk").values())) == before


def test_the_flat_file_of_all_orders_is_amazons_too(load):
    names = (
        "amazon-order-id purchase-date order-status fulfillment-channel sku product-name quantity currency item-price "
        "ship-city ship-state ship-postal-code ship-country"
    )
    header = names.replace(" ", "\t")
    row = "405-7\t2026-03-01T10:20:30+00:00\tShipped\tMerchant\tK-1\tKurta, blue\t2\tINR\t900.00\tPune\tMH\t411038\tIN"
    result = load(f"{header}\n{row}\n", "--format=auto")
    assert "separated by tab" in result.out
    order = Order.objects.get()
    assert (order.placed_at, order.total) == (datetime(2026, 3, 1, 10, 20, 30, tzinfo=UTC), 900)
    assert order.lines.get().product.sku == "K-1"
