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
from core.web import masking
from core.web.state_words import StateWord
from desk import doors, exports, lists
from desk.doors import Request
from orders import wording
from orders.filters import OrderFilter, ShipmentFilter
from orders.models import Order, Shipment
from orders.queries import orders as order_queries
from orders.queries import shipments as shipment_queries
from orders.states import Bucket, OrderStatus, Payment


@require_GET
@doors.page(Action.ORDERS_VIEW)
def orders(request: Request, store: Store) -> HttpResponseBase:
    """The store's orders, newest first, narrowed by what the address says."""
    store = lists.store_asked_for(request, store)
    base = Order.objects.filter(store=store)
    filters = OrderFilter(lists.parameters(request, store), base, request=request)
    rows = order_queries.listed(filters.qs)
    if request.GET.get("format"):
        return exports.file(request, store, rows, title=f"{store.code}-{_('orders')}", what="orders")
    menus = [
        ("status", _("Status"), OrderStatus.choices),
        ("payment_method", _("Payment"), Payment.choices),
        ("outcome", _("Outcome"), Bucket.choices),
    ]
    shown = _shown(request, store, filters, base, rows, menus)
    shown["rows"] = [(row, _word(row), masking.name(row.buyer_name)) for row in shown["list"].page.rows]
    return _page(request, store, "orders", shown)


@require_GET
@doors.page(Action.ORDERS_VIEW)
def parcels(request: Request, store: Store) -> HttpResponseBase:
    """The store's parcels, newest first, narrowed by what the address says."""
    store = lists.store_asked_for(request, store)
    base = Shipment.objects.filter(store=store)
    filters = ShipmentFilter(lists.parameters(request, store), base, request=request)
    rows = shipment_queries.listed(filters.qs)
    if request.GET.get("format"):
        return exports.file(request, store, rows, title=f"{store.code}-{_('parcels')}", what="parcels")
    menus = [
        ("queue", _("Queue"), shipment_queries.Queue.choices),
        ("status", _("Status"), [(one.value, one.label) for one in ScanStatus if one is not ScanStatus.UNKNOWN]),
        ("payment_method", _("Payment"), Payment.choices),
        ("outcome", _("Outcome"), Bucket.choices),
    ]
    shown = _shown(request, store, filters, base, rows, menus)
    shown["rows"] = [
        (row, wording.of_scan(row.status), masking.name(row.order.buyer_name)) for row in shown["list"].page.rows
    ]
    queues = dict(shipment_queries.Queue.choices)
    shown["queue"] = queues.get(request.GET.get("queue", ""), "")
    return _page(request, store, "parcels", shown)


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
