"""Until when a failed delivery must be acted on, and on which days a courier may be sent again. Pure.

The clock is the one on the wall: a report of Saturday evening is due on Sunday evening, because the courier decides
alone after that. Days of a new attempt are days on which the store's couriers work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from connectors.base import JSON
from connectors.couriers.base import Capabilities
from core.dates import day_of

HOURS_TO_ACT = 24  # unless the connection says otherwise
MOST_ATTEMPTS = 3  # where no courier says
DAYS_AHEAD = 7  # for a new attempt, where the courier's terms don't say
LONGEST_HOURS, LONGEST_ATTEMPTS = 240, 9


@dataclass(frozen=True, slots=True)
class Account:
    """What a connection says about failed deliveries."""

    hours: int = HOURS_TO_ACT
    attempts: int = MOST_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Calendar:
    """On which days a store's couriers work; `working_days` by ISO: Monday is 1."""

    working_days: frozenset[int] = frozenset({1, 2, 3, 4, 5, 6})
    holidays: Mapping[date, str] = field(default_factory=dict)

    def works_on(self, day: date) -> bool:
        """Whether anybody delivers that day."""
        return day.isoweekday() in self.working_days and day not in self.holidays


def account(settings: Mapping[str, JSON], can: Capabilities | None) -> Account:
    """The connection's own hours and attempts, else the courier's; nonsense counts as not said."""
    return Account(
        hours=_number(settings.get("hours_to_act"), LONGEST_HOURS) or HOURS_TO_ACT,
        attempts=_number(settings.get("most_attempts"), LONGEST_ATTEMPTS) or (can.attempts if can else MOST_ATTEMPTS),
    )


def due_at(reported_at: datetime, *, hours: int, time_assumed: bool, zone: ZoneInfo) -> datetime:
    """When the courier decides alone. A report with a day and no time may have been made at that day's end."""
    if time_assumed:
        end_of_day = datetime.combine(day_of(reported_at, zone) + timedelta(days=1), time.min, zone)
        reported_at = max(reported_at, end_of_day.astimezone(reported_at.tzinfo))
    return reported_at + timedelta(hours=hours)


def working_day(start: date, *, later: int, calendar: Calendar) -> date:
    """The `later`-th working day after `start`; where a store never seems to work, the plain day."""
    day, left = start, later
    for _step in range(later + 60):
        if left == 0:
            return day
        day += timedelta(days=1)
        left -= calendar.works_on(day)
    return start + timedelta(days=later)


def _number(said: JSON, most: int) -> int:
    """A whole number from 1 to `most`, else 0."""
    text = str(said or "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    return number if number <= most else 0
