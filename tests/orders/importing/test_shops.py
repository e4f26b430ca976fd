"""Exports of Shopify, WooCommerce and Shiprocket, from the file to the rows that stand for them."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from connectors.couriers.words import ScanStatus
from orders.models import Customer, Order, OrderLine, Product, Scan, Shipment, ShipmentLine
from orders.states import Bucket, Decision, OrderStatus, Payment

FIXTURES = Path(__file__).parents[1] / "formats" / "fixtures"
EVERYTHING = (Order, OrderLine, Shipment, ShipmentLine, Scan, Product, Customer)


@pytest.fixture
def orders(load):
    """`orders(file, format)` loads it twice, which must change nothing, and gives its orders by number."""

    def run(file, name):
        first = load(FIXTURES / file, f"--format={name}")
        before = [list(model.objects.order_by("pk").values()) for model in EVERYTHING]
        again = load(FIXTURES / file, "--format=auto").summary
        assert (again["orders_created"], again["orders_updated"]) == (0, 0)
        assert again["orders_unchanged"] == first.summary["orders_created"]
        assert [list(model.objects.order_by("pk").values()) for model in EVERYTHING] == before
        return first, {order.number: order for order in Order.objects.all()}

    return run


def parcel(order: Order) -> Shipment:
    return order.shipments.get()


def test_a_shopify_export(orders):
    result, found = orders("shopify.csv", "shopify")
    assert result.summary | {"seconds": 0} == {
        "rows": 9, "orders_created": 8, "orders_updated": 0, "orders_unchanged": 0, "lines": 9, "shipments": 3,
        "duplicates": 0, "rejected": 0, "seconds": 0,
    }  # fmt: skip
    told = {
        number: (order.status, order.payment_method, order.total, order.cod_amount) for number, order in found.items()
    }
    assert told == {
        "#1001": (OrderStatus.NEW, Payment.COD, 2345, 2345),
        "#1002": (OrderStatus.SHIPPED, Payment.PREPAID, 1847, None),
        "#1003": (OrderStatus.CANCELLED, Payment.COD, 1847, 1847),
        "#1004": (OrderStatus.CONFIRMED, Payment.PARTIAL, 1847, 1347),  # the rest of a gift card
        "#1005": (OrderStatus.CANCELLED, Payment.PREPAID, 1847, None),  # refunded before it was sent
        "#1006": (OrderStatus.SHIPPED, Payment.COD, 1847, 1847),  # collected; a refund is about money
        "#1007": (OrderStatus.NEW, Payment.COD, 1847, 1847),  # made by hand, unpaid
        "#1008": (OrderStatus.SHIPPED, Payment.COD, 1847, 1847),  # only its tag says so
    }


def test_a_shopify_order_of_several_lines_says_what_is_about_the_order_once(orders):
    _result, found = orders("shopify.csv", "shopify")
    order = found["#1001"]
    assert [(line.product.sku, line.quantity, line.unit_price, line.total) for line in order.lines.all()] == [
        ("K-BL-M", 1, 1798, 1798), ("D-1", 2, 299, 598),
    ]  # fmt: skip
    assert order.placed_at == datetime(2024, 1, 31, 4, 50, 30, tzinfo=UTC)
    assert (order.phone, order.phone_given) == ("+919822014417", "+91 98220 14417")
    assert (order.address1, order.address2, order.city, order.postcode) == ("12 MG Road", "Camp", "Pune", "411001")
    assert (order.state, order.country, order.channel) == ("Maharashtra", "IN", "web")
    assert (order.campaign, order.landmark) == ("diwali-24", "opposite the water tank")
    assert found["#1006"].lines.get().total == Decimal(1800)  # two of 999 less its own discount


def test_a_shopify_order_without_an_address_to_send_to_goes_to_who_pays(orders):
    order = orders("shopify.csv", "shopify")[1]["#1007"]
    assert (order.buyer_name, order.address1, order.address2) == ("Asha Rao", "12 MG Road", "")
    assert (order.city, order.state, order.postcode, order.phone) == ("Pune", "Maharashtra", "411001", "+919822014410")


def test_shopifys_fulfilment_is_a_hand_over_and_nothing_more(orders):
    found = orders("shopify.csv", "shopify")[1]
    sent = parcel(found["#1002"])
    assert (sent.bucket, sent.handed_over_at) == (Bucket.OPEN, datetime(2024, 2, 2, 6, 30, tzinfo=UTC))
    assert not sent.time_assumed
    assert [scan.raw_text for scan in Scan.objects.filter(shipment=sent)] == ["paid, fulfilled"]


def test_an_order_that_was_sent_and_then_cancelled_counts_as_handed_over(load):
    text = (FIXTURES / "shopify.csv").read_text()
    load(text.replace(",,Razorpay,", ",2024-02-06 10:00:00 +0530,Razorpay,"), "--format=shopify")
    order = Order.objects.get(number="#1002")
    assert (order.decision, parcel(order).bucket) == (Decision.CANCELLED, Bucket.CANCELLED)
    assert parcel(order).handed_over_at is not None


def test_a_fault_in_a_shopify_export_names_row_and_column(load):
    text = (FIXTURES / "shopify.csv").read_text()
    result = load(text.replace("2345.00,DIWALI100", "2345.00 approx,DIWALI100"), "--format=shopify")
    assert (result.summary["rejected"], result.summary["orders_created"]) == (2, 7)
    assert "row 2: row 2, column “Total”: “2345.00 approx” is not an amount." in result.err


def test_a_line_of_an_order_that_is_not_in_the_file_has_no_date(load):
    head, *rows = (FIXTURES / "shopify.csv").read_text().splitlines()
    second = next(row for row in rows if row.startswith("#1001,,"))
    result = load(f"{head}\n{second}\n{rows[-1]}\n", "--format=shopify")
    assert result.summary["rejected"] == 1
    assert "row 2: row 2, no placed_at; no status" in result.err


@pytest.fixture
def indonesian(store):
    store.currency, store.country, store.timezone = "IDR", "ID", "Asia/Jakarta"
    store.save()
    return store


def test_a_woocommerce_export_by_label(indonesian, load):
    result = load(FIXTURES / "woocommerce.csv", "--format=woocommerce")
    assert (result.summary["orders_created"], result.summary["rejected"]) == (7, 1)
    assert "nobody mapped the status “Menunggu stok”" in result.err
    told = {
        order.number: (order.status, order.payment_method, order.cod_amount, order.shipments.count())
        for order in Order.objects.all()
    }
    assert told == {
        "7001": (OrderStatus.NEW, Payment.COD, 200_000, 0),
        "7002": (OrderStatus.DELIVERED, Payment.COD, 389_000, 1),
        "7003": (OrderStatus.CANCELLED, Payment.PREPAID, None, 0),  # refunded before anything was completed
        "7004": (OrderStatus.DELIVERED, Payment.PREPAID, None, 1),  # refunded after: that is about money
        "7005": (OrderStatus.CONFIRMED, Payment.PREPAID, None, 0),  # an unknown method, but paid
        "7006": (OrderStatus.CANCELLED, Payment.COD, 200_000, 0),
        "7007": (OrderStatus.NEW, Payment.PREPAID, None, 0),
    }
    order = Order.objects.get(number="7002")
    assert [line.product.sku for line in order.lines.all()] == ["BTK-1", "BTK-2"]
    assert (order.buyer_name, order.city, order.state, order.state_given) == (
        "Budi Santoso", "Sleman", "DI Yogyakarta", "YO",
    )  # fmt: skip
    assert (order.phone, parcel(order).delivered_at) == ("+6281234567890", datetime(2024, 3, 9, 3, tzinfo=UTC))
    assert Order.objects.get(number="7001").state == "Jawa Barat"


def test_a_woocommerce_export_by_key(orders):
    _result, found = orders("woocommerce_keys.csv", "woocommerce")
    order = found["8001"]
    assert (order.status, order.payment_method, order.total) == (OrderStatus.NEW, Payment.COD, 1497)
    assert [(line.product.sku, line.quantity, line.total) for line in order.lines.all()] == [
        ("S-1", 1, 999), ("B-1", 2, 498),
    ]  # fmt: skip
    assert (order.buyer_name, order.city, order.state) == ("Ravi Iyer", "Chennai", "Tamil Nadu")


def test_woocommerces_own_report_tells_what_it_can(orders):
    _result, found = orders("woocommerce_report.csv", "woocommerce")
    first, second = found["8101"], found["8102"]
    line = first.lines.get()
    assert (first.status, line.product.name, line.quantity) == (OrderStatus.DELIVERED, "Saree, silk", 2)
    assert (second.status, second.lines.count(), second.total) == (OrderStatus.NEW, 0, None)  # several products


def test_a_shiprocket_report(orders):
    result, found = orders("shiprocket.csv", "shiprocket")
    assert (result.summary["orders_created"], result.summary["rejected"]) == (6, 1)
    assert "a pickup from a buyer (RETURN PICKED UP) is no order" in result.err
    assert "column “Status + Is Reverse”" in result.err
    told = {number: (order.status, order.payment_method, order.cod_amount) for number, order in found.items()}
    assert told == {
        "2001": (OrderStatus.DELIVERED, Payment.COD, 1198),
        "2002": (OrderStatus.RETURNED, Payment.COD, 899),
        "2003": (OrderStatus.SHIPPED, Payment.PREPAID, None),
        "2004-C": (OrderStatus.CANCELLED, Payment.COD, 899),
        "2005": (OrderStatus.RETURNED, Payment.COD, 899),
        "2006": (OrderStatus.CONFIRMED, Payment.COD, 899),
    }


def test_a_shiprocket_parcel_with_all_that_is_said_of_it(orders):
    found = orders("shiprocket.csv", "shiprocket")[1]
    order, sent = found["2001"], parcel(found["2001"])
    assert [(line.product.sku, line.total) for line in order.lines.all()] == [("K-BL-M", 899), ("D-1", 299)]
    assert (order.total, order.channel, order.phone) == (1198, "SHOPIFY", "+919822014417")
    assert (sent.courier, sent.tracked_by, sent.awb) == ("delhivery-surface", "shiprocket", "1900002001")
    assert (sent.zone, sent.freight, sent.cod_fee) == ("z_b", Decimal("62.50"), Decimal("40.12"))
    assert str(sent.promised_on) == "2024-02-05"
    assert sent.delivered_at == datetime(2024, 2, 4, 7, 35, tzinfo=UTC)  # Indian time, though it doesn't say so
    assert sent.handed_over_at == datetime(2024, 2, 1, 12, 30, tzinfo=UTC)


def test_shiprockets_way_back_is_dated_month_first(orders):
    back = parcel(orders("shiprocket.csv", "shiprocket")[1]["2002"])
    assert (back.bucket, back.status) == (Bucket.RTO, ScanStatus.RTO_DELIVERED)
    assert back.rto_initiated_at == datetime(2024, 2, 5, 3, 45, tzinfo=UTC)
    assert back.rto_delivered_at == datetime(2024, 2, 13, 12, 10, tzinfo=UTC)


def test_reached_the_sellers_city_is_not_yet_back(orders):
    back = parcel(orders("shiprocket.csv", "shiprocket")[1]["2005"])
    assert (back.bucket, back.status) == (Bucket.RTO, ScanStatus.RTO_INITIATED)


def test_a_cancelled_order_without_a_parcel_was_not_handed_over(orders):
    order = orders("shiprocket.csv", "shiprocket")[1]["2004-C"]
    assert (order.decision, order.shipments.count()) == (Decision.CANCELLED, 0)
