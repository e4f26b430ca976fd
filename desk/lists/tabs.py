"""The views above a list: those of every store first, then what is shared, then her own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from core.web.paging import CappedCount, capped_counts
from desk.doors import Request
from desk.lists.state import SET_BY_PAGE, Asked, address, filters_of
from desk.models import SavedView

MOST = 20  # kept views above a list; further ones stay in the menu


@dataclass(frozen=True, slots=True)
class Tab:
    """One view: its key in addresses, its words, the list behind it, how much is in it."""

    key: str
    title: str
    url: str
    current: bool
    count: CappedCount
    view: SavedView | None = None


def tabs(request: Request, asked: Asked) -> list[Tab]:
    """Every view of this list; two queries, however many."""
    saved = list(
        SavedView.objects.seen_by(request.user)
        .live()
        .filter(store=asked.store, list_name=asked.kind.name)
        .in_order()[:MOST]
    )
    told: list[tuple[str, str, str, SavedView | None]] = [
        (one.key, str(one.title), one.query, None) for one in asked.kind.views
    ]
    told += [(str(view.pk), view.title, view.query, view) for view in saved]
    counts = capped_counts([_rows(request, asked, query) for _key, _title, query, _view in told])
    current = _current(asked)
    return [
        Tab(key, title, _url(asked, key, query, view), key == current, count, view)
        for (key, title, query, view), count in zip(told, counts, strict=True)
    ]


def _rows(request: Request, asked: Asked, query: str) -> QuerySet[Any]:
    filters = filters_of(request, asked.kind, asked.store, QueryDict(query))
    rows: QuerySet[Any] = filters.qs
    return rows if filters.is_valid() else rows.none()


def _current(asked: Asked) -> str:
    """The view that the address names, else the one of every store that it comes to."""
    if asked.view:
        return asked.view
    bare = address(asked.said, drop=SET_BY_PAGE)
    if by := asked.kind.tabs_by:
        bare = address(asked.said, drop=set(asked.said) - {by})
    return next((one.key for one in asked.kind.views if one.query == bare), "")


def _url(asked: Asked, key: str, query: str, view: SavedView | None) -> str:
    """The whole state of the view, so that the address says it all."""
    said = QueryDict(query, mutable=True)
    if "store" in asked.said:
        said["store"] = asked.store.code
    if view and view.sort:
        said["sort"] = view.sort
    if view:
        said["view"] = key
    return f"{reverse(asked.kind.address)}?{said.urlencode()}" if said else reverse(asked.kind.address)
