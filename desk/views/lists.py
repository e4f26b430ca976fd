"""Which orders, which parcels?"""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Store
from accounts.roles import Action
from connectors.couriers.words import ScanStatus
from core.web.state_words import StateWord
from desk import buyers, doors, exports, lists, worklists
from desk.doors import Request
from orders import wording
from orders.filters import OrderFilter, ShipmentFilter
from orders.models import Order, Shipment
from orders.queries import orders as order_queries
from orders.queries import shipments as shipment_queries
from orders.queries import tags as tag_queries
from orders.queries.shipments import Clock, Queue
from orders.states import Bucket, OrderStatus, Payment

STATES = [(one.value, one.label) for one in ScanStatus if one is not ScanStatus.UNKNOWN]


@require_GET
@doors.page(Action.ORDERS_VIEW)
def orders(request: Request, store: Store) -> HttpResponseBase:
    """The store's orders, newest first, narrowed by what the address says."""
    store = lists.store_asked_for(request, store)
    base = Order.objects.filter(store=store)
    filters = OrderFilter(lists.parameters(request, store), base, request=request)
    sort = lists.sort_of(request, (order_queries.NEWEST_FIRST, order_queries.OLDEST_FIRST))
    rows = order_queries.listed(filters.qs, by=sort)
    if request.GET.get("format"):
        return exports.file(request, store, rows, title=f"{store.code}-{_('orders')}", what="orders")
    menus = [
        ("status", _("Status"), OrderStatus.choices),
        ("payment_method", _("Payment"), Payment.choices),
        ("outcome", _("Outcome"), Bucket.choices),
        *_tags(request, store),
    ]
    shown = _shown(request, store, filters, base, rows, menus)
    allowed = doors.may(request, store)
    shown["rows"] = [(row, _word(row), buyers.name(row, allowed)) for row in shown["list"].page.rows]
    shown["sort"] = sort
    return _page(request, store, "orders", shown)


@require_GET
@doors.page(Action.ORDERS_VIEW)
def parcels(request: Request, store: Store) -> HttpResponseBase:
    """The store's parcels, narrowed by what the address says: newest first, in a queue the longest waiting first."""
    store = lists.store_asked_for(request, store)
    base = Shipment.objects.filter(store=store)
    filters = ShipmentFilter(lists.parameters(request, store), base, request=request)
    queue = next((one for one in Queue if one.value == request.GET.get("queue")), None)
    sort = lists.sort_of(request, ("clock", "-clock"))
    rows = _in_turn(filters.qs, queue, sort) if queue else shipment_queries.listed(filters.qs)
    if request.GET.get("format"):
        return exports.file(request, store, rows, title=f"{store.code}-{_('parcels')}", what="parcels")
    menus = [
        ("queue", _("Queue"), Queue.choices),
        *([("clock", _("Time for an answer"), Clock.choices)] if queue is Queue.FAILED else []),
        *([] if queue else [("status", _("Status"), STATES)]),
        ("payment_method", _("Payment"), Payment.choices),
        *([] if queue else [("outcome", _("Outcome"), Bucket.choices)]),
    ]
    shown = _shown(request, store, filters, base, rows, menus)
    allowed, found = doors.may(request, store), shown["list"]
    named = [(row, wording.of_scan(row.status), buyers.name(row.order, allowed)) for row in found.page.rows]
    if queue is None:
        return _page(request, store, "parcels", {**shown, "rows": named})
    at = shown["at"]
    with timezone.override(store.zone):
        shown["rows"] = [(*row, worklists.left(queue, row[0], at=at)) for row in named]
        shown["first_line"] = worklists.first_line(queue, rows, found.total, at=at)
    shown |= {"queue": queue, "sort": sort, "heading": worklists.heading(queue)}
    return _page(request, store, "parcels", shown)


def _tags(request: Request, store: Store) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The menu of the store's tags, where it uses any."""
    names = tag_queries.of_store(store.pk) if not request.GET.get("tag") else []
    return [("tag", _("Tag"), [(name, name) for name in names])] if names else []


def _in_turn(rows: Any, queue: Queue, sort: str) -> Any:
    return (shipment_queries.last_first if sort.startswith("-") else shipment_queries.in_turn)(rows, queue)


def _word(order: Order) -> StateWord:
    """An order with one parcel on the road says what the parcel says."""
    travelling = [parcel for parcel in order.shipments.all() if parcel.handed_over_at]
    if len(order.shipments.all()) == 1 and travelling:
        return wording.of_scan(travelling[0].status)
    return wording.of_order(order.status, order.outcome)


def _shown(request: Request, store: Store, filters: Any, base: Any, rows: Any, menus: Any) -> dict[str, Any]:
    unset = [menu for menu in menus if not request.GET.get(menu[0])]
    return {
        "at": timezone.now(),
        "store_shown": store,
        "list": lists.listed(request, filters, base, rows),
        "menus": [(label, lists.choices(request, name, pairs)) for name, label, pairs in unset],
        "exports": exports.links(request, store),
    }


def _page(request: Request, store: Store, name: str, shown: dict[str, Any]) -> HttpResponse:
    template = f"desk/_{name}.html" if request.htmx and not request.htmx.boosted else f"desk/{name}.html"
    with timezone.override(store.zone):
        return render(request, template, shown)
