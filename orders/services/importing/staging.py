"""Where a file's rows wait for each other: a temporary table, so that rows of one order may be anywhere in the file.

The table belongs to the session and is gone with it; a load that was killed starts it again and finds the orders
that it had already written unchanged.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from operator import itemgetter

from django.db import connection as database
from django.utils.translation import gettext as _
from psycopg2.extras import execute_values

from orders.files import Row
from orders.services.importing.merging import Numbered
from orders.services.importing.reading import Reader

BETWEEN_CELLS = "\x1f"
ROWS_PER_COPY = 10_000
ROWS_PER_FETCH = 5_000
MOST_ROWS = 1_000  # of one order: more are a wrong column
UNFIT = re.compile("[\x00\ud800-\udfff]")  # what PostgreSQL can't keep: NUL, and bytes that were no UTF-8
INSTEAD = "\ufffd"

MAKE = """
    DROP TABLE IF EXISTS pg_temp.staged, pg_temp.refused;
    CREATE TEMPORARY TABLE staged (row bigint, number text COLLATE "C", flaw text, cells text);
    CREATE TEMPORARY TABLE refused (row bigint, reason text);
"""
COPY = "COPY pg_temp.staged FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (number, flaw, cells))"
BY_ORDER = "SELECT number, row, cells, flaw FROM pg_temp.staged ORDER BY number, row"
REFUSE_ORDER = """
    INSERT INTO pg_temp.refused SELECT min(row), coalesce(nullif(flaw, ''), %s) FROM pg_temp.staged WHERE number = %s
    GROUP BY cells, flaw
"""
REFUSED = "SELECT row, cells, reason FROM pg_temp.refused JOIN pg_temp.staged USING (row) ORDER BY row"


def stage(rows: Iterable[Row], *, reader: Reader) -> Iterator[int]:
    """Put all rows into the table; yields how many there are so far."""
    with database.cursor() as cursor:
        cursor.execute(MAKE)
        remaining, count = iter(rows), 0
        while batch := list(islice(remaining, ROWS_PER_COPY)):
            cursor.cursor.copy_expert(COPY, _csv(batch, reader))
            count += len(batch)
            yield count
        cursor.execute("ANALYZE pg_temp.staged")


def _csv(rows: Iterable[Row], reader: Reader) -> io.StringIO:
    text = io.StringIO()
    write = csv.writer(text).writerow
    for row in rows:
        cells = BETWEEN_CELLS.join(row.cells)
        if _unfit(cells) or cells.count(BETWEEN_CELLS) != len(row.cells) - 1:
            write(_flawed(row, reader))
        else:
            write((row.number, reader.number(row.cells), row.flaw, cells))
    text.seek(0)
    return text


def _unfit(text: str) -> bool:
    """Whether PostgreSQL can't keep the text. Most texts are ASCII, where that is known at once."""
    return "\0" in text if text.isascii() else bool(UNFIT.search(text))


def _flawed(row: Row, reader: Reader) -> tuple[int, str, str, str]:
    """A row that can't be kept as it is, with signs instead of what is no text."""
    clean = [UNFIT.sub(INSTEAD, cell).replace(BETWEEN_CELLS, INSTEAD) for cell in row.cells]
    place = next(place for place, cell in enumerate(row.cells) if cell != clean[place])
    flaw = _("column “%(column)s”: a character that is no text (NUL, or bytes in another encoding)")
    flaw %= {"column": reader.header[place]}
    return row.number, reader.number(clean), row.flaw or flaw, BETWEEN_CELLS.join(clean)


def orders() -> Iterator[tuple[str, list[Numbered], int]]:
    """Order by order: number, rows that differ, and how many rows only repeat one of them.

    Rows without a number come as the order "". Of an order with too many rows no more than `MOST_ROWS` + 1 come: it
    is refused as a whole (`refuse_order`).
    """
    with database.chunked_cursor() as cursor:
        cursor.cursor.itersize = ROWS_PER_FETCH
        cursor.execute(BY_ORDER)
        for number, rows in groupby(cursor, key=itemgetter(0)):
            yield number, *_distinct(rows)


def _distinct(rows: Iterator[tuple[str, int, str, str]]) -> tuple[list[Numbered], int]:
    seen: dict[str, Numbered] = {}
    repeats = 0
    for _number, row, cells, flaw in rows:
        if cells in seen:
            repeats += 1
        elif len(seen) <= MOST_ROWS:
            seen[cells] = row, cells.split(BETWEEN_CELLS), flaw
    return list(seen.values()), repeats


def refuse(reasons: Mapping[int, str]) -> None:
    """Keep why these rows are not loaded."""
    with database.cursor() as cursor:
        execute_values(cursor.cursor, "INSERT INTO pg_temp.refused VALUES %s", list(reasons.items()), page_size=1000)


def refuse_order(number: str, reason: str) -> int:
    """Refuse all rows of this order, however many, repeats left out; returns how many."""
    with database.cursor() as cursor:
        cursor.execute(REFUSE_ORDER, [reason, number])
        return int(cursor.rowcount)


def refused() -> Iterator[tuple[int, list[str], str]]:
    """Row number, cells and reason of what was refused, in the file's order."""
    with database.chunked_cursor() as cursor:
        cursor.execute(REFUSED)
        for row, cells, reason in cursor:
            yield row, cells.split(BETWEEN_CELLS), reason
