"""What all lists have in common: the filter that is set, said in chips, and the page that is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_filters import BooleanFilter

from core.web import formats, paging
from core.web.paging import CappedCount, Page
from desk.doors import Request
from desk.lists.base import Choices, Words
from desk.lists.state import SET_BY_PAGE, Asked, address, filters_of
from orders.filters import NOTHING, DayFilter, MomentFilter, Rows

Menus = list[tuple[str, Words, Choices]]


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is set, in words, and the list without it."""

    label: str
    value: str
    drop_url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, as its template wants it."""

    page: Page[Any]
    total: CappedCount
    unfiltered: CappedCount | None
    chips: tuple[Chip, ...]
    errors: tuple[str, ...]
    newer_url: str
    older_url: str


def listed(request: Request, asked: Asked) -> Listed:
    """The page that the request asks for."""
    chips = tuple(_chips(request.GET, asked.filters, {*SET_BY_PAGE, asked.kind.tabs_by}))
    page = paging.page(asked.in_order, cursor=request.GET.get("cursor"))
    total = paging.capped_count(asked.rows)
    return Listed(
        page=page,
        total=total,
        unfiltered=paging.capped_count(_unfiltered(request, asked)) if chips and not total.n else None,
        chips=chips,
        errors=tuple(_errors(asked.filters)) if not asked.filters.is_valid() else (),
        newer_url=_at(request.GET, page.newer),
        older_url=_at(request.GET, page.older),
    )


def _unfiltered(request: Request, asked: Asked) -> QuerySet[Any]:
    """What the list, or its tab, has without the chips."""
    only = QueryDict(address(asked.said, drop=set(asked.said) - {asked.kind.tabs_by}))
    rows: QuerySet[Any] = filters_of(request, asked.kind, asked.store, only).qs
    return rows


def _at(said: QueryDict, cursor: str | None) -> str:
    return f"?{address(said, {'cursor': cursor})}" if cursor else ""


def _chips(said: QueryDict, filters: Rows, elsewhere: set[str]) -> Iterator[Chip]:
    for name, one in filters.filters.items():
        values = [value for value in said.getlist(name) if value.strip()]
        if values and name not in elsewhere:
            words = ", ".join(_words(one, value) for value in values)
            yield Chip(str(one.label), words, f"?{address(said, {name: None})}")


def _words(one: Any, value: str) -> str:
    """A value as people say it."""
    if isinstance(one, MomentFilter):
        return _moment(value)
    choices = {str(known): words for known, words in getattr(one.field, "choices", ())}
    if value in choices:
        return str(choices[value])
    if value == NOTHING:
        return _("none")
    return {"true": _("yes"), "false": _("no")}.get(value.lower(), value)


def _moment(value: str) -> str:
    zone, language = timezone.get_current_timezone(), get_language() or "en"
    try:
        at = parse_datetime(value)
    except ValueError:
        at = None
    if at is None or timezone.is_naive(at):
        return value
    return formats.moment(at, now=timezone.now(), zone=zone, language=language)


def _errors(filters: Rows) -> Iterator[str]:
    for name, problems in filters.form.errors.items():
        label = filters.filters[name].label if name in filters.filters else name
        yield f"{label}: {' '.join(str(problem) for problem in problems)}"


def menus(asked: Asked, told: Menus) -> list[tuple[str, list[tuple[str, str]]]]:
    """The chips that open a menu: each filter with few values that is not set, with the list behind each value."""
    unset = [menu for menu in told if not asked.said.get(menu[0])]
    return [
        (str(label), [(f"?{address(asked.said, {name: value})}", str(words)) for value, words in choices])
        for name, label, choices in unset
    ]


@dataclass(frozen=True, slots=True)
class Field:
    """A filter that can be added by typing or choosing."""

    name: str
    label: str
    kind: str  # "text", "date" or "choice"
    choices: tuple[tuple[str, str], ...]


def more_filters(asked: Asked, told: Menus) -> list[Field]:
    """All filters that are neither set nor have a chip of their own."""
    elsewhere = {*SET_BY_PAGE, asked.kind.tabs_by, *(name for name, *_rest in told)}
    left = [
        (name, one)
        for name, one in asked.filters.filters.items()
        if name not in elsewhere and not asked.said.get(name) and not isinstance(one, MomentFilter)
    ]
    return [Field(name, str(one.label), *_kind(one)) for name, one in left]


def _kind(one: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    if isinstance(one, DayFilter):
        return "date", ()
    if isinstance(one, BooleanFilter):
        return "choice", (("true", _("yes")), ("false", _("no")))
    known = [(str(value), str(words)) for value, words in getattr(one.field, "choices", ()) if value]
    return ("choice", tuple(known)) if known else ("text", ())
