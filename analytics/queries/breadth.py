"""Whether a question keeps most of the parcels of its days: then what it leaves out is counted instead."""

# ruff: noqa: S608  what is pasted into statements are names from the tables of this app; every value is bound

from collections.abc import Sequence
from math import prod
from typing import Final

from django.db import connections

from analytics import database
from analytics.dimensions import KEPT, Dimension
from analytics.queries.ranking import HANDED_OVER
from analytics.queries.where import Reading, Where

MOST: Final = 0.6  # from here on the totals of all are read sooner than the rest of the facts would be counted


def reading(where: Where, dimensions: Sequence[Dimension]) -> Reading:
    """The shorter way to a question's parcels. Filters are taken for independent: a wrong guess costs time only."""
    if (
        not where.labels
        or not where.span
        or not set(where.labels) <= set(KEPT)
        or set(dimensions) <= set(where.in_weeks)
    ):
        return Reading.KEPT
    parcels = _parcels(where)
    every = parcels.pop(Dimension.NONE, 0)
    share = prod(min(1, parcels.get(each, 0) / every) for each in where.labels) if every else 0
    return Reading.LEFT_OUT if share > MOST else Reading.KEPT


def _parcels(where: Where) -> dict[Dimension, int]:
    """How many parcels of its days have each of a question's labels, and how many there are."""
    wanted = {Dimension.NONE: ""} | {each: f" AND key = ANY(%({each.value})s)" for each in where.labels}
    parts = [
        f"SELECT '{each.value}', sum({HANDED_OVER}) FROM analytics_daytotal"
        f" WHERE {where.totals('day')} AND dimension = '{each.value}'{keys}"
        for each, keys in wanted.items()
    ]
    with connections[database.alias()].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), where.arguments())
        return {Dimension(name): count or 0 for name, count in cursor.fetchall()}
