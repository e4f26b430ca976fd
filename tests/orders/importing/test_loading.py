"""A generic file, loaded once: what stands in the tables afterwards."""

from datetime import UTC, datetime

import pytest

from core.models import AuditEvent
from orders import identity
from orders.models import Customer, ImportRun, News, Order, Shipment, StaleParcel
from orders.models.imports import RunState
from orders.states import Bucket, Decision, OrderStatus, Source
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory
from tests.orders.importing.conftest import FIELDS


def test_an_order_arrives_with_buyer_product_parcel_and_scans(orders, store):
    orders({"Status": "delivered", "Shipped": "06-03-2026 10:00", "Delivered": "09-03-2026", "Promised": "10-03-2026"})
    order = Order.objects.get()
    assert (order.decision, order.status, order.outcome) == (
        Decision.CONFIRMED,
        OrderStatus.DELIVERED,
        Bucket.DELIVERED,
    )
    assert (order.total, order.cod_amount, order.email) == (1299, 1299, "s@example.com")
    assert (order.customer.phone, order.customer.name) == ("+919822014417", "Snehal")
    assert (order.lines.get().product.sku, order.lines.get().total) == ("WK-1", 1299)
    parcel = order.shipments.get()
    assert (parcel.courier, parcel.tracked_by, parcel.awb, parcel.cod_amount) == ("delhivery", "delhivery", "DL1", 1299)
    assert parcel.promised_on.isoformat() == "2026-03-10"
    assert parcel.lines.get().quantity == 1
    scans = parcel.scans.order_by("happened_at").values_list("status", "happened_at", "time_assumed", "source", "quiet")
    assert list(scans) == [
        ("picked_up", datetime(2026, 3, 6, 4, 30, tzinfo=UTC), False, Source.IMPORT, True),
        ("delivered", datetime(2026, 3, 8, 18, 30, tzinfo=UTC), True, Source.IMPORT, True),
    ]
    assert parcel.time_assumed


def test_a_load_leaves_news_stale_figures_and_one_audit_row(orders, store):
    orders({"Status": "returned"}, {"Order ID": "W-2", "Status": "new", "AWB": ""})
    news = News.objects.get()
    assert (news.after, news.bucket_after, news.quiet, news.state) == ("rto_delivered", "rto", True, "waiting")
    assert list(StaleParcel.objects.values_list("shipment_id", flat=True)) == [Shipment.objects.get().pk]
    run = ImportRun.objects.get()
    assert (run.state, run.rows_seen, run.counts["orders_created"], run.problem) == (RunState.DONE, 2, 2, "")
    event = AuditEvent.objects.get(verb="orders.import.loaded")
    assert (event.scope, event.subject_id) == (store.pk, run.pk)
    assert Order.objects.filter(import_run=run).count() == 2


@pytest.mark.parametrize(
    ("word", "era", "news"),
    [
        ("delivered", [], 0),  # nobody opens a case for it
        ("cancelled", [], 0),
        ("delivered", ["--live"], 1),  # its buyer may be told
        ("shipped", [], 1),
        ("returning", [], 1),
        ("returned", [], 1),  # somebody has to count what came back
        ("lost", [], 1),  # the courier has to pay
    ],
)
def test_of_the_past_only_what_may_need_a_case_is_news(orders, word, era, news):
    orders({"Status": word}, options=era)
    assert (News.objects.count(), StaleParcel.objects.count()) == (news, 1)


def test_a_live_load_tells_and_asks(orders, store):
    connection = ConnectionFactory(provider="delhivery", stores=[store])
    orders({}, options=["--live"])
    assert News.objects.get().quiet is False
    parcel = Shipment.objects.get()
    assert (parcel.connection, parcel.next_poll_at is None) == (connection, False)


def test_a_minimal_file_is_enough(load):
    load("Order ID,Date,Status\nW-1,05-03-2026,shipped\nW-2,05-03-2026,cancelled\n")
    first, second = Order.objects.order_by("number")
    assert (first.payment_method, first.total, first.lines.count(), first.shipments.count()) == ("unknown", None, 0, 1)
    assert (second.status, second.outcome, second.shipments.count()) == ("cancelled", "cancelled", 0)


def test_rows_of_an_order_may_be_anywhere_and_total_and_buyer_count_once(orders):
    orders({}, {"Order ID": "W-2", "AWB": "DL2"}, {"SKU": "WK-9", "Item": "Dupatta", "Name": "", "Total": ""})
    order = Order.objects.get(number="W-1")
    assert (order.total, order.lines.count(), order.shipments.count()) == (1299, 2, 1)
    assert Customer.objects.count() == 1


def test_two_awbs_are_two_parcels_with_their_own_lines(orders):
    orders({}, {"SKU": "WK-9", "AWB": "DL2"})
    parcels = Shipment.objects.order_by("awb")
    assert [(one.awb, one.cod_amount, one.lines.get().line.product.sku) for one in parcels] == [
        ("DL1", None, "WK-1"), ("DL2", None, "WK-9"),
    ]  # fmt: skip


def test_an_awb_of_another_order_rejects_the_order(orders, store):
    ShipmentFactory(
        order=OrderFactory(store=store, number="OLD"), courier="delhivery", tracked_by="delhivery", awb="DL1"
    )
    result = orders({}, {"Order ID": "W-2", "AWB": "DL2"}, {"Order ID": "W-3", "AWB": "DL2"})
    assert sorted(Order.objects.values_list("number", flat=True)) == ["OLD", "W-2"]
    assert "DL1 of delhivery belongs to order OLD" in result.err
    assert "DL2 of delhivery belongs to order W-2" in result.err


def test_scans_that_came_before_the_file_find_their_parcel(orders, now):
    named = identity.parcel_by_awb(tracked_by="delhivery", awb="DL1")
    digest = identity.scan_digest(parcel=named, raw_code="UD", at=now, place="")
    ScanFactory(
        shipment=None, store=None, tracked_by="delhivery", awb="DL1", digest=digest, status="delivered", happened_at=now
    )
    orders({})
    assert Shipment.objects.get().bucket == Bucket.DELIVERED


def test_too_many_rows_of_one_number_are_a_wrong_column(load):
    text = (
        "Order ID,Date,Status,Item\n"
        + "".join(f"W-1,05-03-2026,new,Item {n}\n" for n in range(1002))
        + "W-2,05-03-2026,new,x\n"
    )
    summary = load(text, columns={"product_name": "Item"}).summary
    assert (summary["rejected"], summary["orders_created"]) == (1002, 1)


def test_a_row_may_be_an_order(load):
    text = "Order ID,Date,Status,Item\nW-1,05-03-2026,new,A\nW-1,05-03-2026,new,B\nW-2,05-03-2026,new,A\n"
    rejected = load(
        text, columns={"product_name": "Item"}, more='[constants]\npayment_method = "cod"', top='row = "order"'
    )
    assert [order.number for order in Order.objects.all()] == ["W-2"]
    assert "a row is an order, but this number is on several rows" in rejected.err


def test_words_of_the_mapping_come_first_and_a_star_stands_for_the_rest(load):
    words = ["rto initiated", "RTO  Done", "delivered TO buyer"]
    text = "Order ID,Date,Status\n" + "".join(f"W-{n},05-03-2026,{word}\n" for n, word in enumerate(words))
    load(text)
    found = Shipment.objects.order_by("order__number").values_list("status", flat=True)
    assert list(found) == ["rto_initiated", "rto_delivered", "delivered"]


def test_a_rejects_file_loads_again_once_it_is_mended(orders, load, tmp_path):
    path = tmp_path / "rejects.csv"
    orders(
        {},
        {"Order ID": "W-2", "AWB": "DL2", "Date": "soon", "Phone": "+919822014418"},
        options=[f"--rejects={path}"],
    )
    assert "'+919822014418" in path.read_text(encoding="utf-8-sig")
    load(path.read_text(encoding="utf-8-sig").replace("soon", "05-03-2026"), columns=FIELDS)
    assert Order.objects.get(number="W-2").phone == "+919822014418"
