"""How many calls to one service are under way at once: never more than it has lines, whatever the number of workers.

A line is a row that is busy until a moment; a worker that dies frees it by the passing of time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from connectors.base import ProviderError
from connectors.models import Connection, Line

LINES = 2
LONGEST_CALL = timedelta(seconds=10)
ENGAGED_WAIT = timedelta(milliseconds=200)


class NotNow(ProviderError):
    """Nothing was sent: lines, budget or breaker don't let it out. `retry_after` says when to come again."""


@contextmanager
def line(connection: Connection, *, at: datetime) -> Iterator[None]:
    """Hold one of the connection's lines during the block. Raises `NotNow` when all are engaged."""
    held = _take(connection, at=at)
    if not held and _lay(connection, at=at):
        held = _take(connection, at=at)
    if not held:
        raise NotNow(_("All lines to the service are engaged."), retry_after=ENGAGED_WAIT)
    try:
        yield
    finally:
        Line.objects.filter(pk=held.pk, busy_until=held.busy_until).update(busy_until=at)


@transaction.atomic
def _take(connection: Connection, *, at: datetime) -> Line | None:
    free = Line.objects.filter(connection=connection, busy_until__lte=at).order_by("number")
    found = free.select_for_update(skip_locked=True).first()
    if found:
        found.busy_until = at + LONGEST_CALL
        found.save(update_fields=["busy_until"])
    return found


def _lay(connection: Connection, *, at: datetime) -> bool:
    """The lines of a connection that was never called. Whether one may be free: another worker may have laid them in
    this very moment."""
    fresh = [Line(connection=connection, number=number, busy_until=at) for number in range(LINES)]
    Line.objects.bulk_create(fresh, ignore_conflicts=True)
    return Line.objects.filter(connection=connection, busy_until__lte=at).exists()
