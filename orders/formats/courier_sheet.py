"""A courier's sheet of parcels and what happened to them, by AWB: for couriers that have nothing better than a file.

Its rows become the same reports that adapters give. Nothing here knows a parcel or the database.
"""

import json
import re
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from connectors.couriers.base import LONGEST_AWB, LONGEST_CODE, LONGEST_PLACE, LONGEST_TEXT, Meaning, ScanReport
from connectors.couriers.words import Reason, ScanStatus
from core import cells, dates
from orders.files import Unreadable
from orders.formats import looks, scan_words
from orders.formats.composing import plain
from orders.formats.layout import fold
from orders.formats.names import NAMES, words

T = TypeVar("T")

COLUMNS: dict[str, tuple[str, ...]] = {
    "awb": NAMES["awb"],
    "status": (
        "status", "current status", "shipment status", "scan status", "delivery status", "last status", "latest status",
        "status pengiriman", "status terakhir", "status paket", "activity", "scan", "scan type", "event",
    ),
    "at": (
        "status date", "scan date", "status time", "scan time", "status updated at", "last scan date", "scan date time",
        "last update", "last updated", "last updated at", "updated at", "status date time", "event time", "event date",
        "date time", "datetime", "timestamp", "ndr date", "latest ndr date", "last attempt date", "attempt date",
        "undelivered date", "waktu", "tanggal", "tanggal status", "waktu status", "tgl status", "date",
    ),
    "time": ("time", "scan time", "jam", "pukul"),
    "place": (
        "location", "scan location", "current location", "last location", "place", "hub", "branch", "city", "lokasi",
        "kota", "posisi", "posisi terakhir",
    ),
    "reason": (
        "reason", "ndr reason", "latest ndr reason", "undelivered reason", "failure reason", "reason for failure",
        "non delivery reason", "alasan", "alasan gagal", "kendala",
    ),
    "remark": (
        "remark", "remarks", "comment", "comments", "instruction", "notes", "note", "description", "keterangan",
        "catatan",
    ),
    "attempt": (
        "attempt", "attempts", "attempt count", "attempt no", "no of attempts", "number of attempts", "ndr attempt",
        "ndr attempts", "percobaan",
    ),
}  # fmt: skip
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
UNFIT = re.compile("[\x00\ud800-\udfff]")  # what no database keeps
AWB = re.compile(r"[0-9A-Za-z/_-]{4,60}")
ATTEMPT = re.compile(r"(\d{1,2})(?:\.0+|st|nd|rd|th)?")


@dataclass(frozen=True)
class SheetMapping:
    """`columns`: ours = theirs. `codes`: their status, or “status: reason”, folded, and what it means."""

    columns: Mapping[str, str]
    date_formats: tuple[str, ...] = ()
    timezone: str | None = None
    codes: Mapping[str, Meaning] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """For the record of a run."""
        return {"columns": dict(self.columns), "dates": list(self.date_formats), "timezone": self.timezone}


@dataclass(frozen=True)
class Line:
    """One row. `meaning` is what the mapping says of it, `likely` what its words say by themselves."""

    report: ScanReport
    time_assumed: bool
    meaning: Meaning | None
    likely: Meaning | None


def guess(header: Sequence[str], rows: Sequence[Sequence[str]], at: datetime) -> SheetMapping:
    """The mapping that header and rows suggest at that moment, after which nothing can have happened. Raises
    `Unreadable` where they don't say which column is which, or which part of a date is the month."""
    columns = columns_of(header)
    mapping = _complete(SheetMapping(columns))
    place = list(header).index(mapping.columns["at"])
    texts = [text for row in rows if (text := plain(row[place]))]
    formats, sure = looks.date_formats(texts)
    possible = [formats] if sure else [one for one in (formats, _turned(formats)) if _past(texts, one, at)]
    if len(possible) != 1:
        message = _("The dates in “%(column)s” could be day or month first; say which in a mapping's dates.formats.")
        raise Unreadable(message % {"column": mapping.columns["at"]})
    return SheetMapping(columns, date_formats=possible[0])


def columns_of(header: Sequence[str]) -> dict[str, str]:
    """Which columns are called as one of ours usually is."""
    columns: dict[str, str] = {}
    for name, known in COLUMNS.items():
        found = [(known.index(said), column) for column in header if (said := " ".join(words(column))) in known]
        free = [(rank, column) for rank, column in found if column not in columns.values()]
        if free:
            columns[name] = min(free)[1]
    return columns


def _turned(formats: Sequence[str]) -> tuple[str, ...]:
    """Month first for day first."""
    return tuple(one.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m") for one in formats)


def _past(texts: Sequence[str], formats: Sequence[str], at: datetime) -> bool:
    """Whether these formats put nothing into the future."""
    for text in texts:
        with suppress(ValueError):
            if dates.parse(text, formats=formats, zone=zoneinfo.ZoneInfo("UTC")).at > at + AHEAD:
                return False
    return True


def parse(text: str) -> SheetMapping:
    """The mapping in a JSON file. Raises `Unreadable`, saying what is wrong with it."""
    try:
        said = json.loads(text)
        days = said.get("dates", {})
        mapping = SheetMapping(
            columns={str(name): str(column) for name, column in said["columns"].items()},
            date_formats=tuple(str(one) for one in days.get("formats", [])),
            timezone=days.get("timezone"),
            codes={fold(word): _meaning(str(ours)) for word, ours in said.get("codes", {}).items()},
        )
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise Unreadable(_("The mapping can't be used: %(why)s") % {"why": error}) from error
    if unknown := sorted(set(mapping.columns) - set(COLUMNS)):
        message = _("The mapping has names that nobody knows: %(unknown)s. Known are: %(names)s.")
        raise Unreadable(message % {"unknown": ", ".join(unknown), "names": ", ".join(COLUMNS)})
    if mapping.timezone is not None and mapping.timezone not in zoneinfo.available_timezones():
        raise Unreadable(_("The mapping's dates.timezone “%(name)s” is no time zone.") % {"name": mapping.timezone})
    return _complete(mapping)


def _meaning(text: str) -> Meaning:
    """“attempt_failed: refused” or a status alone. Raises ValueError for words that aren't ours."""
    status, _colon, reason = (part.strip() for part in text.partition(":"))
    return Meaning(ScanStatus(status), Reason(reason) if reason else None)


def _complete(mapping: SheetMapping) -> SheetMapping:
    absent = [name for name in ("awb", "at") if name not in mapping.columns]
    if "status" not in mapping.columns and "reason" not in mapping.columns:
        absent.append("status")
    if absent:
        message = _("Which column is it? Nothing says: %(names)s. Give a mapping in JSON.")
        raise Unreadable(message % {"names": ", ".join(absent)})
    return mapping


class SheetReader:
    """Reads rows under this header. Raises `Unreadable` where the mapping doesn't fit it."""

    def __init__(self, *, mapping: SheetMapping, header: Sequence[str], zone: zoneinfo.ZoneInfo, at: datetime) -> None:
        names = [fold(name) for name in header]
        missing = [column for column in mapping.columns.values() if fold(column) not in names]
        if missing:
            message = _("Missing columns: %(missing)s. The first row of the file has: %(header)s.")
            raise Unreadable(message % {"missing": ", ".join(missing), "header": ", ".join(header)})
        self._places = {name: names.index(fold(column)) for name, column in mapping.columns.items()}
        self._mapping, self._header = mapping, tuple(header)
        self._zone = zoneinfo.ZoneInfo(mapping.timezone) if mapping.timezone else zone
        self._latest = at + AHEAD

    def read(self, row: Sequence[str]) -> Line:
        """What the row reports. Raises ValueError with column and reason."""
        status, reason = self._text("status", row), self._text("reason", row)
        if not status and not reason:
            raise ValueError(self._wrong("status" if "status" in self._places else "reason", _("nothing is said")))
        code = ": ".join(one for one in (status, reason) if one)
        moment = self._checked("at", row, self._moment)
        report = ScanReport(
            awb=self._checked("awb", row, _awb),
            raw_code=code[:LONGEST_CODE],
            at=moment.at,
            text=self._text("remark", row)[:LONGEST_TEXT],
            place=self._text("place", row)[:LONGEST_PLACE],
            attempt=_attempt(self._text("attempt", row)),
        )
        codes = self._mapping.codes
        mapped = codes.get(fold(code)) or codes.get(fold(status))
        return Line(report, moment.time_assumed, mapped, scan_words.meaning(status, reason))

    def _text(self, name: str, row: Sequence[str]) -> str:
        if name not in self._places:
            return ""
        text = row[self._places[name]]
        if UNFIT.search(text):
            raise ValueError(self._wrong(name, _("a character that is no text")))
        return " ".join(cells.restore(plain(text)).split())

    def _checked(self, name: str, row: Sequence[str], check: Callable[[str, Sequence[str]], T]) -> T:
        text = self._text(name, row)
        try:
            return check(text, row)
        except ValueError as error:
            raise ValueError(self._wrong(name, str(error))) from error

    def _moment(self, text: str, row: Sequence[str]) -> dates.Moment:
        whole = " ".join(part for part in (text, self._text("time", row)) if part)
        formats = self._mapping.date_formats
        timed = [f"{day} {clock}" for day in formats for clock in looks.HOURS] if whole != text else []
        moment = dates.parse(whole, formats=(*formats, *timed, dates.ISO), zone=self._zone)
        if not EARLIEST <= moment.at <= self._latest:
            raise ValueError(_("“%(text)s” is no time at which this can have happened") % {"text": whole})
        return moment

    def _wrong(self, name: str, why: str) -> str:
        return _("column “%(column)s”: %(why)s") % {"column": self._header[self._places[name]], "why": why}


def _awb(text: str, _row: Sequence[str]) -> str:
    bare = text.removesuffix(".0").replace(" ", "")
    if not AWB.fullmatch(bare):
        raise ValueError(_("“%(text)s” is no AWB") % {"text": text[:LONGEST_AWB]})
    return bare


def _attempt(text: str) -> int | None:
    found = ATTEMPT.fullmatch(text)
    return int(found[1]) if found else None
