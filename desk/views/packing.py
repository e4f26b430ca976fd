"""Parcels of an order by hand: courier and number, taken off, and what is in which."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from connectors.couriers.words import Direction
from connectors.models import Connection, Family
from desk import doors
from desk.byhand.forms import ParcelForm
from desk.doors import Request
from desk.numbers import whole
from orders.models import Order, Shipment
from orders.services import packing, parcelling
from orders.services.editing import Stale
from orders.services.instructing import NotPossible
from orders.services.packing import Contents
from orders.services.parcelling import NewParcel
from orders.states import Renumbering

MOST_NEW = 5  # parcels that a page adds at once


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_VIEW)
def add(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Attach a courier's parcel to an order."""
    return _numbered(request, _order(request, pk), None)


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_VIEW)
def number(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Give a parcel its number, or mend a wrong one."""
    parcel = get_object_or_404(_parcels(request).select_related("order__store", "connection"), pk=pk)
    return _numbered(request, parcel.order, parcel)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def detach(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Take a parcel off its order that no courier has spoken of."""
    parcel = get_object_or_404(_parcels(request), pk=pk)
    try:
        parcelling.detach(shipment=parcel, at=timezone.now(), actor=request.user)
        messages.success(request, _("The parcel is taken off the order."))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:order", pk=parcel.order_id)


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_VIEW)
def split(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Say which products travel in which parcel."""
    order = _order(request, pk)
    problem = ""
    if request.method == "POST" and "more" not in request.POST:
        try:
            _packed(request, order)
        except Stale as stale:
            problem = _late(stale)
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
        else:
            messages.success(request, _("The products are in their parcels."))
            return redirect("desk:order", pk=pk)
    return render(request, "desk/order_split.html", {"order": order, "problem": problem, **_grid(order, request.POST)})


def _late(stale: Stale) -> str:
    clash = stale.clashes[0]
    said = {"who": clash.who or _("A file or the system"), "when": f"{timezone.localtime(clash.when):%H:%M}"}
    return _("%(who)s changed this order at %(when)s. Below is how it stands now, with what you typed.") % said


def _numbered(request: Request, order: Order, parcel: Shipment | None) -> HttpResponse:
    accounts = [(one.pk, one.name) for one in _accounts(order)]
    form = ParcelForm(
        request.POST or None,
        accounts=accounts,
        renames=bool(parcel and parcel.awb),
        initial=_initial(parcel, accounts),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _kept(request, order, parcel, form.cleaned_data)
            return redirect("desk:order", pk=order.pk)
        except ValidationError as refusal:
            for name, said in refusal.message_dict.items():
                form.add_error(name if name in form.fields else None, said)
    return render(request, "desk/parcel_number.html", {"form": form, "order": order, "parcel": parcel})


def _accounts(order: Order) -> QuerySet[Connection]:
    """The couriers' accounts of the order's store."""
    return Connection.objects.live().filter(stores=order.store_id, family=Family.COURIER).order_by("name", "pk")


def _initial(parcel: Shipment | None, accounts: list[tuple[int, str]]) -> dict[str, Any]:
    if parcel is None or not parcel.courier:
        return {"connection": accounts[0][0] if accounts else ""}
    own = parcel.connection_id
    return {"connection": own or "", "courier": "" if own else parcel.courier, "awb": parcel.awb}


def _kept(request: Request, order: Order, parcel: Shipment | None, said: dict[str, Any]) -> None:
    account = get_object_or_404(_accounts(order), pk=said["connection"]) if said["connection"] else None
    courier = account.provider if account else "-".join(said["courier"].lower().split())
    new = NewParcel(courier, said["awb"].strip(), account)
    at, actor = timezone.now(), request.user
    if parcel is None:
        parcelling.add_parcel(order=order, new=new, at=at, actor=actor)
        messages.success(request, _("The parcel is attached."))
    else:
        reason = Renumbering(said["reason"]) if said.get("reason") else None
        parcelling.number(shipment=parcel, new=new, reason=reason, at=at, actor=actor)
        messages.success(request, _("The parcel has its number."))


def _packed(request: Request, order: Order) -> None:
    grid = _grid(order, request.POST)
    contents = [
        Contents(column["pk"], {row["line"].pk: row["cells"][place]["units"] for row in grid["rows"]})
        for place, column in enumerate(grid["columns"])
    ]
    kept = [one for one in contents if one.parcel or any(one.units.values())]
    packing.split(
        order=order,
        contents=kept,
        version=whole(request.POST.get("version", "")) or 0,
        at=timezone.now(),
        actor=request.user,
    )


def _grid(order: Order, posted: QueryDict) -> dict[str, Any]:
    """Products down, parcels across: what travels as text, the rest to be filled in."""
    parcels = list(
        order.shipments.filter(direction=Direction.FORWARD)
        .exclude(bucket="cancelled")
        .prefetch_related("lines")
        .order_by("pk")
    )
    ours = [one for one in parcels if packing.may_repack(one)]
    sent = [one for one in parcels if one not in ours]
    asked = whole(posted.get("new", ""))
    fresh = min(1 if asked is None else asked, MOST_NEW) + ("more" in posted)
    columns = [{"key": f"p{one.pk}", "pk": one.pk, "parcel": one} for one in ours]
    columns += [{"key": f"n{place}", "pk": None, "parcel": None} for place in range(max(fresh, 0 if ours else 2))]
    lines = list(order.lines.select_related("product").order_by("position"))
    unpacked = len(ours) == 1 and not sent and not ours[0].lines.all()
    rows = [
        {
            "line": line,
            "sent": sum(one.quantity for parcel in sent for one in parcel.lines.all() if one.line_id == line.pk),
            "cells": [_cell(line, column, posted, unpacked=unpacked) for column in columns],
        }
        for line in lines
    ]
    version = posted.get("version") if "more" in posted else order.version
    return {"columns": columns, "rows": rows, "sent": sent, "new": len(columns) - len(ours), "version": version}


def _cell(line: Any, column: dict[str, Any], posted: QueryDict, *, unpacked: bool) -> dict[str, Any]:
    name = f"u-{column['key']}-{line.pk}"
    if name in posted:
        units = whole(posted.get(name, "").strip()) or 0
    elif column["parcel"] is None:
        units = 0
    else:
        inside = sum(one.quantity for one in column["parcel"].lines.all() if one.line_id == line.pk)
        units = line.quantity if unpacked else inside
    return {"name": name, "key": column["key"], "units": units}


def _order(request: Request, pk: int) -> Order:
    mine = Order.objects.allowed(request.user, Action.ORDERS_EDIT).select_related("store")
    return get_object_or_404(mine, pk=pk)


def _parcels(request: Request) -> QuerySet[Shipment]:
    return Shipment.objects.allowed(request.user, Action.ORDERS_EDIT)
