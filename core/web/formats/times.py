"""Clocks, days and how long until or since. All moments are aware; all clocks are those of the zone handed in."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel.dates import format_date

from core.web.formats.language import Words, words

SOON = timedelta(hours=2)
Urgency = Literal["late", "soon", ""]


def time_of_day(at: datetime, *, zone: tzinfo, language: str) -> str:
    """10:42 · 10.42, for columns and ranges where the zone is plain."""
    here = at.astimezone(zone)
    return f"{here:%H}{words(language).clock_separator}{here:%M}"


def clock(at: datetime, *, zone: tzinfo, language: str) -> str:
    """10:42 · 10.42 WIB: Indonesian readers have three zones and name theirs."""
    hour, name = time_of_day(at, zone=zone, language=language), at.astimezone(zone).tzname()
    return f"{hour} {name}" if name in words(language).zones else hour


def day(on: date, *, today: date, language: str) -> str:
    """Sat 21 Nov · Sab 21 Nov; with the year only where it isn't this one."""
    return _written(on, "EEE d MMM" if on.year == today.year else "EEE d MMM y", words(language).locale)


def day_long(on: date, *, today: date, language: str) -> str:
    """Saturday 21 November · Sabtu 21 November, for headlines and buyers."""
    form = "EEEE d MMMM" if on.year == today.year else "EEEE d MMMM y"
    return format_date(on, form, locale=words(language).locale)


def moment(at: datetime, *, now: datetime, zone: tzinfo, language: str) -> str:
    """Sat 21 Nov, 10:42; today only the clock."""
    on, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    hour = clock(at, zone=zone, language=language)
    return hour if on == today else f"{day(on, today=today, language=language)}, {hour}"


def exact(at: datetime, *, zone: tzinfo, language: str) -> str:
    """Everything there is to know, for titles: Sat 21 Nov 2026, 10:42:07 IST."""
    here, said = at.astimezone(zone), words(language)
    on = _written(here.date(), "EEE d MMM y", said.locale)
    hour = said.clock_separator.join((f"{here:%H}", f"{here:%M}", f"{here:%S}"))
    return f"{on}, {hour} {here.tzname()}"


def time_left(until: datetime, *, at: datetime, language: str) -> str:
    """18 min · 1 h 10 · −25 min · 3 days; Indonesian 18 mnt · 1 j 10 · telat 25 mnt · 3 hari."""
    said, left = words(language), until - at
    length = _length(abs(left), said)
    return said.past.format(length) if left <= -timedelta(minutes=1) else length


def time_left_words(until: datetime, *, at: datetime, language: str) -> str:
    """As `time_left`, past clocks in words: late by 1 h 12."""
    said, left = words(language), until - at
    length = _length(abs(left), said)
    return said.late.format(length) if left <= -timedelta(minutes=1) else length


def urgency(until: datetime, *, at: datetime, soon: timedelta = SOON) -> Urgency:
    """The class of a clock: "late" past it, "soon" in its last two hours."""
    if until < at:
        return "late"
    return "soon" if until - at < soon else ""


def age(since: datetime, *, at: datetime, language: str) -> str:
    """How long something has waited, roughly: 18 min · 25 h · 3 days."""
    said, length = words(language), max(at - since, timedelta())
    if length < timedelta(hours=1):
        return said.minute.format(length // timedelta(minutes=1))
    if length < timedelta(days=2):
        return said.hour.format(length // timedelta(hours=1))
    return _days(length.days, said)


def relative(at: datetime, *, now: datetime, zone: tzinfo, language: str) -> str:
    """40 s ago · 4 min ago · 3 h ago · 2 days ago · in 5 min; beyond a week the day."""
    said, length = words(language), now - at
    if abs(length) >= timedelta(days=7):
        return day(at.astimezone(zone).date(), today=now.astimezone(zone).date(), language=language)
    if length < timedelta():
        return said.ahead.format(age(now, at=at, language=language))
    if length < timedelta(minutes=1):
        return said.seconds_ago.format(length // timedelta(seconds=1))
    if length < timedelta(hours=1):
        return said.minutes_ago.format(length // timedelta(minutes=1))
    if length < timedelta(days=1):
        return said.hours_ago.format(length // timedelta(hours=1))
    return said.one_day_ago if length.days == 1 else said.days_ago.format(length.days)


@lru_cache(maxsize=4096)  # a list writes the same few days some hundred times
def _written(on: date, form: str, locale: str) -> str:
    return format_date(on, form, locale=locale)


def _length(length: timedelta, said: Words) -> str:
    """Minutes under an hour, hours and minutes under a day, hours under two, then days."""
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    if not hours:
        return said.minute.format(minutes)
    if length < timedelta(days=1):
        return said.hour_minute.format(hours, minutes)
    return said.hour.format(hours) if length < timedelta(days=2) else _days(length.days, said)


def _days(days: int, said: Words) -> str:
    return said.one_day if days == 1 else said.days.format(days)
