"""Days and moments of a time zone; every moment that leaves here is aware and in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

ISO = "iso"  # in a list of formats: whatever ISO 8601 allows
CLOCK = ("%H", "%I", "%c", "%X")
LONGEST = 64

# What people and programs may say: a moment near the ends of the calendar has no day in every zone.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
FIRST_MOMENT, LAST_MOMENT = (datetime.combine(day, time.min, UTC) for day in (FIRST_DAY, LAST_DAY))


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to, not including, `end`, both in UTC."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = f"{self.first} comes after {self.last}"
            raise ValueError(message)

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def each(self) -> list[date]:
        """Every day, oldest first."""
        return [self.first + timedelta(days=count) for count in range(len(self))]

    def span(self, zone: ZoneInfo) -> Span:
        """The moments that these days last in the zone: one day 23 or 25 hours where the clocks change."""
        return Span(_midnight(self.first, zone), _midnight(self.last + timedelta(days=1), zone))


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that was read from text; `time_assumed` where the text named the day only (then `at` is that day's
    beginning).
    """

    at: datetime
    time_assumed: bool


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The calendar day in the zone; refuses a time without a zone."""
    if at.tzinfo is None:
        message = f"{at} has no time zone"
        raise ValueError(message)
    return at.astimezone(zone).date()


def week_of(day: date) -> Days:
    """The week, Monday to Sunday, that the day is in."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + timedelta(days=6))


def month_of(day: date) -> Days:
    """The calendar month that the day is in."""
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def weeks(days: Days) -> list[Days]:
    """The weeks that the days touch, whole, oldest first."""
    return list(dict.fromkeys(week_of(day) for day in days.each()))


def months(days: Days) -> list[Days]:
    """The calendar months that the days touch, whole, oldest first."""
    return list(dict.fromkeys(month_of(day) for day in days.each()))


def parse(text: str, *, formats: Sequence[str], zone: ZoneInfo) -> Moment:
    """Read a moment in the first of the formats (`strptime` directives, or `ISO`) that fits the whole text.

    A time without a zone is one of `zone`: the first of the two where the clocks go back, shifted forward where they
    skip it. Raises ValueError with the text where no format fits.
    """
    moment = _parse(text.strip(), tuple(formats), zone) if len(text) <= LONGEST else None
    if moment is None:
        message = _("“%(text)s” is not a date in the expected format.") % {"text": text[:LONGEST]}
        raise ValueError(message)
    return moment


@lru_cache(maxsize=4096)  # an export names the same day on thousands of rows
def _parse(text: str, formats: tuple[str, ...], zone: ZoneInfo) -> Moment | None:
    for layout in formats:
        try:
            return _iso(text, zone) if layout == ISO else _laid_out(text, layout, zone)
        except (ValueError, OverflowError):
            continue
    return None


def _iso(text: str, zone: ZoneInfo) -> Moment:
    try:
        return Moment(_midnight(date.fromisoformat(text), zone), time_assumed=True)
    except ValueError:
        return Moment(_utc(datetime.fromisoformat(text), zone), time_assumed=False)


def _laid_out(text: str, layout: str, zone: ZoneInfo) -> Moment:
    read = datetime.strptime(text, layout)  # noqa: DTZ007 the zone is given in the next line
    if any(directive in layout for directive in CLOCK):
        return Moment(_utc(read, zone), time_assumed=False)
    return Moment(_midnight(read.date(), zone), time_assumed=True)


def _utc(at: datetime, zone: ZoneInfo) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Where the clocks skip midnight, the moment at which they do."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)
