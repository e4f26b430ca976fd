"""What the page is narrowed by, as chips: each a link to the same page with one thing changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from analytics import wording
from analytics.dimensions import TIMES, Cohort, Dimension
from analytics.forms import FILTERS, UNKNOWN
from analytics.question import Answers, Question

CHOSEN_FROM: Final = (Dimension.PAYMENT_METHOD, Dimension.COURIER, Dimension.STATE)
TYPED: Final = tuple(each for each in FILTERS if each not in (*CHOSEN_FROM, *TIMES))
MOST_CHOICES: Final = 40

Choice = tuple[str, str]  # address, words


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: what it is set to ("" for any), the page without it, and what else it could be set to."""

    label: str
    value: str
    drop_url: str
    choices: tuple[Choice, ...] = ()


def changed(query: QueryDict, changes: Mapping[str, str | None]) -> str:
    """This page's query with these parameters set, or dropped where None."""
    made = query.copy()
    for name, value in changes.items():
        made.pop(name, None)
        if value is not None:
            made[name] = value
    return f"?{made.urlencode()}"


def filters(query: QueryDict, question: Question, known: Answers, *, language: str) -> list[Chip]:
    """The three that managers ask for most, with their choices, then every other one that is set."""
    menus = [_menu(query, question, each, known, language) for each in CHOSEN_FROM]
    others = [each for each in question.filters if each not in CHOSEN_FROM]
    return menus + [_chip(query, question, each, language) for each in others]


def cohorts(query: QueryDict, question: Question) -> list[tuple[str, str, bool]]:
    """Address, words, and whether it is the one on screen."""
    return [(changed(query, {"cohort": each.value}), str(each.label), each is question.cohort) for each in Cohort]


def groupings(query: QueryDict) -> list[Choice]:
    """Everything that the table can be grouped by; another grouping is sorted afresh."""
    offered = (each for each in Dimension if each is not Dimension.NONE)
    return [(changed(query, {"group_by": each.value, "sort": None}), str(each.label)) for each in offered]


def typed(question: Question) -> list[tuple[str, str, str]]:
    """Name, words and value of the filters that are typed."""
    return [(each.value, str(each.label), _only(question.filters.get(each))) for each in TYPED]


def _only(values: Sequence[str] | None) -> str:
    return (values[0] or UNKNOWN) if values and len(values) == 1 else ""


def _menu(query: QueryDict, question: Question, dimension: Dimension, known: Answers, language: str) -> Chip:
    chip = _chip(query, question, dimension, language)
    rows = known.of[dimension].rows[:MOST_CHOICES]
    choices = tuple(
        (changed(query, {dimension.value: row.key or UNKNOWN}), wording.key(dimension, row.key, language=language))
        for row in rows
    )
    return Chip(chip.label, chip.value, chip.drop_url, choices)


def _chip(query: QueryDict, question: Question, dimension: Dimension, language: str) -> Chip:
    values = question.filters.get(dimension, ())
    said = [wording.key(dimension, value, language=language) for value in values]
    words = said[0] if len(said) == 1 else _("%(n)d values") % {"n": len(said)} if said else ""
    return Chip(str(dimension.label), words, changed(query, {dimension.value: None}) if said else "")
