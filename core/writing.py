"""Write many rows in one statement."""

from collections.abc import Iterable, Sequence

from django.db import connection as database
from django.db import models


def array(values: Iterable[object]) -> str:
    """An array the way PostgreSQL writes it, to be cast to its type: several times faster than to have a client quote
    each value."""
    written = [
        "NULL" if value is None else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
        for value in values
    ]
    return "{" + ",".join(written) + "}"


def write(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Give the rows, each a primary key followed by the values of `columns`, their new values.

    Django's own `bulk_update` builds a CASE per row and column, which takes ten times as long here.
    """
    if not rows:
        return
    sets = ", ".join(f"{column} = new.{column}" for column in columns)
    new = f"unnest({_types(model, ['id', *columns])}) AS new (id, {', '.join(columns)})"
    statement = f"UPDATE {model._meta.db_table} AS old SET {sets} FROM {new} WHERE old.id = new.id"  # noqa: S608 ours
    with database.cursor() as cursor:
        cursor.execute(statement, _by_column(rows))


def add(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Insert rows, each the values of `columns`."""
    if not rows:
        return
    new = f"SELECT * FROM unnest({_types(model, columns)})"  # noqa: S608 ours
    with database.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) {new}", _by_column(rows))


def _types(model: type[models.Model], columns: Sequence[str]) -> str:
    return ", ".join(f"%s::{model._meta.get_field(column).db_type(database)}[]" for column in columns)


def _by_column(rows: Sequence[Sequence[object]]) -> list[str]:
    return [array(column) for column in zip(*rows, strict=True)]
