"""RTO %: where the parcels that were handed over stand now. The one path behind page, fragment, API and export."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connections
from django.db.models import Max, Min, OuterRef, Subquery

from accounts.models import Store
from analytics import database, periods
from analytics.dimensions import DAY_COLUMN, TIMES, Dimension
from analytics.models import Label, ParcelFact
from analytics.queries import breadth
from analytics.queries.scan import statements
from analytics.queries.where import Where
from analytics.question import COUNTED, Answer, Answers, Best, Counts, Question, Row
from core.dates import Days
from orders.models import StaleParcel


def answer(question: Question, *, at: datetime) -> Answers:
    """The figure for the question's own grouping."""
    return answers(question, [question.group_by], at=at)


def answers(question: Question, dimensions: Sequence[Dimension], *, at: datetime, best: Best | None = None) -> Answers:
    """The figure grouped by each of these dimensions over the same parcels. Times run upward, other groups by size.

    `best` limits a dimension of `MANY` keys to the groups that a reader looks at; totals count all of them.
    """
    fresh, currency = _state_of(question.store_ids, at=at)  # first: what is written meanwhile only makes it truer
    asked = list(dict.fromkeys([Dimension.NONE, *dimensions]))
    found: dict[Dimension, list[Row]] = {dimension: [] for dimension in asked}
    groups: dict[Dimension, int] = {}
    where = where_of(question)
    if where is not None:
        for statement in statements(where.read(breadth.reading(where, asked)), asked, best):
            for name, key, many, *counts in _rows(statement.sql, statement.arguments):
                groups[dimension := Dimension(name)] = many
                found[dimension].append(Row(key, _counts(counts, currency)))
    total = found[Dimension.NONE][0].counts if found[Dimension.NONE] else _counts([0] * len(COUNTED), currency)
    ranked = {each: Answer(each, _ranked(each, found[each]), groups.get(each, 0), total) for each in asked}
    return Answers(fresh, currency, ranked)


def _state_of(store_ids: Sequence[int], *, at: datetime) -> tuple[datetime, str | None]:
    """The time up to which every change of these stores' parcels is in the figures, and their currency if they share
    one."""
    waiting = StaleParcel.objects.filter(store=OuterRef("pk")).order_by("since").values("since")[:1]
    stores = Store.objects.using(database.alias()).filter(pk__in=store_ids)
    states = list(stores.values_list("currency", Subquery(waiting)))
    currencies = {currency for currency, _ in states}
    oldest = min((since for _, since in states if since), default=at)
    return min(oldest, at), currencies.pop() if len(currencies) == 1 else None


def known_days(question: Question) -> Days | None:
    """From the first to the last day on which these stores have any parcel; None if they have none."""
    day = DAY_COLUMN[question.cohort]
    facts = ParcelFact.objects.using(database.alias()).filter(store__in=question.store_ids)
    ends: dict[str, date | None] = facts.aggregate(first=Min(day), last=Max(day))
    return Days(ends["first"], ends["last"]) if ends["first"] and ends["last"] else None


def where_of(question: Question) -> Where | None:
    """A question as conditions; None where a filter names something that no parcel ever had."""
    wanted = {each: values for each, values in question.filters.items() if each not in TIMES}
    texts = {text for values in wanted.values() for text in values}
    known = (
        dict(Label.objects.using(database.alias()).filter(text__in=texts).values_list("text", "pk")) if texts else {}
    )
    labels: dict[Dimension, list[int]] = {
        each: [known[text] for text in values if text in known] for each, values in wanted.items()
    }
    return Where(question, labels, periods.of(question)) if all(labels.values()) else None


def _rows(sql: str, arguments: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connections[database.alias()].cursor() as cursor:
        cursor.execute(sql, arguments)
        return list(cursor.fetchall())


def _counts(values: Sequence[int], currency: str | None) -> Counts:
    delivered, rto, lost, damaged, disposed, cancelled, still_open, cod, rto_cod = values
    amounts = (None, None) if currency is None else (Decimal(cod).scaleb(-2), Decimal(rto_cod).scaleb(-2))
    return Counts(delivered, rto, lost, damaged, disposed, cancelled, still_open, *amounts)


def _ranked(dimension: Dimension, rows: Sequence[Row]) -> tuple[Row, ...]:
    if dimension in TIMES or dimension is Dimension.NONE:
        return tuple(sorted(rows, key=lambda row: row.key))
    return tuple(sorted(rows, key=lambda row: (-row.counts.handed_over, row.key)))
