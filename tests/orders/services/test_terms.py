"""What a courier takes depends on its raw code, its count of attempts and its hour: told before anybody presses."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors.couriers.base import Capabilities, Terms
from connectors.couriers.delhivery import Delhivery
from connectors.couriers.words import Direction, ScanStatus, Verb
from connectors.models import Connection
from orders import policy
from orders.models import Shipment
from orders.services import instructing
from orders.services.instructing import NotPossible
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import NOON, ScanFactory, ShipmentFactory


@pytest.fixture
def delhivery(db: None) -> Connection:
    return ConnectionFactory(provider="delhivery")


def failed(connection: Connection, code: str, *, attempts: int = 1, **more: str) -> Shipment:
    status = more.pop("status", ScanStatus.ATTEMPT_FAILED)
    parcel = ShipmentFactory(
        connection=connection, tracked_by="delhivery", status=status, attempts=attempts, handed_over_at=NOON, **more
    )
    ScanFactory(shipment=parcel, store=parcel.store, tracked_by="delhivery", raw_code=code, status=status)
    return parcel


@pytest.mark.parametrize(
    ("code", "attempts", "why"),
    [
        ("UD/Pending/EOD-11", 1, ""),
        ("UD/Pending/EOD-11", 2, ""),
        ("UD/Pending/EOD-11", 3, "after 2 attempts at most"),
        ("UD/Pending/EOD-6", 1, ""),
        ("UD/Pending/EOD-3", 1, "EOD-3"),
        ("UD/Pending/EOD-16", 1, "EOD-16"),
        ("", 1, "reported last"),
    ],
)
def test_another_attempt_is_taken_after_some_codes_and_so_often(
    delhivery: Connection, code: str, attempts: int, why: str
) -> None:
    parcel = instructing.parcel_of(failed(delhivery, code, attempts=attempts))
    said = str(policy.why_not(parcel, Verb.REATTEMPT))
    assert (why in said) if why else not said


def test_a_day_is_offered_where_the_account_has_it(delhivery: Connection) -> None:
    parcel = failed(delhivery, "UD/Pending/EOD-3")
    assert policy.why_not(instructing.parcel_of(parcel), Verb.DEFER)
    delhivery.settings = {"older_ndr": "on"}
    delhivery.save()
    parcel = Shipment.objects.select_related("connection").get(pk=parcel.pk)
    assert not policy.why_not(instructing.parcel_of(parcel), Verb.DEFER)


def test_a_pickup_that_failed_may_be_tried_again(delhivery: Connection) -> None:
    parcel = failed(delhivery, "CN/Canceled/EOD-777", status=ScanStatus.PICKUP_FAILED, direction=Direction.REVERSE)
    assert not policy.why_not(instructing.parcel_of(parcel), Verb.REATTEMPT)
    forward = failed(delhivery, "CN/Canceled/EOD-777", status=ScanStatus.PICKUP_FAILED)
    assert policy.why_not(instructing.parcel_of(forward), Verb.REATTEMPT)


def test_what_is_taken_in_the_evening_waits_for_it(delhivery: Connection) -> None:
    parcel = failed(delhivery, "UD/Pending/EOD-11")
    at = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # 15:30 in India
    row = instructing.instruct(shipment=parcel, verb=Verb.REATTEMPT, inputs={}, at=at, actor=None)
    assert row.try_at == datetime(2026, 3, 3, 15, 30, tzinfo=UTC)
    rto = instructing.instruct(shipment=parcel, verb=Verb.RTO, inputs={}, at=at, actor=None)
    assert rto.try_at == at + timedelta(seconds=10)
    with pytest.raises(NotPossible):
        instructing.instruct(shipment=parcel, verb=Verb.REATTEMPT, inputs={}, at=at, actor=None)


INDIA = ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize(
    ("at", "leaves"),
    [("2026-03-03T20:59", "2026-03-03T21:00"), ("2026-03-03T21:01", "2026-03-03T21:01"), ("2026-03-04T00:10", None)],
)
def test_the_hour_is_of_the_couriers_own_clock(at: str, leaves: str | None) -> None:
    can = Capabilities(1, 1, timedelta(1), terms={Verb.REATTEMPT: Terms(opens=time(21))}, zone=INDIA)
    asked = datetime.fromisoformat(at).replace(tzinfo=INDIA)
    expected = datetime.fromisoformat(leaves or "2026-03-04T21:00").replace(tzinfo=INDIA)
    assert policy.leaves_at(can, Verb.REATTEMPT, at=asked.astimezone(UTC)) == expected
    assert Delhivery.can.zone == INDIA
