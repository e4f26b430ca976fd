"""When to ask again, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.couriers.words import ScanStatus
from orders import cadence

AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGEST = 0.0  # the chance that takes nothing off


@pytest.mark.parametrize(
    ("status", "silent", "again_in"),
    [
        (ScanStatus.OUT_FOR_DELIVERY, HOUR, HOUR / 2),
        (ScanStatus.ATTEMPT_FAILED, HOUR, HOUR),
        (ScanStatus.IN_TRANSIT, 2 * DAY, 4 * HOUR),
        (ScanStatus.IN_TRANSIT, 30 * DAY, DAY),  # gone silent
        (ScanStatus.IN_TRANSIT, 130 * DAY, None),
        (ScanStatus.DELIVERED, HOUR, DAY),
        (ScanStatus.DELIVERED, 29 * DAY, DAY),  # couriers take deliveries back
        (ScanStatus.DELIVERED, 31 * DAY, None),
        (ScanStatus.RTO_DELIVERED, 29 * DAY, DAY),
        (ScanStatus.LOST, 59 * DAY, DAY),  # and find what was lost
        (ScanStatus.LOST, 61 * DAY, None),
    ],
)
def test_each_state_has_its_pace(status: ScanStatus, silent: timedelta, again_in: timedelta | None) -> None:
    asked = cadence.next_ask(status=status, since=AT - silent, at=AT, chance=LONGEST)
    assert asked == (AT + again_in if again_in else None)


def test_every_status_has_a_pace() -> None:
    assert set(cadence.EVERY) == set(ScanStatus)


@pytest.mark.parametrize(
    ("unknown_for", "again_in"), [(HOUR, HOUR), (10 * HOUR, 5 * HOUR), (10 * DAY, DAY), (31 * DAY, None)]
)
def test_an_unknown_number_is_asked_for_ever_later(unknown_for: timedelta, again_in: timedelta | None) -> None:
    asked = cadence.ask_unknown(since=AT - unknown_for, at=AT, chance=LONGEST)
    assert asked == (AT + again_in if again_in else None)


def test_parcels_of_one_import_are_spread_over_their_interval() -> None:
    asked = [
        cadence.next_ask(status=ScanStatus.CREATED, since=AT, at=AT, chance=cadence.chance_of(pk)) for pk in range(100)
    ]
    known = sorted(moment for moment in asked if moment)
    assert known[-1] - known[0] > 1.5 * HOUR
    assert len(set(known)) == 100


@pytest.mark.parametrize("days", range(30))
def test_whoever_was_delivered_is_asked_about_within_a_day_for_a_month(days: int) -> None:
    for pk in range(200):
        asked = cadence.next_ask(
            status=ScanStatus.DELIVERED, since=AT - days * DAY, at=AT, chance=cadence.chance_of(pk)
        )
        assert asked is not None
        assert AT < asked <= AT + DAY


@pytest.mark.parametrize("status", ScanStatus)
def test_nobody_waits_longer_than_his_state_says(status: ScanStatus) -> None:
    for pk in range(200):
        asked = cadence.next_ask(status=status, since=AT, at=AT, chance=cadence.chance_of(pk))
        assert asked is not None
        assert asked - AT <= cadence.EVERY[status]
