"""Questions as SQL: over the kept totals where they know the answer, else range scans over the facts."""

# ruff: noqa: S608  what is pasted into statements are names from the tables of this app; every value is bound

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from analytics import periods
from analytics.dimensions import ALIKE, BUCKETS, COLUMN, KEPT, MANY, SEVERAL, TIMES, WEEK_OF, Dimension
from analytics.periods import Period, Unit
from analytics.queries import ranking
from analytics.queries.where import Where
from analytics.question import Best
from analytics.totalling import COUNT_COLUMNS
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
COUNTS: Final = ", ".join(
    [*(f"count(*) FILTER (WHERE bucket = {place})::integer" for place in range(len(BUCKETS))),
     "COALESCE(sum(cod_amount), 0)::bigint", f"COALESCE(sum(cod_amount) FILTER (WHERE bucket = {RTO}), 0)::bigint"]
)  # fmt: skip

PER_SCAN: Final = 3  # groupings counted along in one scan: with more there are too many groups to add up
WEEKS: Final = (Dimension.NONE, Dimension.WEEK, *ALIKE)  # what `WeekFact` can be grouped by
ALONE: Final = (*MANY, *SEVERAL)  # too many groups to be counted along with others


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL whose rows are: dimension, key, how many groups there are, the seven counts, two amounts in hundredths."""

    sql: str
    arguments: dict[str, Any]


def statements(where: Where, dimensions: Sequence[Dimension], best: Best | None = None) -> list[Statement]:
    """As few and as short statements as answer all dimensions, each with all its groups or with the best of them."""
    span = where.span
    days = [each for each in dimensions if not where.labels and (each in KEPT or each in TIMES)]
    rest = [each for each in dimensions if each not in days]
    weeks = [each for each in rest if each in WEEKS and set(where.labels) <= set(ALIKE) and span]
    found = [_days(where, days)] if days else []
    found += [_weeks(where, span, weeks)] if span and weeks else []
    found += [_facts(where, some) for some in _shared_out([each for each in rest if each not in (*weeks, *MANY)])]
    return found + [_many(where, each, best) for each in rest if each in MANY]


def _shared_out(dimensions: Sequence[Dimension]) -> list[list[Dimension]]:
    """Which dimensions are counted in one scan; the total goes with the first."""
    together: list[Dimension] = [each for each in dimensions if each not in ALONE and each is not Dimension.NONE]
    scans: list[list[Dimension]] = [together[start : start + PER_SCAN] for start in range(0, len(together), PER_SCAN)]
    scans += [[each] for each in dimensions if each in ALONE]
    if Dimension.NONE in dimensions:
        return [[Dimension.NONE, *(scans[0] if scans else [])], *scans[1:]]
    return scans


def _days(where: Where, dimensions: Sequence[Dimension]) -> Statement:
    """From the totals of days; times add up those of everything."""
    parts = []
    for dimension in dimensions:
        counted, key = (Dimension.NONE, TIME[dimension]) if dimension in TIME else (dimension, "key")
        total = f"{where.totals('day')} AND dimension = '{counted.value}'"
        source = f"SELECT {key.format(day='day')}, {SUMS} FROM analytics_daytotal WHERE {total} GROUP BY 1"
        parts.append(_worded(dimension, source))
    return Statement(" UNION ALL ".join(parts), where.arguments())


def _many(where: Where, dimension: Dimension, best: Best | None) -> Statement:
    """From the totals of whole quarters and months if they know the answer, and from the facts of all other days."""
    known = where.span if not where.labels else None
    whole, edges = periods.tiles(known) if known else ({}, ())
    columns, parts = ", ".join(COUNT_COLUMNS), []
    for unit, runs in whole.items():
        these = f"dimension = '{dimension.value}' AND months = {unit.months} AND {where.totals('month', [runs])}"
        parts.append(f"SELECT key, {columns} FROM analytics_monthtotal WHERE {these}")
    if edges or not whole:
        rows = _facts_of(where, edges if whole else (), f"{_each(dimension)} AS key, bucket, cod_amount")
        parts.append(f"SELECT key, {COUNTS} FROM ({rows}) AS fact GROUP BY key")
    every = f"({' UNION ALL '.join(parts)}) AS part (key, {columns})"
    added_up = f"SELECT key, {SUMS} FROM {every} GROUP BY key" if whole else parts[0]
    return Statement(_worded(dimension, added_up, best), where.arguments())


def _weeks(where: Where, span: Days, dimensions: Sequence[Dimension]) -> Statement:
    """From the parcels of whole weeks that are alike, and from the facts of the days before and behind them."""
    weeks, edges = periods.cut(span, Unit.WEEK)
    like = [COLUMN[each] for each in dimensions if each in COLUMN]
    parts = []
    if weeks:
        columns = ", ".join(("week", *like, "bucket", "parcels", "cod_amount"))
        parts.append(f"SELECT {columns} FROM analytics_weekfact WHERE {where.alike('week', [(weeks,)])}")
    if edges:
        columns = ", ".join((where.day, *like, "bucket", "1", "cod_amount"))
        parts.append(_facts_of(where, edges, columns))
    every = f"({' UNION ALL '.join(parts)}) AS part ({', '.join(('day', *like, 'bucket', 'n', 'cod'))})"
    return Statement(_added_up(f"SELECT * FROM {every}", dimensions), where.arguments())


def _facts(where: Where, dimensions: Sequence[Dimension]) -> Statement:
    """From the facts: counted once by all the dimensions together, then added up by each. Where a fact has several
    labels they are counted as one, since there are far fewer such lists than facts to take apart."""
    keys = {COLUMN[each]: COLUMN[each] for each in dimensions if each in COLUMN} | _time(where, dimensions)
    columns = ", ".join(f"{column} AS {name}" for name, column in keys.items())
    rows = f"SELECT {columns}{', ' if keys else ''}bucket, cod_amount FROM analytics_parcelfact WHERE {where.facts()}"
    grouped = ", ".join((*keys, "bucket"))
    counted = f"SELECT {grouped}, count(*) AS n, sum(cod_amount) AS cod FROM ({rows}) AS fact GROUP BY {grouped}"
    return Statement(_added_up(counted, dimensions), where.arguments())


def _facts_of(where: Where, runs: Period, columns: str) -> str:
    """Its parcels in these runs of days, or all of them. Each run is read by itself: with alternatives in one condition
    the whole index would be."""
    limits: list[list[Period] | None] = [[(run,)] for run in runs] or [None]
    return " UNION ALL ".join(
        f"SELECT {columns} FROM analytics_parcelfact WHERE {where.facts(each)}" for each in limits
    )


def _time(where: Where, dimensions: Sequence[Dimension]) -> dict[str, str]:
    """What facts are counted by so that every time asked for can be added up: a day, or a week's Monday, of which
    there are fewer."""
    asked = set(dimensions) & set(TIMES)
    if not asked:
        return {}
    return {"day": WEEK_OF.format(day=where.day) if asked == {Dimension.WEEK} else where.day}


def _each(dimension: Dimension) -> str:
    """A fact's label, or each of them where it may have several."""
    return f"unnest({COLUMN[dimension]})" if dimension in SEVERAL else COLUMN[dimension]


def _added_up(counted: str, dimensions: Sequence[Dimension]) -> str:
    """What was counted by several dimensions, by each of them."""
    parts = []
    for dimension in dimensions:
        key = TIME[dimension].format(day="day") if dimension in TIME else _each(dimension)
        parts.append(_worded(dimension, f"SELECT {key}, {PIVOT} FROM counted GROUP BY 1"))
    return f"WITH counted AS ({counted}) {' UNION ALL '.join(parts)}"


def _worded(dimension: Dimension, source: str, best: Best | None = None) -> str:
    """The rows of an answer from rows of a number and counts."""
    columns = ", ".join(COUNT_COLUMNS)
    found = f"SELECT *, count(*) OVER () AS groups FROM ({source}) AS counts (key, {columns})"
    if dimension in TIME:
        return f"SELECT '{dimension.value}', {TEXT[dimension]}, groups, {columns} FROM ({found}) AS found"
    found = f"({found}{ranking.shortlist(dimension, best)}) AS found"
    named = f"SELECT '{dimension.value}', text, groups, {columns} FROM {found} JOIN analytics_label ON id = key"
    return f"({named}{ranking.limit(dimension, best)})"
