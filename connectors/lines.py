"""How many calls to one service are under way at once: never more than it has lines, whatever the number of workers.

A line is a row that is busy until a moment; a worker that dies frees it by the passing of time. Whoever frees it writes
down, in the same statement, that it made a call and how that ended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection as database
from django.utils.translation import gettext as _

from connectors.base import Busy, ProviderError, Refused
from connectors.models import Connection, Line

LINES = 2
LONGEST_CALL = timedelta(seconds=10)
ENGAGED_WAIT = timedelta(milliseconds=200)
MADE, FAILED = 0, 1  # what is added to an hour's failures
TAKE = """
    UPDATE connectors_line SET busy_until = %(until)s WHERE id = (
        SELECT id FROM connectors_line WHERE connection_id = %(connection)s AND busy_until <= %(at)s
        ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, number
"""
FREE = "UPDATE connectors_line SET busy_until = %(at)s WHERE id = %(held)s AND busy_until = %(until)s"
COUNT = f"""
    WITH freed AS ({FREE})
    INSERT INTO connectors_hourofcalls AS known (connection_id, line, hour, calls, failures)
    VALUES (%(connection)s, %(number)s, date_trunc('hour', %(at)s), 1, %(failed)s)
    ON CONFLICT (connection_id, hour, line)
    DO UPDATE SET calls = known.calls + 1, failures = known.failures + EXCLUDED.failures
"""  # noqa: S608 the statement above


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
    outcome: int | None = FAILED
    try:
        yield
        outcome = MADE
    except NotNow:
        outcome = None
        raise
    except (Refused, Busy):  # it works: it said no, or not so fast
        outcome = MADE
        raise
    finally:
        _free(connection, held, outcome, at=at)


def _free(connection: Connection, held: tuple[int, int], outcome: int | None, *, at: datetime) -> None:
    """The line is free again; a call that was made (`outcome` is not None) is counted."""
    pk, number = held
    until = at + LONGEST_CALL
    with database.cursor() as cursor:
        if outcome is None:
            cursor.execute(FREE, {"held": pk, "at": at, "until": until})
            return
        counted = {"number": number, "connection": connection.pk, "failed": outcome}
        cursor.execute(COUNT, {"held": pk, "at": at, "until": until, **counted})


def _take(connection: Connection, *, at: datetime) -> tuple[int, int] | None:
    """Id and number of a line that is ours now."""
    with database.cursor() as cursor:
        cursor.execute(TAKE, {"connection": connection.pk, "at": at, "until": at + LONGEST_CALL})
        return next(((pk, number) for pk, number in cursor.fetchall()), None)


def _lay(connection: Connection, *, at: datetime) -> bool:
    """The lines of a connection that was never called. Whether one may be free: another worker may have laid them in
    this very moment."""
    fresh = [Line(connection=connection, number=number, busy_until=at) for number in range(LINES)]
    Line.objects.bulk_create(fresh, ignore_conflicts=True)
    return Line.objects.filter(connection=connection, busy_until__lte=at).exists()
