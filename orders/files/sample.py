"""The beginning of a table, kept beside the file: pages look at it without opening the whole again."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from orders.files.tables import Row, Table, Unreadable

ROWS = 5_000
CHARACTERS = 20_000_000
COUNTED_TO = 500_000  # rows; a longer file is counted while it is loaded
FIRST = 5
UNFIT = re.compile("[\x00\ud800-\udfff]")
NO_TEXT = "\ufffd"


@dataclass(frozen=True)
class Sample:
    """`counted`: all rows of the file, None where they are too many to count in passing."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    read_as: str
    digest: str
    counted: int | None

    @property
    def whole(self) -> bool:
        """Whether the file has no more rows than these."""
        return self.counted == len(self.rows)

    @property
    def cells(self) -> list[list[str]]:
        return [row.cells for row in self.rows if not row.flaw]

    def table(self) -> Table:
        """As if it were the file."""
        return Table(self.header, iter(self.rows), self.digest, self.read_as)

    def as_json(self) -> str:
        rows = [[row.number, row.cells, row.flaw] for row in self.rows]
        return json.dumps([self.header, rows, self.read_as, self.digest, self.counted])


def read(text: str) -> Sample:
    """What `as_json` wrote."""
    header, rows, read_as, digest, counted = json.loads(text)
    return Sample(tuple(header), tuple(Row(*row) for row in rows), read_as, digest, counted)


def take(table: Table) -> Sample:
    """The first rows of a table, whose rows are used up by it. Raises `Unreadable` for what is no table."""
    rows = list(_few(table.rows))
    _check(table.header, rows[:FIRST])
    more = sum(1 for _row in islice(table.rows, COUNTED_TO))
    if not rows:
        raise Unreadable(_("There is nothing under the header."))
    counted = len(rows) + more if more < COUNTED_TO else None
    return Sample(table.header, tuple(rows), table.read_as, table.digest, counted)


def _few(rows: Iterator[Row]) -> Iterator[Row]:
    room = CHARACTERS
    for row in islice(rows, ROWS):
        yield row
        room -= sum(map(len, row.cells))
        if room < 0:
            return


def _check(header: Sequence[str], first: Sequence[Row]) -> None:
    """Raises `Unreadable` for what is no text, and for a single column, which is what other files look like."""
    single = len([name for name in header if name]) == 1
    texts = [*header, *(cell for row in first for cell in row.cells if single)]
    if any(UNFIT.search(text) for text in texts):
        raise Unreadable(_("This isn't text: it is no table. Only CSV, CSV.gz and XLSX can be loaded."))
    if single:
        raise Unreadable(
            _("Only one column was found, “%(name)s”. Is the first row of the file its header?")
            % {"name": next(filter(None, header), "")[:60]}
        )
