"""Calls that were kept are worked off: once each, whatever their neighbours do."""

import multiprocessing
import os
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connections, transaction
from django.http import HttpResponse

from connectors import registry
from connectors.couriers.words import ScanStatus
from connectors.models import Connection, Health
from core import audit
from core.queue import QueueState
from core.states import IllegalTransition
from inbox import handlers, queries
from inbox.models import Receipt
from inbox.services import draining, replaying, sweeping
from inbox.services.working import LEASE
from orders.models import News, Scan, Shipment
from orders.services import tracking
from orders.states import Bucket, Source
from tests.factories.accounts import UserFactory
from tests.factories.orders import ScanFactory, ShipmentFactory
from tests.inbox.pretend import Pretend, body, scan

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
Call = Callable[..., HttpResponse]


@pytest.fixture
def parcel(connection: Connection) -> Shipment:
    return ShipmentFactory(connection=connection, tracked_by="pretend", awb="PR1", order__store=connection.stores.get())


def drain_all(at: datetime | None = None) -> None:
    while draining.drain(at=at or datetime.now(UTC)):
        pass


def test_a_call_ends_as_scans_a_state_and_news_that_is_handled(call: Call, parcel: Shipment) -> None:
    call(body(scan("PR1", "picked_up", AT), scan("PR1", "out_for_delivery", AT + HOUR)))
    assert draining.drain(at=datetime.now(UTC)) == 1
    parcel.refresh_from_db()
    assert (parcel.status, parcel.next_poll_at is not None) == (ScanStatus.OUT_FOR_DELIVERY, True)
    assert set(Scan.objects.values_list("source", flat=True)) == {Source.PUSH}
    assert Receipt.objects.get().state == QueueState.DONE
    assert parcel.news.get().state == QueueState.DONE


def test_a_connection_knows_when_it_told_of_a_parcel_last(call: Call, parcel: Shipment) -> None:
    call(body(scan("PR1", "picked_up", AT)))
    now = datetime.now(UTC)
    drain_all(now)
    assert Health.objects.get(connection=parcel.connection).last_scan_at == now


@pytest.mark.parametrize(
    ("code", "at", "ends_as"),
    [
        ("delivered", AT, ScanStatus.DELIVERED),
        ("nobody mapped this", AT, ScanStatus.CREATED),
        ("delivered", datetime(2099, 1, 1, tzinfo=UTC), ScanStatus.DELIVERED),  # a wrong clock freezes nothing
        ("x" * 500, AT, ScanStatus.CREATED),
        ("nul \x00 inside", AT, ScanStatus.CREATED),
        ("delivered", datetime(1, 1, 1, tzinfo=UTC), ScanStatus.CREATED),  # no moment at all
    ],
)
def test_odd_reports_are_never_an_error(call: Call, parcel: Shipment, code: str, at: datetime, ends_as: str) -> None:
    call(body(scan("PR1", code, at)))
    drain_all()
    parcel.refresh_from_db()
    assert (parcel.status, Receipt.objects.get().state) == (ends_as, QueueState.DONE)


def test_a_scan_that_comes_before_its_parcel_waits_for_it(call: Call, connection: Connection) -> None:
    call(body(scan("EARLY", "delivered", AT)))
    drain_all()
    assert Scan.objects.get().shipment is None
    parcel = ShipmentFactory(connection=connection, tracked_by="pretend", awb="EARLY")
    tracking.adopt(shipments=[parcel], at=AT)
    parcel.refresh_from_db()
    assert parcel.bucket == Bucket.DELIVERED
    assert sweeping.sweep(at=AT) == 1
    assert parcel.news.get().state == QueueState.DONE


def test_what_is_said_besides_scans_is_learnt_and_a_promise_never_changes(call: Call, parcel: Shipment) -> None:
    call(body(parcels=[{"awb": "PR1", "promised_on": "2026-11-25", "freight": "61.5", "return_awb": "BACK1"}]))
    drain_all()
    call(body(parcels=[{"awb": "PR1", "promised_on": "2026-11-29", "freight": "-3", "cod_amount": "900"}]))
    drain_all()
    parcel.refresh_from_db()
    said = (parcel.promised_on, parcel.freight, parcel.return_awb, parcel.cod_amount)
    assert said == (date(2026, 11, 25), Decimal("61.50"), "BACK1", Decimal("900.00"))


def test_a_return_number_brings_the_scans_that_waited_for_it(call: Call, parcel: Shipment) -> None:
    call(body(scan("PR1", "rto_initiated", AT), scan("BACK1", "delivered", AT + HOUR)))
    drain_all()
    call(body(parcels=[{"awb": "PR1", "return_awb": "BACK1"}]))
    drain_all()
    parcel.refresh_from_db()
    assert (parcel.status, parcel.bucket) == (ScanStatus.RTO_DELIVERED, Bucket.RTO)


def test_a_delivery_that_is_taken_back_is_asked_about_at_once(call: Call, parcel: Shipment) -> None:
    call(body(scan("PR1", "delivered", AT)))
    drain_all()
    call(body(scan("PR1", "rto_initiated", AT + HOUR)))
    now = datetime.now(UTC)
    drain_all(now)
    parcel.refresh_from_db()
    assert parcel.next_poll_at == now


def test_one_indigestible_call_is_set_aside_after_three_tries_and_the_others_pass(call: Call, parcel: Shipment) -> None:
    call(body(poison="error"))
    for hour in range(20):
        call(body(scan("PR1", "in_transit", AT + hour * HOUR)))
    at = datetime.now(UTC)
    drain_all(at)
    assert Receipt.objects.filter(state=QueueState.DONE).count() == 20
    drain_all(at + HOUR)
    drain_all(at + 2 * HOUR)
    bad = Receipt.objects.set_aside().get()
    assert (bad.tries, bad.problem) == (3, "RuntimeError: indigestible")
    assert queries.backlog(at=at).set_aside == 1


def test_what_was_set_aside_is_replayed_once_and_the_log_knows_who_did_it(
    call: Call, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(body(poison="error"))
    at = datetime.now(UTC)
    for hour in range(3):
        drain_all(at + hour * HOUR)
    monkeypatch.setattr(Pretend, "parse", lambda self, call: registry.COURIERS["pretend"].outside.track([]))
    asha = UserFactory()
    receipt = replaying.replay(receipt=Receipt.objects.get(), at=at, actor=asha)
    drain_all(at + 3 * HOUR)
    receipt.refresh_from_db()
    assert receipt.state == QueueState.DONE
    recorded = audit.of(receipt).get()
    assert (recorded.verb, recorded.actor, recorded.scope) == (
        "inbox.receipt.replayed",
        asha,
        connection.stores.get().pk,
    )
    with pytest.raises(IllegalTransition):
        replaying.replay(receipt=receipt, at=at, actor=asha)


def test_a_handler_that_fails_takes_the_scans_back_with_it(
    call: Call, parcel: Shipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(body(scan("PR1", "delivered", AT)))

    def fail(news: object, *, at: datetime) -> None:
        raise RuntimeError("no")

    with monkeypatch.context() as patch:
        patch.setattr(handlers, "on_news", fail)
        drain_all()
    assert (Scan.objects.count(), News.objects.count()) == (0, 0)
    drain_all(datetime.now(UTC) + HOUR)
    assert (Scan.objects.count(), News.objects.count()) == (1, 1)


def test_a_worker_that_lost_its_lease_writes_nothing(call: Call, parcel: Shipment) -> None:
    call(body(scan("PR1", "delivered", AT)))
    at = datetime.now(UTC)
    [stale] = Receipt.objects.claim(at=at, limit=1, lease=LEASE)
    drain_all(at + 2 * LEASE)
    assert stale.finish() is False
    receipt = Receipt.objects.get()
    assert (receipt.state, receipt.tries, News.objects.count()) == (QueueState.DONE, 2, 1)


def test_old_news_from_elsewhere_is_handled_by_the_sweep(parcel: Shipment) -> None:
    ScanFactory(shipment=parcel, status=ScanStatus.DELIVERED)
    tracking.refold(shipment_ids=[parcel.pk], at=AT, quiet=True)
    assert sweeping.sweep(at=AT) == 1
    assert sweeping.sweep(at=AT) == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_call_that_kills_the_interpreter_is_set_aside_and_the_others_pass(call: Call, parcel: Shipment) -> None:
    call(body(poison="exit"))
    for hour in range(30):
        call(body(scan("PR1", "in_transit", AT + hour * HOUR)))
    connections.close_all()
    fork, ends = multiprocessing.get_context("fork"), []
    at = datetime.now(UTC)
    for life in range(6):
        worker = fork.Process(target=_worker, args=(at + life * HOUR,))
        worker.start()
        worker.join(30)
        ends.append(worker.exitcode)
    assert ends == [9, 9, 9, 0, 0, 0]
    assert Receipt.objects.filter(state=QueueState.DONE).count() == 30
    bad = Receipt.objects.set_aside().get()
    assert bad.problem == "Its worker died each time."


def _worker(at: datetime) -> None:
    while draining.drain(at=at):
        pass
    os._exit(0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_apply_each_call_once(call: Call, connection: Connection) -> None:
    awbs = [f"PR{number}" for number in range(40)]
    for awb in awbs:
        ShipmentFactory(connection=connection, tracked_by="pretend", awb=awb)
    with transaction.atomic():
        for hour, code in enumerate(["picked_up", "in_transit", "out_for_delivery", "delivered"]):
            for awb in awbs:
                call(body(scan(awb, code, AT + hour * HOUR)))
    start, failures = threading.Barrier(2), []

    def work() -> None:
        try:
            start.wait()
            drain_all()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Receipt.objects.exclude(state=QueueState.DONE).count() == 0
    assert Scan.objects.count() == len(awbs) * 4
    assert set(Shipment.objects.values_list("status", flat=True)) == {ScanStatus.DELIVERED}
