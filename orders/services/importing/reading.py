"""Rows of cells into rows in our words."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import Store
from orders.files import Unreadable
from orders.formats.layout import ABSENT, NEEDED, OF_LINES, SEVERAL, Compose, Layout
from orders.services.importing import values
from orders.services.importing.drafts import Entry

REMEMBERED = 20_000  # texts per column: exports repeat themselves
BETWEEN = "\x1f"  # the texts that a field is composed of
AHEAD = timedelta(days=1)  # a day of the store may have begun that hasn't begun here


class Flawed(Exception):
    """A row that can't be used; says why, naming the columns."""


class _Column:
    """One field of the file, with the texts that it was already read from."""

    def __init__(self, name: str, places: tuple[int, ...], label: str, compose: Compose | None) -> None:
        self.name, self.places, self.label, self.compose = name, places, label, compose
        self.place = places[0] if len(places) == 1 and compose is None else None
        self.read: dict[str, object] = {}
        self.wrong: dict[str, str] = {}

    def text(self, cells: Sequence[str]) -> str:
        if self.place is not None:
            return cells[self.place]
        if self.compose:
            return BETWEEN.join(["" if place == ABSENT else cells[place].strip() for place in self.places])
        return self.words(cells)

    def composed(self, text: str) -> str:
        return self.compose(text.split(BETWEEN)) if self.compose else text

    def words(self, cells: Sequence[str]) -> str:
        """All that its columns say, as they say it."""
        if self.place is not None:
            return cells[self.place].strip()
        return SEVERAL.join([text for place in self.places if place != ABSENT and (text := cells[place].strip())])

    def learn(self, text: str, terms: values.Terms) -> object:
        """Read a text for the first time; what is wrong with it is remembered too."""
        if len(self.read) >= REMEMBERED:
            self.read.clear()
            self.wrong.clear()
        value = None
        try:
            value = values.read(self.name, self.composed(text), terms)
        except ValueError as error:
            self.wrong[text] = str(error)
        self.read[text] = value
        return value


class Reader:
    """Reads the rows of one file into a store. Raises `Unreadable` where the layout doesn't fit the header."""

    def __init__(self, *, layout: Layout, header: Sequence[str], store: Store, at: datetime) -> None:
        self.zone = ZoneInfo(layout.timezone) if layout.timezone else store.zone
        self.header, self.row, self.country = tuple(header), layout.row, store.country
        self.tracked_by = layout.tracked_by
        self._terms = values.Terms(
            store.currency, store.country, self.zone, layout.date_formats, layout.values, latest=at + AHEAD
        )
        places = dict(sorted(layout.places(header).items()))
        self._columns = [
            _Column(name, where, _label(header, where), layout.compose.get(name)) for name, where in places.items()
        ]
        self._constants = self._read_constants(layout)
        self._mapped = _picker([place for where in places.values() for place in where if place != ABSENT])
        self._once = sorted(set(_of_the_order(places)) - {ABSENT}) if layout.once else []
        said = json.dumps([layout.as_json(), list(places)], sort_keys=True)
        self._layout_digest = hashlib.sha256(said.encode()).digest()
        self._number = self._column("order_number")
        self._status = self._column("status")

    def _column(self, name: str) -> _Column | None:
        return next((column for column in self._columns if column.name == name), None)

    def _read_constants(self, layout: Layout) -> dict[str, object]:
        read = {}
        for name, text in layout.constants.items():
            try:
                read[name] = values.read(name, text, self._terms)
            except ValueError as error:
                message = _("The mapping's constants.%(name)s: %(why)s.")
                raise Unreadable(message % {"name": name, "why": error}) from error
        return {name: value for name, value in read.items() if value is not None}

    def number(self, cells: Sequence[str]) -> str:
        """The order number in a row, "" where there is none or where it can't be read."""
        if self._number is None:
            return ""
        try:
            return values.tidy(self._number.composed(self._number.text(cells)))
        except ValueError:
            return ""

    def word(self, cells: Sequence[str]) -> str:
        """The status in the file's own words."""
        return self._status.words(cells) if self._status else ""

    def whole(self, rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """An order's rows, each with all that the file writes once for the order, on whichever of them it stands."""
        if not self._once or len(rows) == 1:
            return list(rows)
        said = {place: next((cells[place] for cells in rows if cells[place].strip()), "") for place in self._once}
        return [[text if text.strip() else said.get(place, text) for place, text in enumerate(row)] for row in rows]

    def fingerprint(self, rows: Sequence[Sequence[str]]) -> bytes:
        """sha256 over all that is read of these rows, and how; their order and the other columns don't matter."""
        digest = hashlib.sha256(self._layout_digest)
        texts = ["\x1f".join(self._mapped(cells)) for cells in rows]
        digest.update("\x1e".join(sorted(texts)).encode())
        return digest.digest()

    def read(self, cells: Sequence[str]) -> Entry:
        """The row in our words. Raises `Flawed`."""
        said = dict(self._constants)
        flaws: list[str] = []
        for column in self._columns:
            text = column.text(cells) if column.place is None else cells[column.place]
            try:
                value = column.read[text]
            except KeyError:
                value = column.learn(text, self._terms)
            if value is not None:
                said[column.name] = value
            elif text in column.wrong:
                flaws.append(_("column “%(column)s”: %(why)s") % {"column": column.label, "why": column.wrong[text]})
        if not flaws:
            flaws = [_("no %(field)s") % {"field": name} for name in NEEDED if name not in said]
        if flaws:
            raise Flawed("; ".join(flaws))
        return Entry(**said)  # type: ignore[arg-type]  # each value is what its field's conversion made


def _label(header: Sequence[str], places: Sequence[int]) -> str:
    return " + ".join(header[place] for place in places if place != ABSENT)


def _of_the_order(places: dict[str, tuple[int, ...]]) -> Iterator[int]:
    """The places of cells that are about an order, not about one of its lines."""
    lines = {place for name, where in places.items() if name in OF_LINES for place in where}
    return (place for where in places.values() for place in where if place not in lines)


def _picker(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """What takes the cells at these places out of a row."""
    if len(places) > 1:
        return itemgetter(*places)  # for a single place it would give the bare text
    return lambda cells: [cells[place] for place in places]
