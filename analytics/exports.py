"""An answer as a file: the API's own numbers, one row per group and the total last."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.http.response import HttpResponseBase

from analytics.api_fields import FIELDS, row_of
from analytics.question import Answers, Question, Row
from core.web.export import Column, csv_response, xlsx_response

MAKERS = {"csv": csv_response, "xlsx": xlsx_response}
TOTAL = "(total)"


def file(question: Question, answers: Answers, *, kind: str, zone: ZoneInfo) -> HttpResponseBase:
    """`kind` is "csv" or "xlsx"."""
    answer = answers.of[question.group_by]
    rows = [*answer.rows, Row(TOTAL, answer.total)]
    title = f"rto-{question.cohort.value}-{question.group_by.value}"
    return MAKERS[kind](title=title, columns=_columns(answers), rows=rows, zone=zone)


def _columns(answers: Answers) -> Sequence[Column[Row]]:
    return [_column(name, answers.currency) for name in ("key", *FIELDS)]


def _column(name: str, currency: str | None) -> Column[Row]:
    return Column(key=name, heading=name, value=lambda row: row_of(row, currency)[name])
