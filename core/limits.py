"""Limits that hold under any number of workers: one row and one statement in PostgreSQL for each draw.

A bucket holds `capacity` permits and gets a new one every `interval`. All that is kept is the moment at which it
would be full again, so a draw is one comparison and one addition (GCRA), and idle buckets need no row. At most
`capacity` permits leave at once and at most `capacity + t ÷ interval` in any time t. Call outside of long
transactions: the row stays locked until the transaction ends, and rolling back gives the permits back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db import connection
from django.db.models import F

from core.crypto import digest
from core.models import Limit

MICROSECOND = timedelta(microseconds=1)
NO_TIME = timedelta()

# EXCLUDED.full_at minus the first draw's length is the moment of this draw: the clock is read once, and in the
# database, so that workers' clocks don't matter. A draw that gets less than it needs writes nothing.
DRAW = """
    INSERT INTO core_limit AS kept (name, full_at, given)
    SELECT %(name)s, COALESCE(%(at)s, clock_timestamp()) + %(first)s * %(interval)s, %(first)s
    ON CONFLICT (name) DO UPDATE SET given = {given}, full_at = GREATEST(kept.full_at, {now}) + {given} * %(interval)s
    WHERE {free} >= %(need)s
    RETURNING given, full_at, COALESCE(%(at)s, clock_timestamp())
"""
NOW = "(EXCLUDED.full_at - %(first)s * %(interval)s)"
FREE = f"""FLOOR(EXTRACT(EPOCH FROM %(capacity)s * %(interval)s - (GREATEST(kept.full_at, {NOW}) - {NOW}))
    / EXTRACT(EPOCH FROM %(interval)s))::integer"""
GIVEN = f"LEAST(%(want)s, {FREE})"
STATEMENT = DRAW.format(now=NOW, free=FREE, given=GIVEN)
LOOK = "SELECT full_at, COALESCE(%s, clock_timestamp()) FROM core_limit WHERE name = %s"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Go ahead; the cost is booked."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was booked; the same cost fits after `retry_after`, unless others come first."""

    retry_after: timedelta


@dataclass(frozen=True, slots=True)
class Grant:
    """How many permits were granted; `wait` until the next one is there, zero if all were granted."""

    granted: int
    wait: timedelta


@dataclass(frozen=True, slots=True)
class _Bucket:
    capacity: int
    interval: timedelta

    def __post_init__(self) -> None:
        if self.capacity < 1 or self.interval <= NO_TIME:
            message = "a limit needs a capacity of at least 1 and time between permits"
            raise ValueError(message)

    def wait(self, full_at: datetime, now: datetime, permits: int) -> timedelta:
        """Until this many permits are there."""
        return max(full_at - now - (self.capacity - permits) * self.interval, NO_TIME)


def spend(*, key: str, cost: int = 1, per: timedelta, limit: int, at: datetime | None = None) -> Allowed | Refused:
    """Book the whole cost or nothing: `limit` at once, refilled evenly over `per`. Without `at` by the database's
    clock.
    """
    bucket = _Bucket(limit, _rounded_up(per / MICROSECOND / limit))
    grant = _draw(key, bucket, want=cost, need=cost, at=at)
    return Allowed() if grant.granted else Refused(grant.wait)


def give_back(*, key: str, cost: int = 1, per: timedelta, limit: int) -> None:
    """Return what `spend` booked under the same key, limit and time for something that turned out not to count."""
    bucket = _Bucket(limit, _rounded_up(per / MICROSECOND / limit))
    Limit.objects.filter(name=digest(key)).update(full_at=F("full_at") - cost * bucket.interval)


def take(*, key: str, want: int, capacity: int, refill_per_second: float, at: datetime | None = None) -> Grant:
    """Take up to `want` permits from a budget shared by all workers. Without `at` by the database's clock."""
    bucket = _Bucket(capacity, _rounded_up(1_000_000 / refill_per_second))
    return _draw(key, bucket, want=want, need=1, at=at)


def forget_idle(*, at: datetime) -> int:
    """Delete the buckets that are full again; returns how many."""
    return Limit.objects.filter(full_at__lte=at).delete()[0]


def _rounded_up(microseconds: float) -> timedelta:
    """Rounded up, so that no rounding ever lets more through."""
    return timedelta(microseconds=ceil(microseconds))


def _draw(key: str, bucket: _Bucket, *, want: int, need: int, at: datetime | None) -> Grant:
    if not 1 <= need <= min(want, bucket.capacity):
        message = f"{want} permits can't be drawn from a bucket of {bucket.capacity}"
        raise ValueError(message)
    name, first = digest(key), min(want, bucket.capacity)
    asked: dict[str, Any] = {
        "name": name,
        "at": at,
        "first": first,
        "want": want,
        "need": need,
        "capacity": bucket.capacity,
        "interval": bucket.interval,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, asked)
        if row := cursor.fetchone():
            given, full_at, now = row
            return Grant(given, NO_TIME if given == want else bucket.wait(full_at, now, 1))
        cursor.execute(LOOK, [at, name])
        row = cursor.fetchone()
    if row is None:  # forgotten in the same moment: full again
        return Grant(0, NO_TIME)
    full_at, now = row
    return Grant(0, bucket.wait(full_at, now, need))
