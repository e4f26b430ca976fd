"""Questions as SQL: over the kept totals where they know the answer, else range scans over the facts."""

# ruff: noqa: S608  what is pasted into statements are names from the tables of this app; every value is bound

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from analytics import periods
from analytics.dimensions import ALIKE, BUCKETS, KEPT, MANY, SEVERAL, SINGLE, TIMES, WEEK_OF, Dimension
from analytics.queries.where import Where
from analytics.totalling import COUNT_COLUMNS, COUNTS
from core.dates import Days

TIME: Final = {
    Dimension.NONE: "0",
    Dimension.DAY: "{day}",
    Dimension.WEEK: WEEK_OF,
    Dimension.MONTH: "date_trunc('month', {day}::timestamp)::date",
}
TEXT: Final = {
    Dimension.NONE: "''",
    Dimension.DAY: "key::text",
    Dimension.WEEK: "key::text",
    Dimension.MONTH: "to_char(key, 'YYYY-MM')",
}
RTO: Final = BUCKETS.index("rto")
PIVOT: Final = ", ".join(
    [*(f"COALESCE(sum(n) FILTER (WHERE bucket = {place}), 0)::bigint" for place in range(len(BUCKETS))),
     "COALESCE(sum(cod), 0)::bigint", f"COALESCE(sum(cod) FILTER (WHERE bucket = {RTO}), 0)::bigint"]
)  # fmt: skip
SUMS: Final = ", ".join(f"sum({column})::bigint" for column in COUNT_COLUMNS)

PER_SCAN: Final = 2  # groupings counted along in one scan: with more there are too many groups to hand over
WEEKS: Final = (Dimension.NONE, Dimension.WEEK, *ALIKE)  # what `WeekFact` can be grouped by
ALONE: Final = (*MANY, *SEVERAL)  # too many groups to be counted along


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL whose rows are: dimension, key, the seven counts, two amounts in hundredths."""

    sql: str
    arguments: dict[str, Any]


def statements(where: Where, dimensions: Sequence[Dimension]) -> list[Statement]:
    """As few and as short statements as answer all dimensions."""
    span = where.span
    days = [each for each in dimensions if not where.labels and (each in KEPT or each in TIMES)]
    months = [each for each in dimensions if not where.labels and each in MANY and span]
    rest = [each for each in dimensions if each not in days and each not in months]
    weeks = [each for each in rest if each in WEEKS and set(where.labels) <= set(ALIKE) and span]
    found = [_days(where, days)] if days else []
    if span:
        found += [_months(where, span, each) for each in months]
        found += [_weeks(where, span, weeks)] if weeks else []
    return found + [_facts(where, some) for some in _shared_out([each for each in rest if each not in weeks])]


def _shared_out(dimensions: Sequence[Dimension]) -> list[list[Dimension]]:
    """Which dimensions are counted in one scan; the total goes with any of them."""
    together: list[Dimension] = [each for each in dimensions if each not in ALONE and each is not Dimension.NONE]
    scans: list[list[Dimension]] = [together[start : start + PER_SCAN] for start in range(0, len(together), PER_SCAN)]
    if Dimension.NONE in dimensions:
        scans = [[Dimension.NONE, *(scans[0] if scans else [])], *scans[1:]]
    return scans + [[each] for each in dimensions if each in ALONE]


def _days(where: Where, dimensions: Sequence[Dimension]) -> Statement:
    """From the totals of days; times add up those of everything."""
    parts = []
    for dimension in dimensions:
        counted, key = (Dimension.NONE, TIME[dimension]) if dimension in TIME else (dimension, "key")
        total = f"{where.totals('day')} AND dimension = '{counted.value}'"
        source = f"SELECT {key.format(day='day')}, {SUMS} FROM analytics_daytotal WHERE {total} GROUP BY 1"
        parts.append(_worded(dimension, source))
    return Statement(" UNION ALL ".join(parts), where.arguments())


def _months(where: Where, span: Days, dimension: Dimension) -> Statement:
    """From the totals of whole months, and from the facts of the days before and behind them."""
    months, edges = periods.cut(span, Dimension.MONTH)
    parts = []
    if months:
        whole = f"{where.totals('month', [(months,)])} AND dimension = '{dimension.value}'"
        parts.append(f"SELECT key, {', '.join(COUNT_COLUMNS)} FROM analytics_monthtotal WHERE {whole}")
    if edges:
        rows = f"SELECT {_each(dimension)} AS key, 1 AS sign, bucket, cod_amount FROM analytics_parcelfact"
        parts.append(f"SELECT key, {COUNTS} FROM ({rows} WHERE {where.facts([edges])}) AS fact GROUP BY key")
    every = f"({' UNION ALL '.join(parts)}) AS part (key, {', '.join(COUNT_COLUMNS)})"
    return Statement(_worded(dimension, f"SELECT key, {SUMS} FROM {every} GROUP BY key"), where.arguments())


def _weeks(where: Where, span: Days, dimensions: Sequence[Dimension]) -> Statement:
    """From the parcels of whole weeks that are alike, and from the facts of the days before and behind them."""
    weeks, edges = periods.cut(span, Dimension.WEEK)
    like = [SINGLE[each] for each in dimensions if each in SINGLE]
    parts = []
    if weeks:
        columns = ", ".join(("week", *like, "bucket", "parcels", "cod_amount"))
        parts.append(f"SELECT {columns} FROM analytics_weekfact WHERE {where.alike('week', [(weeks,)])}")
    if edges:
        columns = ", ".join((where.day, *like, "bucket", "1", "cod_amount"))
        parts.append(f"SELECT {columns} FROM analytics_parcelfact WHERE {where.facts([edges])}")
    every = f"({' UNION ALL '.join(parts)}) AS part ({', '.join(('day', *like, 'bucket', 'n', 'cod'))})"
    return Statement(_added_up(f"SELECT * FROM {every}", dimensions), where.arguments())


def _facts(where: Where, dimensions: Sequence[Dimension]) -> Statement:
    """From the facts: counted once by all the dimensions together, by days where weeks are asked for (a plain column
    groups twice as fast as a calculation), then added up by each."""
    keys = {SINGLE.get(each) or SEVERAL[each]: _each(each) for each in dimensions if each not in TIME}
    keys |= {"day": where.day} if set(dimensions) & set(TIMES) else {}
    columns = ", ".join(f"{column} AS {name}" for name, column in keys.items())
    rows = f"SELECT {columns}{', ' if keys else ''}bucket, cod_amount FROM analytics_parcelfact WHERE {where.facts()}"
    grouped = ", ".join((*keys, "bucket"))
    counted = f"SELECT {grouped}, count(*) AS n, sum(cod_amount) AS cod FROM ({rows}) AS fact GROUP BY {grouped}"
    return Statement(_added_up(counted, dimensions), where.arguments())


def _each(dimension: Dimension) -> str:
    """A fact's label, or each of them where it may have several."""
    return f"unnest({SEVERAL[dimension]})" if dimension in SEVERAL else SINGLE[dimension]


def _added_up(counted: str, dimensions: Sequence[Dimension]) -> str:
    """What was counted by several dimensions, by each of them."""
    parts = []
    for dimension in dimensions:
        key = TIME[dimension].format(day="day") if dimension in TIME else SINGLE.get(dimension) or SEVERAL[dimension]
        parts.append(_worded(dimension, f"SELECT {key}, {PIVOT} FROM counted GROUP BY 1"))
    return f"WITH counted AS ({counted}) {' UNION ALL '.join(parts)}"


def _worded(dimension: Dimension, source: str) -> str:
    """The rows of an answer from rows of a number and counts."""
    found, counts = f"({source}) AS found (key, {', '.join(COUNT_COLUMNS)})", ", ".join(COUNT_COLUMNS)
    if dimension in TIME:
        return f"SELECT '{dimension.value}', {TEXT[dimension]}, {counts} FROM {found}"
    return f"SELECT '{dimension.value}', text, {counts} FROM {found} JOIN analytics_label ON id = key"
