"""What a file of rows comes down to.

Rows and records are made by the hundred thousand, so not frozen: that would triple the price of making one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_COLUMNS = 1000


class Unreadable(Exception):
    """The file can't be read at all; the message tells its sender why and what would help."""


@dataclass(slots=True)
class Row:
    """One row under the header. `number` is what a spreadsheet shows beside it; a row with a `flaw` can't be used."""

    number: int
    cells: list[str]
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, which can be read once. `digest` is the file's sha256 in hex, `read_as` says how it was
    read."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    digest: str
    read_as: str


@dataclass(slots=True)
class Record:
    """One record as it stands in the file, header and blank ones included."""

    cells: list[str]
    flaw: str = ""


def headed(records: Iterable[Record]) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Take the first record that isn't blank for the header. Raises `Unreadable` where there is none."""
    numbered = enumerate(records, start=1)
    for _number, record in numbered:
        if record.flaw:
            raise Unreadable(_("The header can't be read: %(flaw)s") % {"flaw": record.flaw})
        if any(cell.strip() for cell in record.cells):
            header = tuple(cell.strip() for cell in record.cells)
            if len(header) > MOST_COLUMNS:
                raise Unreadable(_("The header has %(count)d columns; is this a table?") % {"count": len(header)})
            return header, _rows(numbered, len(header))
    raise Unreadable(_("The file is empty."))


def _rows(numbered: Iterable[tuple[int, Record]], width: int) -> Iterator[Row]:
    for number, record in numbered:
        if record.flaw:
            yield Row(number, _fitted(record.cells, width), record.flaw)
        elif len(record.cells) == width:
            if any(record.cells):
                yield Row(number, record.cells)
        elif any(cell.strip() for cell in record.cells):
            flaw = "" if not any(record.cells[width:]) and len(record.cells) > width else _width(record.cells, width)
            yield Row(number, _fitted(record.cells, width), flaw)


def _fitted(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * width)[:width]


def _width(cells: list[str], width: int) -> str:
    has = ngettext("the row has %(count)d cell", "the row has %(count)d cells", len(cells)) % {"count": len(cells)}
    return _("%(has)s where the header has %(width)d") % {"has": has, "width": width}
