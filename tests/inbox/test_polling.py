"""Couriers are asked about what is due, as often as they allow."""

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from connectors.base import Busy, Refused, Unreachable
from connectors.couriers.base import Capabilities, Heard, ScanReport
from connectors.couriers.words import ScanStatus
from connectors.models import Connection, Health
from core.queue import QueueState
from inbox.services import polling
from orders.models import News, Scan, Shipment
from orders.states import Source
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import ShipmentFactory
from tests.inbox.pretend import SECRET, Pretend

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def parcels(connection: Connection, count: int, **more: object) -> list[Shipment]:
    return [
        ShipmentFactory(
            connection=connection, tracked_by="pretend", awb=f"C{connection.pk}-{n}", next_poll_at=AT - MINUTE, **more
        )
        for n in range(count)
    ]


def delivered(awbs: Sequence[str]) -> Heard:
    return Heard(scans=[ScanReport(awb, "delivered", AT - HOUR) for awb in awbs])


def poll(at: datetime = AT) -> polling.Asked:
    return polling.poll(clock=lambda: at)


def test_what_is_due_is_asked_in_batches_and_goes_the_way_of_webhooks(
    connection: Connection, pretend: type[Pretend]
) -> None:
    pretend.outside.track = delivered
    due = parcels(connection, 60)
    ShipmentFactory(connection=connection, tracked_by="pretend", awb="LATER", next_poll_at=AT + HOUR)
    assert poll() == polling.Asked(calls=2, parcels=60)
    assert [len(asked) for asked in pretend.outside.asked] == [50, 10]
    assert set(Scan.objects.values_list("source", flat=True)) == {Source.POLL}
    first = due[0]
    first.refresh_from_db()
    assert first.status == ScanStatus.DELIVERED
    assert timedelta(hours=16) < first.next_poll_at - AT <= timedelta(hours=24)
    assert first.news.get().state == QueueState.DONE
    assert poll() == polling.Asked()


def test_a_number_the_courier_does_not_know_is_asked_ever_more_seldom_and_seen(connection: Connection) -> None:
    [parcel] = parcels(connection, 1)
    waits, at = [], AT
    for _ in range(4):
        poll(at)
        parcel.refresh_from_db()
        waits.append(parcel.next_poll_at - at)
        at = parcel.next_poll_at + 12 * HOUR
    assert parcel.unknown_since == AT
    assert waits == sorted(waits)
    assert waits[-1] <= 29 * HOUR


def test_a_parcel_left_out_of_an_answer_is_asked_again_soon(connection: Connection, pretend: type[Pretend]) -> None:
    pretend.outside.track = lambda awbs: delivered(awbs[:1])
    parcels(connection, 2)
    poll()
    left_out = Shipment.objects.get(status=ScanStatus.CREATED)
    assert left_out.unknown_since is None
    assert left_out.next_poll_at - AT < HOUR / 2


def test_only_parcels_that_were_asked_for_are_heard_of(connection: Connection, pretend: type[Pretend]) -> None:
    other = ShipmentFactory(tracked_by="pretend", awb="NOT-ASKED")
    parcels(connection, 1)
    pretend.outside.track = lambda awbs: delivered([*awbs, "NOT-ASKED"])
    poll()
    other.refresh_from_db()
    assert other.status == ScanStatus.CREATED


def test_a_parcel_on_its_way_back_is_asked_about_under_its_return_number(
    connection: Connection, pretend: type[Pretend]
) -> None:
    parcels(connection, 1, return_awb="BACK1")
    pretend.outside.track = delivered
    poll()
    assert pretend.outside.asked == [["BACK1"]]
    assert Shipment.objects.get().status == ScanStatus.RTO_DELIVERED


@pytest.mark.parametrize("error", [Unreachable("away"), Busy("slower", retry_after=timedelta(minutes=2))])
def test_a_courier_that_fails_leaves_its_parcels_due_again_later(
    connection: Connection, pretend: type[Pretend], error: Exception
) -> None:
    def fail(awbs: Sequence[str]) -> Heard:
        raise error

    pretend.outside.track = fail
    [parcel] = parcels(connection, 1)
    assert poll() == polling.Asked()
    parcel.refresh_from_db()
    assert timedelta(seconds=30) <= parcel.next_poll_at - AT <= timedelta(minutes=2)
    assert Health.objects.get(connection=connection).last_problem == str(error)


def test_an_open_breaker_lets_no_question_out(connection: Connection, pretend: type[Pretend]) -> None:
    parcels(connection, 1)
    Health.objects.update_or_create(connection=connection, defaults={"failures": 9, "open_until": AT + MINUTE})
    assert poll() == polling.Asked()
    assert pretend.outside.asked == []


def test_a_budget_is_kept(connection: Connection, pretend: type[Pretend], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pretend, "can", Capabilities(batch=1, calls=2, per=HOUR))
    pretend.outside.track = delivered
    parcels(connection, 5)
    poll()
    assert len(pretend.outside.asked) <= 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_courier_that_breaks_down_costs_the_others_nothing(connection: Connection, pretend: type[Pretend]) -> None:
    other = ConnectionFactory(provider="pretend", credentials={"secret": SECRET})
    parcels(connection, 3), parcels(other, 3)

    def track(awbs: Sequence[str]) -> Heard:
        if awbs[0].startswith(f"C{other.pk}-"):
            raise RuntimeError("an adapter with a fault")
        return delivered(awbs)

    pretend.outside.track = track
    assert poll() == polling.Asked(calls=1, parcels=3)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_courier_that_hangs_holds_up_neither_the_others_nor_the_worker(
    connection: Connection, pretend: type[Pretend]
) -> None:
    """Waiting for all of them, as `poll` did, never came back here."""
    other, hung = ConnectionFactory(provider="pretend", credentials={"secret": SECRET}), threading.Event()
    parcels(connection, 3), parcels(other, 3)

    def track(awbs: Sequence[str]) -> Heard:
        if awbs[0].startswith(f"C{other.pk}-"):
            assert hung.wait(60)
        return delivered(awbs)

    pretend.outside.track = track
    try:
        asked = polling.poll(clock=lambda: AT, patience=timedelta(seconds=10))
        assert asked == polling.Asked(calls=1, parcels=3)
        assert set(connection.shipments.values_list("status", flat=True)) == {ScanStatus.DELIVERED}
        assert set(other.shipments.values_list("status", flat=True)) == {ScanStatus.CREATED}
    finally:
        hung.set()
    while other.shipments.exclude(status=ScanStatus.DELIVERED).exists():  # its answer counts when it comes
        time.sleep(0.05)
    for thread in threading.enumerate():
        if thread.name.startswith("poll"):
            thread.join()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_ask_the_same(connection: Connection, pretend: type[Pretend]) -> None:
    pretend.outside.track = delivered
    parcels(connection, 120)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        poll()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = [awb for batch in pretend.outside.asked for awb in batch]
    assert len(asked) == len(set(asked)) == 120


def test_one_number_that_a_courier_refuses_does_not_hold_up_its_batch(
    connection: Connection, pretend: type[Pretend]
) -> None:
    due = parcels(connection, 10)

    def track(awbs: Sequence[str]) -> Heard:
        if due[3].awb in awbs:
            raise Refused("bad number")
        return delivered(awbs)

    pretend.outside.track = track
    poll()
    done = set(Shipment.objects.filter(status=ScanStatus.DELIVERED).values_list("awb", flat=True))
    assert done == {parcel.awb for parcel in due} - {due[3].awb}
    due[3].refresh_from_db()
    assert due[3].next_poll_at > AT + HOUR


def test_what_was_answered_before_a_courier_failed_is_kept(connection: Connection, pretend: type[Pretend]) -> None:
    due = parcels(connection, 120)

    def track(awbs: Sequence[str]) -> Heard:
        if len(pretend.outside.asked) > 1:
            raise Unreachable("away")
        return delivered(awbs)

    pretend.outside.track = track
    assert poll() == polling.Asked(calls=1, parcels=50)
    rows = Shipment.objects.filter(pk__in=[parcel.pk for parcel in due])
    assert rows.filter(status=ScanStatus.DELIVERED).count() == 50
    assert rows.filter(next_poll_at=AT).count() == 20  # nobody asked about these: they are still due
    assert rows.filter(next_poll_at__gte=AT + MINUTE / 2, next_poll_at__lt=AT + MINUTE).count() == 50


def test_a_round_waits_for_calls_that_its_budget_allows(
    connection: Connection, pretend: type[Pretend], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pretend, "can", Capabilities(batch=1, calls=10, per=timedelta(seconds=1)))
    pretend.outside.track = delivered
    parcels(connection, 3)
    assert poll() == polling.Asked(calls=3, parcels=3)


def test_answers_that_repeat_themselves_are_no_news(connection: Connection, pretend: type[Pretend]) -> None:
    pretend.outside.track = delivered
    due = parcels(connection, 3)
    poll()
    Shipment.objects.update(next_poll_at=AT)
    assert poll(AT + HOUR) == polling.Asked(calls=1, parcels=3)
    assert Scan.objects.count() == News.objects.count() == len(due)
    assert not Shipment.objects.filter(next_poll_at__lte=AT + HOUR).exists()
