"""Questions as SQL: over the kept totals where they know the answer, else range scans over the facts."""

# ruff: noqa: S608  what is pasted into statements are names from the tables of this app; every value is bound

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from analytics import periods
from analytics.dimensions import BUCKETS, COLUMN, KEPT, MANY, SEVERAL, TIMES, WEEK_OF, Dimension
from analytics.periods import Period, Unit
from analytics.queries import ranking
from analytics.queries.where import Reading, Where
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
    weeks = [each for each in rest if each in where.in_weeks]
    found = [_days(where, days)] if days else []
    found += [_weeks(where.read(Reading.KEPT), span, weeks)] if span and weeks else []
    found += [_facts(where, some) for some in _shared_out([each for each in rest if each not in (*weeks, *MANY)])]
    return found + [_many(where, each, best) for each in rest if each in MANY]


def _shared_out(dimensions: Sequence[Dimension]) -> list[list[Dimension]]:
    """Which dimensions are counted in one scan; the total goes with the first of those that have one label a parcel."""
    together: list[Dimension] = [each for each in dimensions if each not in ALONE and each is not Dimension.NONE]
    scans: list[list[Dimension]] = [together[start : start + PER_SCAN] for start in range(0, len(together), PER_SCAN)]
    if Dimension.NONE in dimensions:
        scans = [[Dimension.NONE, *(scans[0] if scans else [])], *scans[1:]]
    return scans + [[each] for each in dimensions if each in ALONE]


def _days(where: Where, dimensions: Sequence[Dimension]) -> Statement:
    """From the totals of days."""
    parts = [_worded(dimension, _totals(where, dimension)) for dimension in dimensions]
    return Statement(" UNION ALL ".join(parts), where.arguments())


def _totals(where: Where, dimension: Dimension) -> str:
    """All parcels of its days from the totals of days; times add up those of everything."""
    counted, key = (Dimension.NONE, TIME[dimension]) if dimension in TIME else (dimension, "key")
    total = f"{where.totals('day')} AND dimension = '{counted.value}'"
    return f"SELECT {key.format(day='day')}, {SUMS} FROM analytics_daytotal WHERE {total} GROUP BY 1"


def _many(where: Where, dimension: Dimension, best: Best | None) -> Statement:
    """From the totals of whole quarters and months if they know the answer, and from the facts of all other days."""
    if not where.labels:
        return Statement(_worded(dimension, _long_totals(where, dimension), best), where.arguments())
    counted = f"SELECT key, {COUNTS} FROM ({_keyed(where, dimension)}) AS fact GROUP BY key"
    if where.reading is Reading.LEFT_OUT:
        counted = _less(_long_totals(where.everybody(), dimension), counted)
    return Statement(_worded(dimension, counted, best), where.arguments())


def _long_totals(where: Where, dimension: Dimension) -> str:
    """All parcels of its days from the totals of quarters and months, and from the facts of the days that are left."""
    whole, edges = periods.tiles(where.span) if where.span else ({}, ())
    columns, parts = ", ".join(COUNT_COLUMNS), []
    for unit, runs in whole.items():
        these = f"dimension = '{dimension.value}' AND months = {unit.months} AND {where.totals('month', [runs])}"
        parts.append(f"SELECT key, {columns} FROM analytics_monthtotal WHERE {these}")
    if edges or not whole:
        rows = _keyed(where, dimension, edges if whole else ())
        parts.append(f"SELECT key, {COUNTS} FROM ({rows}) AS fact GROUP BY key")
    every = f"({' UNION ALL '.join(parts)}) AS part (key, {columns})"
    return f"SELECT key, {SUMS} FROM {every} GROUP BY key"


def _less(every: str, left_out: str) -> str:
    """What is left of counts when others are taken from them, in one statement, so that both are of one moment."""
    columns, taken = ", ".join(COUNT_COLUMNS), ", ".join(f"-{column}" for column in COUNT_COLUMNS)
    less = f"SELECT key, {taken} FROM ({left_out}) AS left_out (key, {columns})"
    return (
        f"SELECT key, {SUMS} FROM ({every} UNION ALL {less}) AS part (key, {columns})"
        f" GROUP BY key HAVING sum({ranking.HANDED_OVER}) > 0"
    )


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
        parts.append(_read(where, Dimension.NONE, columns, edges))
    every = f"({' UNION ALL '.join(parts)}) AS part ({', '.join(('day', *like, 'bucket', 'n', 'cod'))})"
    return Statement(_added_up(f"SELECT * FROM {every}", where, dimensions), where.arguments())


def _facts(where: Where, dimensions: Sequence[Dimension]) -> Statement:
    """From the facts: counted once by all the dimensions together, then added up by each. Where a fact has several
    labels and no row for each, lists are counted as one, since there are far fewer of them than facts to take apart."""
    keys = {COLUMN[each]: _column(where, each) for each in dimensions if each in COLUMN} | _time(where, dimensions)
    columns = ", ".join((*(f"{column} AS {name}" for name, column in keys.items()), "bucket", "cod_amount"))
    grouped = ", ".join((*keys, "bucket"))
    rows = _read(where, dimensions[-1], columns)
    counted = f"SELECT {grouped}, count(*) AS n, sum(cod_amount) AS cod FROM ({rows}) AS fact GROUP BY {grouped}"
    return Statement(_added_up(counted, where, dimensions), where.arguments())


def _read(where: Where, dimension: Dimension, columns: str, runs: Period = ()) -> str:
    """The facts in these runs of days, or all of them. Each run is read by itself: with alternatives in one condition
    the whole index would be."""
    limits: list[list[Period] | None] = [[(run,)] for run in runs] or [None]
    return " UNION ALL ".join(f"SELECT {columns} FROM {where.facts(dimension, each)}" for each in limits)


def _keyed(where: Where, dimension: Dimension, runs: Period = ()) -> str:
    """The facts once under each of their labels."""
    key = _column(where, dimension)
    each = f"unnest({key})" if dimension in SEVERAL and not where.keyed(dimension) else key
    return _read(where, dimension, f"{each} AS key, bucket, cod_amount", runs)


def _column(where: Where, dimension: Dimension) -> str:
    return "key" if where.keyed(dimension) else COLUMN[dimension]


def _time(where: Where, dimensions: Sequence[Dimension]) -> dict[str, str]:
    """What facts are counted by so that every time asked for can be added up: a day, or a week's Monday, of which
    there are fewer."""
    asked = set(dimensions) & set(TIMES)
    if not asked:
        return {}
    return {"day": WEEK_OF.format(day=where.day) if asked == {Dimension.WEEK} else where.day}


def _added_up(counted: str, where: Where, dimensions: Sequence[Dimension]) -> str:
    """What was counted by several dimensions, by each of them."""
    parts = []
    for dimension in dimensions:
        name = TIME[dimension].format(day="day") if dimension in TIME else COLUMN[dimension]
        key = f"unnest({name})" if dimension in SEVERAL and not where.keyed(dimension) else name
        source = f"SELECT {key} AS key, {PIVOT} FROM counted GROUP BY 1"
        if where.reading is Reading.LEFT_OUT:
            source = _less(_totals(where.everybody(), dimension), source)
        parts.append(_worded(dimension, source))
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
