"""Everything that happened to an order, in one column, newest first. Pure: rows come in, entries go out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import day_of
from core.web import formats
from core.web.state_words import Colour

FEWEST_FOLDED = 3  # fewer dull scans stay on their own lines


class Kind(StrEnum):
    """What a chip above the timeline picks."""

    SCAN = "scan"
    CONTACT = "contact"
    DECISION = "decision"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `at` is None where only a day is known; `dull` ones fold when several follow each other."""

    kind: Kind
    when: datetime
    icon: str
    text: str
    emphasis: str = ""
    detail: str = ""
    colour: Colour | str = ""
    quote: str = ""
    note: str = ""
    note_id: int | None = None
    place: str = ""
    at: datetime | None = None
    now: bool = False
    expected: bool = False
    failed: bool = False
    dull: bool = False
    folded: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """The entries under one heading."""

    heading: str
    entries: tuple[Entry, ...]


def chosen(entries: Iterable[Entry], kind: Kind | None) -> list[Entry]:
    """The entries of one kind, or all, newest first."""
    kept = [entry for entry in entries if kind is None or entry.kind is kind]
    return sorted(kept, key=lambda entry: entry.when, reverse=True)


def folded(entries: Sequence[Entry]) -> list[Entry]:
    """Three or more dull entries in a row become one line that opens."""
    lines = list[Entry]()
    for dull, run in groupby(entries, key=lambda entry: entry.dull):
        block = list(run)
        lines += [_fold(block)] if dull and len(block) >= FEWEST_FOLDED else block
    return lines


def _fold(block: Sequence[Entry]) -> Entry:
    places = dict.fromkeys(entry.place or entry.emphasis for entry in reversed(block))
    inside = tuple(replace(entry, text=f"{entry.emphasis}{entry.text}") for entry in block)
    count = ngettext("%(n)d scan", "%(n)d scans", len(block)) % {"n": len(block)}
    return replace(
        block[0], at=None, icon="dots", colour="", text=f"{count}: {', '.join(places)}", emphasis="", folded=inside
    )


def days(entries: Sequence[Entry], *, zone: ZoneInfo, today: date, language: str) -> list[Day]:
    """Entries under headings of the zone's days; a folded line stands under all the days that it spans."""
    made = list[Day]()
    for (first, last), block in groupby(entries, key=lambda entry: _span(entry, zone)):
        made.append(Day(_heading(first, last, today, language), tuple(block)))
    return made


def _span(entry: Entry, zone: ZoneInfo) -> tuple[date, date]:
    oldest = entry.folded[-1].when if entry.folded else entry.when
    return day_of(oldest, zone), day_of(entry.when, zone)


def _heading(first: date, last: date, today: date, language: str) -> str:
    to = formats.day(last, today=today, language=language)
    if last == today:
        to = _("Today, %(day)s") % {"day": to}
    return to if first == last else f"{formats.day(first, today=today, language=language)} – {to}"
