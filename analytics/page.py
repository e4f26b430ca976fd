"""What the RTO page shows, made from one set of answers: no database in here, only words and places."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics import charts, findings, links, wording
from analytics.dimensions import TIMES, Dimension
from analytics.intervals import wilson
from analytics.question import FEW, Answer, Answers, Counts, Question, Row
from analytics.scales import Drawn, Scale
from orders.states import Bucket

TABLES: Final = tuple(each for each in Dimension if each is not Dimension.NONE)
MOST_ROWS: Final = 100
SORTS: Final = {
    "handed_over": gettext_lazy("Handed over"),
    "rto": gettext_lazy("RTO"),
    "open": gettext_lazy("Open"),
    "rto_rate": gettext_lazy("RTO % to date"),
    "rto_rate_resolved": gettext_lazy("Resolved"),
}
FIRST_SORT: Final = "-rto"


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the table: words, counts, the interval's geometry, the parcels behind it."""

    name: str
    counts: Counts
    few: bool
    url: str
    interval: Drawn | None


@dataclass(frozen=True, slots=True)
class Table:
    """The chosen grouping: as many rows as one reads, the rest only counted."""

    heading: str
    all: str
    rows: tuple[Shown, ...]
    total: Shown
    more: int
    scale: Scale
    sort: str


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom: the store named in links ("" for all), the language."""

    store: str
    language: str


def charts_of(question: Question, answers: Answers, reader: Reader) -> dict[str, charts.Figure]:
    """Trend, couriers and reasons."""

    def to(dimension: Dimension, outcome: Bucket | None) -> charts.Link:
        return lambda row: links.parcels(question, store=reader.store, group=(dimension, row.key), outcome=outcome)

    week, courier, reason = (answers.of[each] for each in (Dimension.WEEK, Dimension.COURIER, Dimension.REASON))
    return {
        "trend": charts.trend(week, link=to(Dimension.WEEK, Bucket.RTO), language=reader.language),
        "couriers": charts.couriers(courier, link=to(Dimension.COURIER, Bucket.RTO), language=reader.language),
        "reasons": charts.reasons(reason, link=to(Dimension.REASON, Bucket.RTO), language=reader.language),
    }


def headline(answers: Answers, reader: Reader) -> str:
    """The page's first line."""
    of = answers.of
    return findings.headline(of[Dimension.NONE].total, of[Dimension.COURIER], language=reader.language)


def table(question: Question, answers: Answers, reader: Reader, *, sort: str) -> Table:
    """The groups in the order asked for ("-rto": most returns first); groups too small to tell anything come last."""
    answer = answers.of[question.group_by]
    ranked = _sorted(answer, sort)[:MOST_ROWS]
    told = [row.counts for row in ranked if row.counts.handed_over >= FEW]
    scale = Scale.over(wilson(each.rto, each.resolved) for each in (*told, answer.total))
    label = str(question.group_by.label)
    return Table(
        heading=label,
        all=_("All"),
        rows=tuple(_shown(row, question, answer.total, scale, reader) for row in ranked),
        total=_shown(Row("", answer.total), _ungrouped(question), answer.total, scale, reader),
        more=answer.groups - len(ranked),
        scale=scale,
        sort=sort,
    )


def _ungrouped(question: Question) -> Question:
    return Question(question.store_ids, question.cohort, question.first, question.last, filters=question.filters)


def _shown(row: Row, question: Question, total: Counts, scale: Scale, reader: Reader) -> Shown:
    interval = wilson(row.counts.rto, row.counts.resolved)
    share, mean = row.counts.rto_rate_resolved, total.rto_rate_resolved
    drawn = scale.draw(interval, share, mean) if interval and share is not None and mean is not None else None
    grouped = question.group_by is not Dimension.NONE
    name = wording.key(question.group_by, row.key, language=reader.language) if grouped else _("All")
    url = links.parcels(question, store=reader.store, group=(question.group_by, row.key), outcome=None)
    return Shown(name, row.counts, grouped and row.counts.handed_over < FEW, url, drawn)


def _sorted(answer: Answer, sort: str) -> list[Row]:
    """By a figure, or in time; groups without the figure at the end."""
    field, downward = sort.lstrip("-"), sort.startswith("-")
    if field == "key":
        return sorted(answer.rows, key=lambda row: row.key, reverse=downward)

    def place(row: Row) -> tuple[bool, bool, float, str]:
        value = getattr(row.counts, field)
        few = row.counts.handed_over < FEW
        return few, value is None, (-1 if downward else 1) * (value or 0), row.key

    return sorted(answer.rows, key=place)


def sort_of(asked: str, group_by: Dimension) -> str:
    """The order asked for, if there is such a column; else times run on and other groups start with most returns."""
    if asked.lstrip("-") in (*SORTS, "key") and asked.count("-") <= 1:
        return asked
    return "key" if group_by in TIMES else FIRST_SORT
