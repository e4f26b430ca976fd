"""The last seven days at a glance, for Today: three shares by day, beside the seven days before.

Each share is of the parcels to which it happened on that day, not of those shipped on it: of parcels shipped this week
hardly any can have come back yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import connections

from analytics import database
from analytics.dimensions import BUCKETS
from analytics.question import fraction
from orders.states import Bucket

DAYS: Final = 7
Happened = Sequence[int]  # parcels, sent back, with a failed attempt, delivered at the first

LOOK_BACK: Final = timedelta(days=90)  # parcels that were shipped earlier and end only now are not worth the reading

# ruff: noqa: S608  what is pasted in are this module's own numbers; every value is bound
RTO, DELIVERED = BUCKETS.index(Bucket.RTO), BUCKETS.index(Bucket.DELIVERED)
HAPPENED: Final = f"""
    SELECT {{day}} AS day, count(*), count(*) FILTER (WHERE bucket = {RTO}),
        count(*) FILTER (WHERE attempts > 0), count(*) FILTER (WHERE attempts = 0 AND bucket = {DELIVERED})
    FROM analytics_parcelfact WHERE store_id = ANY(%(stores)s)
        AND ship_day BETWEEN %(shipped)s AND %(last)s AND {{day}} BETWEEN %(first)s AND %(last)s
    GROUP BY 1
"""
ENDED, ATTEMPTED = (HAPPENED.format(day=f"ship_day + {column}") for column in ("ended_after", "attempted_after"))


@dataclass(frozen=True, slots=True)
class Share:
    """A numerator and its denominator."""

    part: int = 0
    whole: int = 0

    @property
    def rate(self) -> float | None:
        """As a fraction; None without a denominator."""
        return fraction(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Spark:
    """Seven days, oldest first and today last, and the seven days before them."""

    days: tuple[Share, ...]
    before: tuple[Share, ...]

    @property
    def week(self) -> Share:
        return _sum(self.days)

    @property
    def week_before(self) -> Share:
        return _sum(self.before)


@dataclass(frozen=True, slots=True)
class Sparks:
    """`rto`: of parcels that came to an end that day, those sent back. `ndr`: of parcels first attempted that day,
    those with a genuine failed attempt. `first_attempt`: of the same, those delivered without one."""

    rto: Spark
    ndr: Spark
    first_attempt: Spark


def sparks(store_ids: Sequence[int], today: date) -> Sparks:
    """The three figures up to and with `today`, a day of the stores' zone."""
    first = today - timedelta(days=2 * DAYS - 1)
    arguments: dict[str, Any] = {"stores": list(store_ids), "first": first, "last": today, "shipped": first - LOOK_BACK}
    ended, attempted = _by_day(ENDED, arguments), _by_day(ATTEMPTED, arguments)
    days = [first + timedelta(days=count) for count in range(2 * DAYS)]

    def spark(found: Mapping[date, Happened], part: int) -> Spark:
        shares = tuple(Share(found[day][part], found[day][0]) if day in found else Share() for day in days)
        return Spark(days=shares[DAYS:], before=shares[:DAYS])

    return Sparks(rto=spark(ended, 1), ndr=spark(attempted, 2), first_attempt=spark(attempted, 3))


def _by_day(statement: str, arguments: Mapping[str, Any]) -> dict[date, Happened]:
    with connections[database.alias()].cursor() as cursor:
        cursor.execute(statement, arguments)
        return {day: counts for day, *counts in cursor.fetchall()}


def _sum(shares: Sequence[Share]) -> Share:
    return Share(sum(share.part for share in shares), sum(share.whole for share in shares))
