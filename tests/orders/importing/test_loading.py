"""A generic file, loaded once, again, changed, in pieces."""

from datetime import UTC, datetime

import psycopg2
import pytest
from django.core.management.base import CommandError
from django.db import connection as database

from connectors.couriers.words import ScanStatus
from core.models import AuditEvent
from orders import identity
from orders.models import Customer, ImportRun, News, Order, OrderLine, Product, Scan, Shipment, StaleParcel
from orders.models.imports import RunState
from orders.services import tracking
from orders.services.importing import batches, running
from orders.states import Bucket, Decision, OrderStatus, Source
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory

DSN = {"dbname", "user", "password", "host", "port"}
FIELDS = {
    "sku": "SKU", "product_name": "Item", "category": "Kind", "quantity": "Qty", "unit_price": "Price",
    "order_total": "Total", "payment_method": "Pay", "customer_name": "Name", "phone": "Phone", "email": "Mail",
    "courier": "Courier", "awb": "AWB", "shipped_at": "Shipped", "delivered_at": "Delivered", "promised_on": "Promised",
}  # fmt: skip


def rows(*told: dict[str, str]) -> str:
    """A file with these rows; what a row doesn't say is that of an ordinary one."""
    usual = {
        "Order ID": "W-1", "Date": "05-03-2026", "Status": "shipped", "SKU": "WK-1", "Item": "Kurta", "Kind": "Kurta",
        "Qty": "1", "Price": "1299", "Total": "1299", "Pay": "COD", "Name": "Snehal", "Phone": "9822014417",
        "Mail": "S@Example.com",
        "Courier": "Delhivery", "AWB": "DL1", "Shipped": "", "Delivered": "", "Promised": "",
    }  # fmt: skip
    return "\n".join([",".join(usual), *(",".join((usual | one).values()) for one in told)]) + "\n"


@pytest.fixture
def orders(load):
    return lambda *told, options=(): load(rows(*told), *options, columns=FIELDS)


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


def test_a_rehearsal_tells_the_truth_and_keeps_nothing(orders):
    result = orders({}, {"Order ID": "W-2", "AWB": "DL2"}, {"Order ID": "W-3", "Date": "x"}, options=["--dry-run"])
    assert (result.summary["orders_created"], result.summary["rejected"]) == (2, 1)
    for model in (Order, Product, Customer, ImportRun, News, StaleParcel, AuditEvent):
        assert not model.objects.exists()


def test_a_load_that_was_stopped_is_completed_by_loading_again(orders, monkeypatch):
    monkeypatch.setattr(running, "ORDERS_AT_FIRST", 1)
    monkeypatch.setattr(running, "ORDERS_PER_TRANSACTION", 1)
    told = [{"Order ID": f"W-{n}", "AWB": f"DL{n}"} for n in range(4)]
    real, calls = batches.write, []

    def dies(drafts, *, load):
        calls.append(1)
        written = real(drafts, load=load)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(batches, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        orders(*told)
    assert Order.objects.count() == 2
    assert ImportRun.objects.get().state == RunState.FAILED
    summary = orders(*told).summary
    assert (summary["orders_created"], summary["orders_unchanged"]) == (2, 2)
    assert (Order.objects.count(), Shipment.objects.count(), Scan.objects.count()) == (4, 4, 4)


def test_runs_that_seem_to_go_on_are_known_to_be_dead(orders, store, now):
    ImportRun.objects.create(store=store, file_name="x.csv", file_digest="0" * 64, format="amazon", started_at=now)
    orders({})
    assert list(ImportRun.objects.order_by("pk").values_list("state", flat=True)) == [RunState.FAILED, RunState.DONE]


def test_an_order_that_the_database_refuses_takes_no_other_with_it(orders, monkeypatch):
    monkeypatch.setattr("orders.services.importing.values.LARGEST", 10**20)
    result = orders({}, {"Order ID": "W-2", "AWB": "DL2", "Total": "9" * 15}, {"Order ID": "W-3", "AWB": "DL3"})
    assert sorted(Order.objects.values_list("number", flat=True)) == ["W-1", "W-3"]
    assert "the database refuses it" in result.err


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


def test_an_unknown_store_is_named(load, store):
    store.delete()
    with pytest.raises(CommandError, match="no store 'warna'"):
        load("Order ID,Date,Status\n")


def test_only_one_load_into_a_store_at_a_time(load, store):
    with psycopg2.connect(
        **{key: value for key, value in database.get_connection_params().items() if key in DSN}
    ) as other:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [running.LOCK + store.pk])
        with pytest.raises(CommandError, match="Another load into"):
            load("Order ID,Date,Status\nW-1,05-03-2026,new\n")
    other.close()
