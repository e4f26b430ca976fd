"""The one way from facts to totals, in SQL: made anew for a whole store or for days, or moved on by what changed."""

# ruff: noqa: S608  what is pasted into statements are names from the tables of this app; every value is bound

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection

from analytics.dimensions import ALIKE, BUCKETS, DAY_COLUMN, KEPT, MANY, SEVERAL, SINGLE, WEEK_OF, Cohort, Dimension
from analytics.filling import Fact
from analytics.periods import Unit

COUNT_COLUMNS: Final = (*(bucket.value for bucket in BUCKETS), "cod_amount", "rto_cod_amount")
COUNTS: Final = ", ".join(
    [*(f"COALESCE(sum(sign) FILTER (WHERE bucket = {place}), 0)" for place in range(len(BUCKETS))),
     "COALESCE(sum(sign * cod_amount), 0)",
     f"COALESCE(sum(sign * cod_amount) FILTER (WHERE bucket = {BUCKETS.index('rto')}), 0)"]
)  # fmt: skip

# Facts to be counted: all of a store, those of some days, or what went (-1) and came (+1).
EVERY: Final = "(SELECT 1 AS sign, * FROM analytics_parcelfact WHERE store_id = %(store)s)"
ON_DAYS: Final = (
    "(SELECT 1 AS sign, * FROM analytics_parcelfact WHERE store_id = %(store)s AND {day} = ANY(%(days)s::date[]))"
)
CHANGED: Final = """(
    SELECT -1 AS sign, * FROM json_populate_recordset(NULL::analytics_parcelfact, %(gone)s::json)
    UNION ALL SELECT 1, * FROM json_populate_recordset(NULL::analytics_parcelfact, %(come)s::json)
)"""
ADDED: Final = ", ".join(f"{column} = total.{column} + excluded.{column}" for column in COUNT_COLUMNS)
LIKE: Final = tuple(SINGLE[dimension] for dimension in ALIKE)
PLACE: Final = "store_id, cohort, dimension, months, month, key"
NOBODY: Final = " AND ".join(f"{bucket.value} = 0" for bucket in BUCKETS)
ALL_ALIKE: Final = ", ".join(("store_id", "cohort", "week", *LIKE, "bucket"))
ADDED_ALIKE: Final = ", ".join(f"{column} = total.{column} + excluded.{column}" for column in ("parcels", "cod_amount"))
STARTS: Final = {
    Unit.MONTH: "date_trunc('month', {day}::timestamp)::date",
    Unit.QUARTER: "date_trunc('quarter', {day}::timestamp)::date",
}


def renew(store_id: int, cohort: Cohort) -> None:
    """Make all totals of a store anew."""
    arguments = {"store": store_id, "cohort": cohort.value}
    for table in ("daytotal", "monthtotal", "weekfact"):
        _execute(f"DELETE FROM analytics_{table} WHERE store_id = %(store)s AND cohort = %(cohort)s", arguments)
    day = DAY_COLUMN[cohort]
    for statement in (*_day_totals(EVERY, day), *_month_totals(EVERY, day), _week_facts(EVERY, day)):
        _execute(statement, arguments)


def recount(store_id: int, cohort: Cohort, days: Iterable[str]) -> None:
    """Replace the store's totals of these days (ISO) by what its facts say."""
    arguments = {"store": store_id, "cohort": cohort.value, "days": sorted(days)}
    whose = "store_id = %(store)s AND cohort = %(cohort)s"
    _execute(f"DELETE FROM analytics_daytotal WHERE {whose} AND day = ANY(%(days)s::date[])", arguments)
    column = DAY_COLUMN[cohort]
    for statement in _day_totals(ON_DAYS.format(day=column), column):
        _execute(statement, arguments)


def move(store_id: int, cohort: Cohort, *, gone: Sequence[Fact], come: Sequence[Fact]) -> None:
    """Take what went from the totals of its week and month, add what came: far less than to count a month again."""
    arguments = {"store": store_id, "cohort": cohort.value, "gone": json.dumps(gone), "come": json.dumps(come)}
    day = DAY_COLUMN[cohort]
    for statement in _month_totals(CHANGED, day):
        _execute(f"{statement} ON CONFLICT ({PLACE}) DO UPDATE SET {ADDED}", arguments)
    _execute(f"{_week_facts(CHANGED, day)} ON CONFLICT ({ALL_ALIKE}) DO UPDATE SET {ADDED_ALIKE}", arguments)
    for table, nothing in (("monthtotal", NOBODY), ("weekfact", "parcels = 0")):
        _execute(f"DELETE FROM analytics_{table} WHERE store_id = %(store)s AND {nothing}", arguments)


def _day_totals(facts: str, day: str) -> list[str]:
    columns = ", ".join(("store_id", "cohort", "dimension", "day", "key", *COUNT_COLUMNS))
    return [
        f"INSERT INTO analytics_daytotal ({columns})"
        f" SELECT %(store)s, %(cohort)s, '{each.value}', {day}, {key}, {COUNTS} FROM {source} GROUP BY 4, 5"
        for each in KEPT
        for key, source in [_keyed(each, facts)]
    ]


def _month_totals(facts: str, day: str) -> list[str]:
    return [
        f"INSERT INTO analytics_monthtotal AS total ({PLACE}, {', '.join(COUNT_COLUMNS)})"
        f" SELECT %(store)s, %(cohort)s, '{each.value}', {unit.months}, {start.format(day=day)}, {key}, {COUNTS}"
        f" FROM {source} GROUP BY 5, 6 ORDER BY 5, 6"  # a year of them is read in this order
        for each in MANY
        for key, source in [_keyed(each, facts)]
        for unit, start in STARTS.items()
    ]


def _week_facts(facts: str, day: str) -> str:
    like, week = ", ".join(LIKE), WEEK_OF.format(day=day)
    return f"""
        INSERT INTO analytics_weekfact AS total (store_id, cohort, week, {like}, bucket, parcels, cod_amount)
        SELECT %(store)s, %(cohort)s, {week}, {like}, bucket, sum(sign), COALESCE(sum(sign * cod_amount), 0)
        FROM {facts} AS fact GROUP BY {week}, {like}, bucket
    """


def _keyed(dimension: Dimension, facts: str) -> tuple[str, str]:
    """The key that a fact is counted under, and the rows to count: one per label where it has several."""
    if dimension in SEVERAL:
        return "key", f"(SELECT unnest({SEVERAL[dimension]}) AS key, * FROM {facts} AS fact) AS fact"
    return SINGLE.get(dimension, "0"), f"{facts} AS fact"


def _execute(statement: str, arguments: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
