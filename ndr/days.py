"""The days on which a courier may go again. Pure; days are days of the store's zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from ndr.clocks import DAYS_AHEAD, Calendar


@dataclass(frozen=True, slots=True)
class Window:
    """The days that may be chosen: from `first` to `last`, both included, without those of rest."""

    first: date
    last: date
    calendar: Calendar

    def days(self) -> list[date]:
        """Each of them, the earliest first."""
        return list(self._days())

    def why_not(self, day: date) -> str:
        """Why `day` can't be chosen, and what to choose instead; empty when it can."""
        if day < self.first:
            return _("That day is too early: choose one from %(day)s on.") % {"day": _said(self.first)}
        if day > self.last:
            return _("The courier waits until %(day)s at most: choose an earlier day.") % {"day": _said(self.last)}
        if self.calendar.works_on(day):
            return ""
        why = self.calendar.holidays.get(day) or formats.date_format(day, "l")
        later = next((one for one in self._days() if one > day), None) or next(self._days(), None)
        said = {"day": _said(day), "why": why, "other": _said(later) if later else ""}
        if not later:
            return _("Nobody delivers on %(day)s (%(why)s): re-attempt without a day.") % said
        return _("Nobody delivers on %(day)s (%(why)s): choose %(other)s.") % said

    def _days(self) -> Iterator[date]:
        span = (self.last - self.first).days + 1
        return filter(self.calendar.works_on, (self.first + timedelta(days=count) for count in range(span)))


def window(*, today: date, failed_on: date | None, most_days: int | None, calendar: Calendar) -> Window:
    """From tomorrow on, until `most_days` after the first failure where the courier says so."""
    tomorrow = today + timedelta(days=1)
    if failed_on is None or most_days is None:
        return Window(tomorrow, today + timedelta(days=DAYS_AHEAD), calendar)
    return Window(tomorrow, failed_on + timedelta(days=most_days), calendar)


def _said(day: date) -> str:
    return formats.date_format(day, "j M Y")
