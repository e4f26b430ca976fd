"""Many rows into one table at once."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from django.db import connection as database
from django.db import models
from psycopg2.errors import QueryCanceled
from psycopg2.extras import execute_values

ROWS_AT_ONCE = 100
NEXT = """
    SELECT array_agg(nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass))) FROM generate_series(1, %s)
"""  # the inner SELECT: the sequence is looked up once, not for each number


class Rows:
    """Rows of a model as tuples of these columns. An empty text is "" where the column can't be NULL, else NULL."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        self.model, self.columns = model, tuple(columns)
        self._table, self._names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)

    @cached_property
    def _copy(self) -> str:
        fields = {field.column: field for field in self.model._meta.local_fields}
        texts = [
            name
            for name in self.columns
            if isinstance(fields[name], models.CharField | models.TextField) and not fields[name].null
        ]
        force = f", FORCE_NOT_NULL ({', '.join(texts)})" if texts else ""
        return f"COPY {self._table} ({self._names}) FROM STDIN WITH (FORMAT csv{force})"

    @cached_property
    def _types(self) -> str:
        fields = {field.column: field for field in self.model._meta.local_fields}
        return ", ".join(f"%s::{fields[name].rel_db_type(database)}" for name in self.columns)

    def copy(self, rows: Iterable[Sequence[object]]) -> None:
        """Append the rows; all of them or an error."""
        text = _Text(rows)
        with database.cursor() as cursor, database.wrap_database_errors:
            try:
                cursor.cursor.copy_expert(self._copy, text)
            except QueryCanceled:
                if text.stopped_by is None:
                    raise
                raise text.stopped_by from None

    def add_new(self, rows: Sequence[Sequence[object]]) -> None:
        """Append the rows that no unique key refuses."""
        self._execute(f"INSERT INTO {self._table} ({self._names}) VALUES %s ON CONFLICT DO NOTHING", rows)  # noqa: S608

    def update(self, rows: Sequence[Sequence[object]]) -> None:
        """Write the rows over those with the same `id`, the first column."""
        sets = ", ".join(f'"{name}" = new."{name}"' for name in self.columns[1:])
        values = f"FROM (VALUES %s) AS new ({self._names}) WHERE old.id = new.id"
        self._execute(f"UPDATE {self._table} AS old SET {sets} {values}", rows)  # noqa: S608 names of our own columns

    def _execute(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            with database.cursor() as cursor, database.wrap_database_errors:
                execute_values(cursor.cursor, statement, rows, template=f"({self._types})", page_size=1000)


class _Text:
    """Rows as a file of CSV, made while COPY reads it: PostgreSQL takes in the last ones while we make the next."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self._rows = iter(rows)
        self.stopped_by: BaseException | None = None

    def read(self, _size: int) -> str:
        """The next rows, "" after the last. COPY tells no more than the name of an error here, so it is kept."""
        text = io.StringIO()
        try:
            csv.writer(text).writerows(islice(self._rows, ROWS_AT_ONCE))
        except BaseException as error:
            self.stopped_by = error
            raise
        return text.getvalue()


class Ids:
    """Numbers for new rows of a model, taken from its sequence in advance."""

    def __init__(self, model: type[models.Model], count: int) -> None:
        with database.cursor() as cursor:
            cursor.execute(NEXT, [model._meta.db_table, count])
            self._numbers: Iterator[int] = iter(cursor.fetchone()[0] or ())

    def take(self, count: int) -> list[int]:
        return list(islice(self._numbers, count))

    def __iter__(self) -> Iterator[int]:
        return self._numbers

    def next(self) -> int:
        return next(self._numbers)
