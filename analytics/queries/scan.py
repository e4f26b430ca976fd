"""Questions as SQL: over the kept totals where they know the answer, else one range scan over the facts."""

# ruff: noqa: S608  what is pasted into statements are names from the tables of this app; every value is bound

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analytics.dimensions import BUCKETS, DAY_COLUMN, KEPT, SEVERAL, SINGLE, TIMES, Dimension
from analytics.periods import Period
from analytics.question import Question

# Plain arithmetic from any Monday is several times faster than date_trunc.
TIME: Final = {
    Dimension.NONE: "''::text",
    Dimension.DAY: "{day}",
    Dimension.WEEK: "{day} - ({day} - DATE '2001-01-01') %% 7",
    Dimension.MONTH: "date_trunc('month', {day}::timestamp)::date",
}
KEY: Final = {
    Dimension.NONE: "''",
    Dimension.DAY: "{key}::text",
    Dimension.WEEK: "{key}::text",
    Dimension.MONTH: "to_char({key}, 'YYYY-MM')",
}
PIVOT: Final = ", ".join(
    [*(f"COALESCE(sum(n) FILTER (WHERE bucket = {place}), 0)::bigint" for place in range(len(BUCKETS))),
     "COALESCE(sum(cod), 0)", f"COALESCE(sum(cod) FILTER (WHERE bucket = {BUCKETS.index('rto')}), 0)"]
)  # fmt: skip
SUMS: Final = ", ".join(f"sum({bucket.value})" for bucket in BUCKETS) + ", sum(cod_amount), sum(rto_cod_amount)"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL whose rows are: dimension, key, the seven counts, two amounts in hundredths."""

    sql: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Where:
    """A question's parcels: labels already looked up, periods already cut to days."""

    question: Question
    labels: dict[Dimension, list[int]]
    periods: tuple[Period, ...]

    @property
    def day(self) -> str:
        return DAY_COLUMN[self.question.cohort]


def statements(where: Where, dimensions: Sequence[Dimension]) -> list[Statement]:
    """As few statements as answer all dimensions: one over the totals, one scan, one scan per dimension in which a
    parcel has several labels or which has too many groups to be counted along."""
    kept = [each for each in dimensions if not where.labels and (each in KEPT or each in TIMES)]
    single = [each for each in dimensions if each not in kept and each not in SEVERAL]
    alone = [each for each in single if each in (Dimension.CITY, Dimension.POSTCODE, Dimension.DAY)]
    together = [each for each in single if each not in alone]
    several = [each for each in dimensions if each not in kept and each in SEVERAL]
    found = [_totals(where, kept)] if kept else []
    return found + [_scan(where, group) for group in (together, *([each] for each in alone + several)) if group]


def _totals(where: Where, dimensions: Sequence[Dimension]) -> Statement:
    parts = []
    for dimension in dimensions:
        counted = dimension if dimension in KEPT else Dimension.NONE
        if dimension in KEY:
            inner = "dimension" if dimension is Dimension.NONE else TIME[dimension].format(day="day")
            key, source = KEY[dimension].format(key=f"({inner})"), "analytics_daytotal"
        else:
            inner, key, source = (
                "key",
                "min(label.text)",
                "analytics_daytotal JOIN analytics_label label ON label.id = key",
            )
        parts.append(
            f"SELECT '{dimension.value}', {key}, {SUMS} FROM {source} WHERE store_id = ANY(%(stores)s)"
            f" AND cohort = %(cohort)s AND dimension = '{counted.value}' AND {_days('day', where)} GROUP BY {inner}"
        )
    return Statement(" UNION ALL ".join(parts), _arguments(where))


def _scan(where: Where, dimensions: Sequence[Dimension]) -> Statement:
    """Count once by all the dimensions together, then add up by each."""
    inner = {dimension: f"k{place}" for place, dimension in enumerate(dimensions)}
    keys = ", ".join(f"{_fact_key(where, dimension)} AS {name}" for dimension, name in inner.items())
    source = "".join(f", unnest({SEVERAL[each]}) AS each(key)" for each in dimensions if each in SEVERAL)
    counted = (
        f"SELECT {keys}, bucket, count(*) AS n, sum(cod_amount) AS cod FROM analytics_parcelfact{source}"
        f" WHERE {_conditions(where)} GROUP BY {', '.join(inner.values())}, bucket"
    )
    outer = " UNION ALL ".join(_added_up(dimension, name) for dimension, name in inner.items())
    return Statement(f"WITH counted AS MATERIALIZED ({counted}) {outer}", _arguments(where))


def _fact_key(where: Where, dimension: Dimension) -> str:
    if dimension in TIME:
        return TIME[dimension].format(day=where.day)
    return "each.key" if dimension in SEVERAL else SINGLE[dimension]


def _added_up(dimension: Dimension, name: str) -> str:
    if dimension in KEY:
        key = KEY[dimension].format(key=name)
        return f"SELECT '{dimension.value}', {key}, {PIVOT} FROM counted GROUP BY {name}"
    return (
        f"SELECT '{dimension.value}', min(label.text), {PIVOT} FROM counted"
        f" JOIN analytics_label label ON label.id = {name} GROUP BY {name}"
    )


def _conditions(where: Where) -> str:
    """The parcels of a question among the facts."""
    chosen = [f"store_id = ANY(%(stores)s) AND {_days(where.day, where)}"]
    for dimension in where.labels:
        name = f"%({dimension.value})s"
        chosen.append(
            f"{SEVERAL[dimension]} && {name}" if dimension in SEVERAL else f"{SINGLE[dimension]} = ANY({name})"
        )
    return " AND ".join(chosen)


def _days(column: str, where: Where) -> str:
    """Each period of time asked for limits the days; several of one kind are alternatives."""
    limits = []
    for place, period in enumerate(where.periods):
        spans = [f"{column} BETWEEN %(first{place}_{k})s AND %(last{place}_{k})s" for k in range(len(period))]
        limits.append(f"({' OR '.join(spans)})")
    return " AND ".join(limits) or "TRUE"


def _arguments(where: Where) -> dict[str, Any]:
    found: dict[str, Any] = {"stores": list(where.question.store_ids), "cohort": where.question.cohort.value}
    found |= {dimension.value: labels for dimension, labels in where.labels.items()}
    for place, period in enumerate(where.periods):
        for k, days in enumerate(period):
            found |= {f"first{place}_{k}": days.first, f"last{place}_{k}": days.last}
    return found
