"""How much a connection was called of late, and how that went."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q, Sum

from connectors import registry
from connectors.calling import Budget
from connectors.models import Connection, HourOfCalls

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Called:
    """Calls of the last 24 hours and how many of them failed; those of this hour, and how many an hour allows (None
    where the service has no limit)."""

    calls: int
    failures: int
    this_hour: int
    per_hour: int | None


def called(connection: Connection, *, at: datetime) -> Called:
    """Read from at most fifty narrow rows."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    counted = partial(Sum, default=0)
    rows = HourOfCalls.objects.filter(connection=connection, hour__gt=hour - A_DAY, hour__lte=hour)
    sums = rows.aggregate(made=counted("calls"), failed=counted("failures"), now=counted("calls", filter=Q(hour=hour)))
    return Called(sums["made"], sums["failed"], sums["now"], _per_hour(connection))


def _per_hour(connection: Connection) -> int | None:
    adapter = registry.COURIERS.get(connection.provider)
    return int(Budget.of(connection, adapter.can).per_second * AN_HOUR.total_seconds()) if adapter else None
