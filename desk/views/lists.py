"""Which orders, which parcels?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from accounts.models import Store
from accounts.roles import Action
from desk import doors, exports
from desk.bulk.registry import BULK
from desk.doors import Request
from desk.lists import page, tabs
from desk.lists.base import Band, ListKind
from desk.lists.orders import ORDERS
from desk.lists.parcels import PARCELS
from desk.lists.state import Asked, address, asked
from returns.queries.alarms import Awaited

MOVED = {
    "failed": ("desk:failed", ""),
    "coming_back": ("desk:coming_back_list", f"?awaited={Awaited.ON_THE_WAY}"),
    "back": ("desk:coming_back_list", f"?awaited={Awaited.MARKED}"),
}  # queues of parcels that have lists of their own: addresses are kept


@require_GET
@doors.page(Action.ORDERS_VIEW)
def orders(request: Request, store: Store) -> HttpResponseBase:
    """The store's orders, newest first, narrowed by what the address says."""
    return page_of(request, store, ORDERS)


@require_GET
@doors.page(Action.ORDERS_VIEW)
def parcels(request: Request, store: Store) -> HttpResponseBase:
    """The store's parcels, narrowed by what the address says: newest first, in a queue the longest waiting first."""
    if moved := MOVED.get(request.GET.get("queue", "")):
        name, query = moved
        return redirect(f"{reverse(name)}{query}")
    return page_of(request, store, PARCELS)


def page_of(request: Request, store: Store, kind: ListKind) -> HttpResponseBase:
    """The list as its page, as its table for a script, or as a file."""
    found = asked(request, kind, store)
    if request.GET.get("format"):
        return exports.file(request, found)
    with timezone.override(found.store.zone):
        return _page(request, found)


def _page(request: Request, found: Asked) -> HttpResponse:
    template = "desk/_list.html" if request.htmx and not request.htmx.boosted else found.kind.template
    return render(request, template, shown(request, found))


def _first_line(found: Asked, listed: page.Listed, at: datetime) -> str:
    """The list in a sentence; its name where the filter can't be read, for nothing was counted then."""
    if listed.errors:
        return str(found.kind.title)
    return found.kind.headline(found.in_order, listed.total, found.said, at)


def shown(request: Request, found: Asked) -> dict[str, Any]:
    """Everything that the page of a list says."""
    at, allowed = timezone.now(), doors.may(request, found.store)
    listed = page.listed(request, found)
    above = tabs.tabs(request, found)
    return {
        "at": at,
        "asked": found,
        "list": listed,
        "bands": _bands(found, listed, at),
        "rows": found.kind.rows(listed.page.rows, allowed, found.said, at),
        "columns": found.columns,
        "sorts": found.kind.sorts(found.said),
        "sort": found.sort,
        "first_line": _first_line(found, listed, at),
        "store_shown": found.store,
        "may_import": found.kind is ORDERS and Action.ORDERS_IMPORT in allowed,
        "may_create": found.kind is ORDERS and Action.ORDERS_CREATE in allowed,
        "tabs": above,
        "view": next((tab.view for tab in above if tab.current and tab.view), None),
        **_menus(found),
        "kept": [(name, value) for name in found.said for value in found.said.getlist(name) if name != "cursor"],
        **_pager_words(found),
        "here": address(found.said),
        "keep": address(found.said, drop=("sort", "columns", "view")),
        "acts": _acts(found, allowed),
        "allowed": allowed,
        "exports": exports.links(request, found.store),
    }


def _menus(found: Asked) -> dict[str, Any]:
    told = found.kind.menus(found.said, found.store)
    return {"menus": page.menus(found, told), "more": page.more_filters(found, told)}


def _bands(found: Asked, listed: page.Listed, at: datetime) -> Mapping[int, Band]:
    """The heads of groups, where the list has any."""
    kind = found.kind
    return kind.bands(found.rows, listed.page.rows, found.said, found.store, at) if kind.bands else {}


def _acts(found: Asked, allowed: frozenset[Action]) -> bool:
    """Whether there is anything that she may do with many rows."""
    bulk = BULK.get(found.kind.name)
    return bulk is not None and any(action.needs in allowed for action in bulk.actions)


def _pager_words(found: Asked) -> dict[str, str]:
    """What is not by age has neighbours that are neither newer nor older."""
    by_age = found.sort.lstrip("-") in {"placed_at", "created_at"}
    return {} if by_age else {"before": _("Previous"), "after": pgettext("page", "Next")}
