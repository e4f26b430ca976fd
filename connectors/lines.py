"""How many calls to one service are under way at once: never more than it has lines, whatever the number of workers.

A line is a row that is busy until a moment; a worker that dies frees it by the passing of time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection as database
from django.utils.translation import gettext as _

from connectors.base import ProviderError
from connectors.models import Connection, Line

LINES = 2
LONGEST_CALL = timedelta(seconds=10)
ENGAGED_WAIT = timedelta(milliseconds=200)
TAKE = """
    UPDATE connectors_line SET busy_until = %(until)s WHERE id = (
        SELECT id FROM connectors_line WHERE connection_id = %(connection)s AND busy_until <= %(at)s
        ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


class NotNow(ProviderError):
    """Nothing was sent: lines, budget or breaker don't let it out. `retry_after` says when to come again."""


@contextmanager
def line(connection: Connection, *, at: datetime) -> Iterator[None]:
    """Hold one of the connection's lines during the block. Raises `NotNow` when all are engaged."""
    held = _take(connection, at=at)
    if held is None and _lay(connection, at=at):
        held = _take(connection, at=at)
    if held is None:
        raise NotNow(_("All lines to the service are engaged."), retry_after=ENGAGED_WAIT)
    try:
        yield
    finally:
        Line.objects.filter(pk=held, busy_until=at + LONGEST_CALL).update(busy_until=at)


def _take(connection: Connection, *, at: datetime) -> int | None:
    """The id of a line that is ours now."""
    with database.cursor() as cursor:
        cursor.execute(TAKE, {"connection": connection.pk, "at": at, "until": at + LONGEST_CALL})
        return next((pk for (pk,) in cursor.fetchall()), None)


def _lay(connection: Connection, *, at: datetime) -> bool:
    """The lines of a connection that was never called. Whether one may be free: another worker may have laid them in
    this very moment."""
    fresh = [Line(connection=connection, number=number, busy_until=at) for number in range(LINES)]
    Line.objects.bulk_create(fresh, ignore_conflicts=True)
    return Line.objects.filter(connection=connection, busy_until__lte=at).exists()
