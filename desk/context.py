"""What every page of the desk needs beside its own: the navigation with live counts, and how fresh the news is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.current import store_of
from accounts.models import Store
from accounts.roles import Action
from core.web.paging import capped_counts
from desk import alarms, doors
from desk.alarms import Connected
from desk.back import scans, tabs
from desk.queues import FAILED, TO_APPROVE
from ndr.models import Case
from returns.models import ReturnRequest
from returns.queries import worklist
from returns.queries.alarms import Awaited

MOST_COUNTED = 2000  # a longer queue shows this


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the navigation."""

    label: str
    url: str
    icon: str
    current: bool
    count: int = 0
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the last scan came, and how many couriers' connections are up."""

    last_scan_at: datetime | None
    live: int
    couriers: int


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `nav` and `freshness`, for logged-in members of a store; at most three queries."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or request.headers.get("HX-Request"):
        return {}
    store = store_of(request)
    if store is None:
        return {"nav": [[_settings(request)]]}
    at = timezone.now()
    return {"nav": _groups(request, store), "freshness": _freshness(request, store, at)}


def connections(request: HttpRequest, store: Store) -> list[Connected]:
    """The store's connections; read once per request."""
    known: dict[int, list[Connected]] = request.__dict__.setdefault("_connections", {})
    if store.pk not in known:
        known[store.pk] = alarms.connections_of(store)
    return known[store.pk]


def counted(request: HttpRequest, counts: dict[str, int]) -> None:
    """Hand over counts that the page has read anyway."""
    request.__dict__["_queue_counts"] = counts


def _groups(request: HttpRequest, store: Store) -> list[list[Item]]:
    counts = request.__dict__.get("_queue_counts") or _counts(store)
    failed, back, asked = counts[FAILED], counts[Awaited.MARKED], counts[TO_APPROVE]
    parcels = reverse("desk:parcels")
    queue = request.GET.get("queue") if request.path == parcels else None
    allowed = doors.may(request, store)
    imports = [_begun(request, _("Imports"), "imports:index", "file-import")] if Action.ORDERS_IMPORT in allowed else []
    figures = [_begun(request, _("Figures"), "figures:rto", "chart-line")] if Action.FIGURES_VIEW in allowed else []
    if Action.FIGURES_VIEW in allowed:
        figures.append(_begun(request, _("Why goods come back"), "desk:return_causes", "chart-bar"))
    refunds = [_begun(request, _("Refunds"), "desk:refunds", "coins")] if Action.REFUNDS_PAY in allowed else []
    groups = [
        [
            _item(request, _("Today"), reverse("desk:today"), "sun"),
            _begun(request, _("Tasks"), "desk:tasks", "list-check"),
            _begun(request, _("Orders"), "desk:orders", "shopping-bag"),
            Item(_("Parcels"), parcels, "package", request.path == parcels and queue is None),
            *imports,
        ],
        [
            _begun(request, _("Failed deliveries"), "desk:failed", "alert-circle", failed),
            Item(_("Coming back"), tabs.first(request, store), "arrow-back-up", tabs.inside(request), back),
            _returns(request, asked),
            *refunds,
        ],
    ]
    return [*groups, figures, [_settings(request)]]


def _returns(request: HttpRequest, waiting: int) -> Item:
    """Refunds and causes, below it, have items of their own."""
    url, others = reverse("desk:returns"), (reverse("desk:refunds"), reverse("desk:return_causes"))
    here = request.path.startswith(url) and not request.path.startswith(others)
    return Item(_("Returns"), url, "receipt-refund", here, waiting, waiting > 0)


def _settings(request: HttpRequest) -> Item:
    return _begun(request, _("Settings"), "settings:index", "settings")


def _item(request: HttpRequest, label: str, url: str, icon: str) -> Item:
    return Item(label, url, icon, request.path == url)


def _begun(request: HttpRequest, label: str, name: str, icon: str, waiting: int = 0) -> Item:
    """The item of a page with others below it, and how much waits there."""
    url = reverse(name)
    return Item(label, url, icon, request.path.startswith(url), waiting, waiting > 0)


def _counts(store: Store) -> dict[str, int]:
    asked = worklist.in_queue(ReturnRequest.objects.filter(store=store), worklist.Queue.TO_APPROVE)
    failed, wait = capped_counts([Case.objects.filter(store=store).to_do(), asked], cap=MOST_COUNTED)
    back = scans.to_receive(store, most=MOST_COUNTED)
    return {FAILED: failed.n, Awaited.MARKED: back, TO_APPROVE: wait.n}


def _freshness(request: HttpRequest, store: Store, at: datetime) -> Freshness | None:
    couriers = alarms.couriers(connections(request, store))
    heard = [one.last_scan_at for one in couriers if one.last_scan_at]
    if not couriers:
        return None
    return Freshness(max(heard, default=None), sum(one.is_live(at) for one in couriers), len(couriers))
