"""Orders by hand: taken in, and changed."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.web import masking
from desk import doors
from desk.byhand import changing, lines, taking
from desk.byhand.forms import NewOrderForm, OrderForm
from desk.doors import Request
from orders import editing as rules
from orders import totals
from orders.models import Order
from orders.queries import buyers as buyer_queries
from orders.queries import tags as tag_queries
from orders.services import editing, revealing
from orders.services.editing import Edited, Stale
from orders.states import Payment

REDRAWN = ("more", "find")  # buttons that only draw the form again


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_CREATE)
def new(request: Request, store: Store) -> HttpResponse:
    """Take an order in."""
    posted = request.POST if request.method == "POST" else None
    form = NewOrderForm(posted, country=store.country, initial={"country": store.country, "payment_method": "cod"})
    rows = lines.empty(posted)
    if posted and not {*REDRAWN} & set(posted) and all([form.is_valid(), rows.is_valid()]):
        made = _taken(request, store, form, rows)
        if made:
            messages.success(request, _("Order %(number)s is entered.") % {"number": made.number})
            return redirect("desk:order", pk=made.pk)
    _silence(form, rows, posted)
    found = _offers(request, store, form["phone"].value() or "") if posted else []
    shown = {"form": form, "rows": rows, "offers": found, "picked": str(form["customer"].value() or "")}
    return render(request, "desk/order_new.html", {**shown, **_common(store, form, rows)})


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_VIEW)
def edit(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Change what is still open of an order."""
    order = get_object_or_404(Order.objects.allowed(request.user, Action.ORDERS_EDIT).select_related("store"), pk=pk)
    locked = editing.locks_of(order, list(order.shipments.all()))
    posted = request.POST if request.method == "POST" else None
    now = editing.snapshot(order)
    looked_at = changing.seen(posted) if posted else now
    if posted is None:
        revealing.reveal(order=order, at=timezone.now(), actor=request.user)
    form = OrderForm(posted, locked=locked, country=order.country, initial=changing.initial(looked_at))
    rows = lines.of_order(order, posted) if rules.LINES not in locked else None
    shown: dict[str, Any] = {"form": form, "rows": rows, "order": order, "seen": json.dumps(looked_at)}
    if posted and not {*REDRAWN} & set(posted):
        valid = all([form.is_valid(), rows is None or rows.is_valid()])
        for name, typed in changing.shut_meanwhile(posted, looked_at, locked):
            said = {"field": rules.LABELS[name], "why": locked[name], "typed": typed}
            form.add_error(None, _("%(field)s: %(why)s You had typed: %(typed)s") % said)
            valid = False
        if valid and (answer := _changed(request, order, shown)):
            return answer
    _silence(form, rows, posted)
    with timezone.override(order.store.zone):
        shown |= {"locked": _locked(locked), "undecided": changing.undecided(posted) if posted else []}
        return render(request, "desk/order_edit.html", {**shown, **_common(order.store, form, rows, order)})


@require_POST
@doors.page(Action.ORDERS_VIEW)
def sums(request: Request, store: Store) -> HttpResponse:
    """What the order comes to as it is typed, reckoned where it will be kept."""
    form, rows = OrderForm(request.POST, country=store.country), lines.empty(request.POST)
    return render(request, "desk/_sums.html", _sums(store, form, rows))


@require_GET
@doors.page(Action.ORDERS_CREATE)
def known_buyers(request: Request, store: Store) -> HttpResponse:
    """Buyers whose phone begins as it is typed."""
    offers = _offers(request, store, request.GET.get("phone", ""))
    return render(request, "desk/_buyer_offers.html", {"offers": offers, "picked": request.GET.get("customer", "")})


@require_GET
@doors.page(Action.ORDERS_VIEW)
def products(request: Request, store: Store) -> HttpResponse:
    """Products whose SKU begins as it is typed in any row."""
    typed = next((str(value) for name, value in request.GET.items() if name.endswith("-sku")), "")
    return render(request, "desk/_products.html", {"products": buyer_queries.products(store.pk, typed)})


def _taken(request: Request, store: Store, form: NewOrderForm, rows: Any) -> Order | None:
    wanted = [one.line for one in lines.edits(rows)]
    try:
        return taking.take(store=store, form=form, lines=wanted, at=timezone.now(), actor=request.user)
    except ValidationError as refusal:
        _refuse(form, refusal)
        return None


def _changed(request: Request, order: Order, shown: dict[str, Any]) -> HttpResponse | None:
    """Back to the order once it is changed; None where the form has to say something first."""
    form, rows, posted = shown["form"], shown["rows"], request.POST
    undecided = changing.undecided(posted)
    looked_at = changing.seen(posted, name="before" if undecided else "seen")
    changes = changing.wanted(form, rows, looked_at, left=changing.left_to_them(posted))
    try:
        done = editing.edit(order=order, changes=changes, seen=looked_at, at=timezone.now(), actor=request.user)
    except Stale as stale:
        order.refresh_from_db()
        revealing.reveal(order=order, at=timezone.now(), actor=request.user)  # the page shows how the order is now
        hers = changing.wanted(form, rows, looked_at)
        choices = changing.choices(stale.clashes, hers, looked_at, posted)
        shown |= {"choices": choices, "before": json.dumps(looked_at), "seen": json.dumps(editing.snapshot(order))}
        return None
    except ValidationError as refusal:
        _refuse(form, refusal)
        return None
    _say(request, done)
    return redirect("desk:order", pk=order.pk)


def _say(request: Request, done: Edited) -> None:
    if not done.fields:
        messages.info(request, _("Nothing was changed."))
        return
    messages.success(request, _("Order %(number)s is changed.") % {"number": done.order.number})
    for parcel in done.labelled:
        said = _("The label of %(awb)s says otherwise now: print it again, or book it anew.") % {"awb": parcel.awb}
        messages.warning(request, said)


def _refuse(form: OrderForm, refusal: ValidationError) -> None:
    """Beside the field where it stands on the page, else above them all."""
    for name, said in refusal.message_dict.items():
        place = name if name in form.fields else None
        form.add_error(place, said if place else [f"{rules.LABELS.get(name, name)}: {one}" for one in said])


def _silence(form: OrderForm, rows: Any, posted: Any) -> None:
    """A form that is only drawn again complains of nothing."""
    if posted and {*REDRAWN} & set(posted):
        form.full_clean()
        form.errors.clear()
        if rows is not None:
            rows.full_clean()
            for one in rows:
                one.errors.clear()


def _offers(request: Request, store: Store, typed: str) -> list[dict[str, Any]]:
    """Known buyers, by name where the role may reveal, the phone always masked."""
    named = Action.ORDERS_REVEAL in doors.may(request, store)
    found = buyer_queries.known(store.pk, typed, country=store.country)
    return [
        {
            "pk": str(one.customer.pk),
            "name": one.customer.name if named else masking.name(one.customer.name),
            "phone": masking.phone(one.customer.phone),
            "orders": one.orders,
        }
        for one in found
    ]


def _common(store: Store, form: OrderForm, rows: Any, order: Order | None = None) -> dict[str, Any]:
    return {"all_tags": tag_queries.of_store(store.pk, limit=200), **_sums(store, form, rows, order)}


def _sums(store: Store, form: OrderForm, rows: Any, order: Order | None = None) -> dict[str, Any]:
    """Total and what is left to collect; None while a price is missing."""
    if rows is None:
        return {}
    known = {"currency": store.currency, "beyond": editing.beyond_parts(order) if order else None}
    if not form.is_bound:
        return {"total": order.total if order else None, "collect": order.cod_amount if order else None, **known}
    form.is_valid()
    said = form.cleaned_data
    total = taking.comes_to(lines.typed(rows), said, store.currency)
    total = None if total is None else total + _beyond(form)
    method = Payment(said.get("payment_method") or Payment.COD)
    collect = totals.to_collect(method, total=total, given=said.get("cod_amount"))
    return {"total": total, "collect": collect, **known}


def _beyond(form: OrderForm) -> Decimal:
    """What the order held beyond its parts when it was opened, which an edit keeps: taxes and fees of a shop."""
    try:
        return Decimal(form.data.get("beyond") or 0)
    except InvalidOperation:
        return Decimal(0)


def _locked(locks: dict[str, str]) -> list[tuple[str, str]]:
    """Reasons with the fields that they lock, each reason once."""
    named = dict[str, list[str]]()
    for name, why in locks.items():
        if name in rules.LABELS:
            named.setdefault(why, []).append(str(rules.LABELS[name]))
    return [(", ".join(names), why) for why, names in named.items()]
