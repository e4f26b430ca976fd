"""A database of its own for a benchmark, gone afterwards whatever happens."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

CHUNK = 1 << 20


@contextmanager
def database(name: str) -> Iterator[None]:
    """Point Django at a fresh, migrated database called `name`, and drop it at the end."""
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY the rows into the table; None is NULL, and no value may hold a tab, a line break or a backslash."""
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", _Lines(rows), size=CHUNK)


class _Lines:
    """Rows as a file that COPY reads from, made while it reads."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows = iter(rows)
        self.rest = ""

    def read(self, size: int) -> str:
        parts, length = [self.rest], len(self.rest)
        for row in self.rows:
            line = "\t".join("\\N" if value is None else str(value) for value in row) + "\n"
            parts.append(line)
            length += len(line)
            if length >= size:
                break
        text = "".join(parts)
        self.rest = text[size:]
        return text[:size]
