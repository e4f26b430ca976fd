"""What the two lists have in common: the filter that is set, said in chips, and the page that is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.current import stores_of
from accounts.models import Store
from core.web import formats, paging
from core.web.paging import CappedCount, Page
from desk.doors import Request
from orders.filters import NOTHING, MomentFilter, Rows

PLACES = ("after", "before", "cursor")  # not filters: where in the list
QUIET = {"store", "sort", *PLACES, "format", "contact"}


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


def store_asked_for(request: Request, on_screen: Store) -> Store:
    """The store that the address names, if it is one of the user's; else the one on screen."""
    code = request.GET.get("store")
    return next((store for store in stores_of(request) if store.code == code), on_screen)


def parameters(request: Request, store: Store) -> QueryDict:
    """The query with the store written out: a list shows one store, in its own money and time."""
    said = request.GET.copy()
    said["store"] = store.code
    return said


def sort_of(request: Request, known: Sequence[str]) -> str:
    """The order that the address asks for, out of those that an index serves; the first of them unless it does."""
    asked = request.GET.get("sort", "")
    return asked if asked in known else known[0]


def listed(request: Request, filters: Rows, base: QuerySet[Any], rows: QuerySet[Any]) -> Listed:
    """The page that the request asks for of `rows`, which `filters` made of `base`."""
    valid = filters.is_valid()
    rows = rows if valid else rows.none()
    chips = tuple(_chips(request.GET, filters))
    page = paging.page(rows, cursor=request.GET.get("cursor"))
    total = paging.capped_count(rows)
    return Listed(
        page=page,
        total=total,
        unfiltered=paging.capped_count(base) if chips and not total.n else None,
        chips=chips,
        errors=tuple(_errors(filters)) if not valid else (),
        newer_url=_at(request.GET, page.newer),
        older_url=_at(request.GET, page.older),
    )


def _at(said: QueryDict, cursor: str | None) -> str:
    return f"?{_with(said, cursor=cursor)}" if cursor else ""


def _with(said: QueryDict, **changes: str | None) -> str:
    query = said.copy()
    for name in PLACES:
        query.pop(name, None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return query.urlencode()


def _chips(said: QueryDict, filters: Rows) -> Iterator[Chip]:
    for name, one in filters.filters.items():
        values = [value for value in said.getlist(name) if value.strip()]
        if values and name not in QUIET:
            words = ", ".join(_words(one, value) for value in values)
            yield Chip(str(one.label), words, f"?{_with(said, **{name: None})}")


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


def choices(request: Request, name: str, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The addresses behind a chip's menu: this list with one field set."""
    return [(f"?{_with(request.GET, **{name: value})}", str(label)) for value, label in pairs]
