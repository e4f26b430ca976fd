"""What a courier takes depends on its raw code, its count of attempts and its hour: told before anybody presses."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors.couriers.base import Capabilities, Terms
from connectors.couriers.delhivery import Delhivery
from connectors.couriers.words import Direction, Reason, ScanStatus, Verb
from connectors.models import Connection
from desk.bulk import parcels as bulk_parcels
from orders import policy
from orders.models import Instruction, Shipment
from orders.services import codes, instructing, many
from orders.services.instructing import NotPossible
from tests.factories.accounts import StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import NOON, ScanFactory, ShipmentFactory


@pytest.fixture
def delhivery(db: None) -> Connection:
    return ConnectionFactory(provider="delhivery")


def failed(connection: Connection, code: str, *, attempts: int = 1, **more: str) -> Shipment:
    facts = {"tracked_by": "delhivery", "status": ScanStatus.ATTEMPT_FAILED, **more}
    parcel = ShipmentFactory(connection=connection, attempts=attempts, handed_over_at=NOON, **facts)
    told = {"tracked_by": facts["tracked_by"], "raw_code": code, "status": facts["status"]}
    ScanFactory(shipment=parcel, store=parcel.store, **told)
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


@pytest.mark.parametrize(
    ("mapped_to", "taken"),
    [
        ((ScanStatus.ATTEMPT_FAILED, Reason.UNAVAILABLE), True),  # as EOD-11, after which Delhivery takes it
        ((ScanStatus.ATTEMPT_FAILED, Reason.PAYMENT_NOT_READY), False),  # as EOD-16, after which it does not
        ((ScanStatus.ATTEMPT_FAILED, None), False),  # nobody said why
        (None, False),
    ],
)
def test_a_code_that_was_mapped_here_opens_what_the_couriers_own_with_its_meaning_open(
    delhivery: Connection, mapped_to: tuple[ScanStatus, Reason | None] | None, taken: bool
) -> None:
    parcel = failed(delhivery, "UD/Pending/EOD-16")  # an older one, which it has no longer to do with
    told = {"tracked_by": "delhivery", "raw_code": "UD/Pending/EOD-999", "status": ScanStatus.UNKNOWN}
    ScanFactory(shipment=parcel, store=parcel.store, happened_at=NOON + timedelta(days=9), **told)
    if mapped_to:
        status, reason = mapped_to
        code = {"provider": "delhivery", "raw_code": told["raw_code"]}
        codes.put_meaning(**code, status=status, reason=reason, at=NOON, actor=None)
    why = policy.why_not(instructing.parcel_of(parcel), Verb.REATTEMPT)
    assert (not why) is taken
    offered = bulk_parcels.groups(Shipment.objects.filter(pk=parcel.pk))[0].facts
    assert policy.why_not(offered, Verb.REATTEMPT) == why


def test_an_aggregator_takes_it_after_any_failure_however_it_was_mapped(db: None) -> None:
    parcel = failed(ConnectionFactory(provider="shiprocket"), "", tracked_by="shiprocket")
    told = {"tracked_by": "shiprocket", "raw_code": "courier/UD-7", "status": ScanStatus.UNKNOWN}
    ScanFactory(shipment=parcel, store=parcel.store, happened_at=NOON + timedelta(days=9), **told)
    assert policy.why_not(instructing.parcel_of(parcel), Verb.RTO)
    code = {"provider": "shiprocket", "raw_code": "courier/UD-7"}
    codes.put_meaning(**code, status=ScanStatus.ATTEMPT_FAILED, reason=Reason.OTHER, at=NOON, actor=None)
    assert not policy.why_not(instructing.parcel_of(parcel), Verb.RTO)


def test_many_are_looked_up_at_once_and_wait_for_the_hour_too(
    delhivery: Connection, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    store = StoreFactory()
    parcels = [failed(delhivery, "UD/Pending/EOD-11", order__store=store) for _ in range(20)]
    ids = [parcel.pk for parcel in parcels]
    at = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # 15:30 in India
    with django_assert_max_num_queries(20):
        outcomes = many.instruct(store=store, shipment_ids=ids, verb=Verb.REATTEMPT, at=at, actor=None)
    assert not any(outcome.why for outcome in outcomes.values())
    assert set(Instruction.objects.values_list("try_at", flat=True)) == {datetime(2026, 3, 3, 15, 30, tzinfo=UTC)}


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
