"""Until when a failed delivery is acted on."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors.base import JSON
from connectors.couriers.simulator import SimulatorCourier
from ndr import clocks
from ndr.clocks import Account, Calendar

KOLKATA = ZoneInfo("Asia/Kolkata")
SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("settings", "account"),
    [
        ({}, Account(24, SimulatorCourier.can.attempts)),
        ({"hours_to_act": "36", "most_attempts": "2"}, Account(36, 2)),
        ({"hours_to_act": 12}, Account(12, SimulatorCourier.can.attempts)),
        ({"hours_to_act": "0", "most_attempts": "-1"}, Account(24, SimulatorCourier.can.attempts)),
        ({"hours_to_act": "240"}, Account(240, SimulatorCourier.can.attempts)),
        ({"hours_to_act": "241"}, Account(24, SimulatorCourier.can.attempts)),
        ({"hours_to_act": "9999", "most_attempts": "many"}, Account(24, SimulatorCourier.can.attempts)),
        ({"hours_to_act": "²", "most_attempts": None}, Account(24, SimulatorCourier.can.attempts)),
    ],
)
def test_what_a_connection_says(settings: dict[str, JSON], account: Account) -> None:
    assert clocks.account(settings, SimulatorCourier.can) == account


def test_the_clock_is_the_one_on_the_wall() -> None:
    due = clocks.due_at(SATURDAY, hours=24, time_assumed=False, zone=KOLKATA)
    assert due == SATURDAY + timedelta(days=1)  # on Sunday


def test_a_day_without_a_time_counts_from_its_end() -> None:
    midnight = datetime(2026, 11, 21, tzinfo=KOLKATA).astimezone(UTC)
    due = clocks.due_at(midnight, hours=24, time_assumed=True, zone=KOLKATA)
    assert due == datetime(2026, 11, 23, tzinfo=KOLKATA)


@pytest.mark.parametrize(
    ("later", "day"),
    [(0, date(2026, 11, 21)), (1, date(2026, 11, 24)), (2, date(2026, 11, 25))],
)
def test_working_days_leave_sundays_and_holidays_out(later: int, day: date) -> None:
    calendar = Calendar(frozenset({1, 2, 3, 4, 5, 6}), {date(2026, 11, 23): "Guru Nanak Jayanti"})
    assert clocks.working_day(SATURDAY.date(), later=later, calendar=calendar) == day


def test_a_store_that_never_works_gets_plain_days() -> None:
    assert clocks.working_day(date(2026, 11, 21), later=2, calendar=Calendar(frozenset())) == date(2026, 11, 23)
