"""Days, ISO weeks (named by their Monday) and months as keys and as filters. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum

from django.utils.translation import gettext as _

from analytics.dimensions import TIMES, Dimension
from analytics.question import Question
from core.dates import Days, month_of, week_of

Period = tuple[Days, ...]  # alternatives

EARLIEST, LATEST = date(1, 1, 1), date(9999, 12, 31)
LAST_MONTH = date(9999, 12, 1)
MONDAY = 0
ONE, WEEK, LONGER_THAN_A_MONTH = timedelta(days=1), timedelta(weeks=1), timedelta(days=31)


class Unit(Enum):
    """What totals are kept by; the value is its months, none for a week."""

    WEEK = 0
    MONTH = 1
    QUARTER = 3

    @property
    def months(self) -> int:
        return self.value

    def start(self, on: date) -> date:
        """The first day of the unit that a day is in."""
        if self is Unit.WEEK:
            return on - timedelta(days=on.weekday())
        return on.replace(month=on.month - (on.month - 1) % self.months, day=1)

    def next(self, start: date) -> date:
        """The first day of the one after that."""
        longer = WEEK if self is Unit.WEEK else self.months * LONGER_THAN_A_MONTH
        return self.start(start + longer)


def of(question: Question) -> tuple[Period, ...]:
    """All limits on days that the question has: its first and last day, and filters by day, week or month."""
    limits: list[Period] = []
    if question.first or question.last:
        limits.append((Days(question.first or EARLIEST, question.last or LATEST),))
    limits += [tuple(days(kind, key) for key in question.filters[kind]) for kind in TIMES if kind in question.filters]
    return tuple(limits)


def days(kind: Dimension, key: str) -> Days:
    """The days that a key names: "2026-08-03" as a day or as the Monday of a week, "2026-08" as a month.

    Raises ValueError, in words, where the key names none.
    """
    try:
        start = date.fromisoformat(f"{key}-01" if kind is Dimension.MONTH else key)
        _within_calendar(start)
    except ValueError:
        form = "2026-08" if kind is Dimension.MONTH else "2026-08-03"
        raise ValueError(_("“%(key)s” is not one; write it like %(form)s.") % {"key": key[:40], "form": form}) from None
    if kind is Dimension.WEEK and start.weekday() != MONDAY:
        raise ValueError(_("A week is named by its Monday; %(key)s is none.") % {"key": key})
    return {Dimension.DAY: Days(start, start), Dimension.WEEK: week_of(start)}.get(kind) or month_of(start)


def _within_calendar(day: date) -> None:
    """The last month of the calendar has no day after it, so that its weeks and itself have no end."""
    if day >= LAST_MONTH:
        raise ValueError


def span(limits: Sequence[Period]) -> Days | None:
    """The one run of days that the limits leave over; None where they leave several or none."""
    if any(len(period) > 1 for period in limits):
        return None
    first = max((period[0].first for period in limits), default=EARLIEST)
    last = min((period[0].last for period in limits), default=LATEST)
    return Days(first, last) if first <= last else None


def cut(run: Days, unit: Unit) -> tuple[Days | None, Period]:
    """The whole weeks, months or quarters in a run of days, and what is left before and behind them."""
    if run.first.year == LATEST.year:
        return None, (run,)
    first, after = unit.start(run.first), unit.start(min(run.last, LATEST - ONE) + ONE)
    if first < run.first:
        first = unit.next(first)
    if first >= after:
        return None, (run,)
    before = (Days(run.first, first - ONE),) if run.first < first else ()
    behind = (Days(after, run.last),) if after <= run.last else ()
    return Days(first, after - ONE), before + behind


def tiles(run: Days) -> tuple[dict[Unit, Period], Period]:
    """A run of days as whole quarters, whole months beside them, and the days that are left."""
    found: dict[Unit, Period] = {}
    rest: Period = (run,)
    for unit in (Unit.QUARTER, Unit.MONTH):
        pieces = [cut(each, unit) for each in rest]
        if whole := tuple(days for days, _rest in pieces if days):
            found[unit] = whole
        rest = tuple(days for _whole, left in pieces for days in left)
    return found, rest


def key_of(kind: Dimension, on: date) -> str:
    """The key of the day, week or month that a day is in."""
    if kind is Dimension.WEEK:
        return week_of(on).first.isoformat()
    return on.isoformat()[:7] if kind is Dimension.MONTH else on.isoformat()


def weeks_back(today: date, count: int) -> Days:
    """The last `count` whole or begun weeks, up to today."""
    return Days(week_of(today).first - timedelta(weeks=count - 1), today)
