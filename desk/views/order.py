"""Where is it, what was promised, what may I do?"""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from connectors.couriers.words import Verb
from core.states import IllegalTransition
from core.web.state_words import mid_sentence
from desk import doors, handwork, sheet
from desk.byhand.forms import CancelForm
from desk.doors import Request
from desk.forms import InstructForm, MoveForm
from desk.returns import asking
from ndr.models import Case
from orders.models import Instruction, Order, Shipment
from orders.queries import orders as order_queries
from orders.services import instructing, life, revealing
from orders.services.instructing import NotPossible
from orders.states import NEXT, CancelReason, Decision
from orders.timeline import Kind


@require_GET
@doors.page(Action.ORDERS_VIEW)
def order(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Everything about one order on one page."""
    kind = next((one for one in Kind if one.value == request.GET.get("show")), None)
    return _page(request, _order(request, pk, Action.ORDERS_VIEW), kind=kind)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def reveal(request: Request, _store: Store, pk: int) -> HttpResponse:
    """The buyer's contact data, once; the log knows."""
    found = _order(request, pk, Action.ORDERS_REVEAL)
    contact = revealing.reveal(order=found, at=timezone.now(), actor=request.user)
    if request.htmx:
        return render(request, "desk/_contact.html", {"order": found, "contact": contact})
    return _page(request, found, contact=contact)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def move(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Confirm, hold, cancel or take up again."""
    found = _order(request, pk, Action.ORDERS_EDIT)
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            to = Decision(form.cleaned_data["to"])
            before = Decision(found.decision)
            life.move(order=found, to=to, at=timezone.now(), actor=request.user)
            undo = reverse("desk:order_take_back", args=[pk]) if before in NEXT[to] else ""
            said = _("Order %(number)s: %(state)s.") % {"number": found.number, "state": to.label}
            messages.success(request, said, extra_tags=undo)
        except IllegalTransition as refusal:
            messages.error(request, str(refusal))
    return redirect("desk:order", pk=pk)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def cancel(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Cancel for a reason; says what couriers were asked and what is left to a person."""
    found, form = _order(request, pk, Action.ORDERS_EDIT), CancelForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why it is cancelled."))
        return redirect("desk:order", pk=pk)
    reason, before = CancelReason(form.cleaned_data["reason"]), Decision(found.decision)
    try:
        done = life.cancel(
            order=found, reason=reason, text=form.cleaned_data["text"], at=timezone.now(), actor=request.user
        )
    except (IllegalTransition, NotPossible) as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:order", pk=pk)
    _say_cancelled(request, done, before)
    return redirect("desk:order", pk=pk)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def take_back(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Undo the last decision, and the instructions that it queued."""
    found = _order(request, pk, Action.ORDERS_EDIT)
    try:
        order = life.take_back(order=found, at=timezone.now(), actor=request.user)
        messages.success(request, _("Undone: %(state)s.") % {"state": Decision(order.decision).label})
    except (IllegalTransition, NotPossible) as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:order", pk=pk)


def _say_cancelled(request: Request, done: life.Cancelled, before: Decision) -> None:
    undo = reverse("desk:order_take_back", args=[done.order.pk]) if before in NEXT[Decision.CANCELLED] else ""
    said = _("Order %(number)s is cancelled.") % {"number": done.order.number}
    for row in done.asked:
        said += " " + _("Asked the courier: %(what)s.") % {"what": mid_sentence(row.get_verb_display())}
    messages.success(request, said, extra_tags=undo)
    for one in done.left:
        what = {"awb": one.parcel.awb or one.parcel.courier, "what": mid_sentence(one.verb.label), "why": one.why}
        messages.error(request, _("%(awb)s, %(what)s by hand: %(why)s") % what)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def instruct(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Ask the courier of one parcel; it leaves after ten seconds, until then it can be undone."""
    parcel = get_object_or_404(Shipment.objects.allowed(request.user, Action.PARCELS_INSTRUCT), pk=pk)
    form = InstructForm(request.POST)
    if Case.objects.filter(shipment=parcel).live().exists():
        messages.error(request, _("Its delivery has failed meanwhile: choose what to do about that."))
    elif form.is_valid():
        try:
            verb = Verb(form.cleaned_data["verb"])
            instructing.instruct(shipment=parcel, verb=verb, inputs={}, at=timezone.now(), actor=request.user)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
    return redirect("desk:order", pk=parcel.order_id)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def withdraw(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Undo an instruction that has not left yet."""
    rows = Instruction.objects.allowed(request.user, Action.PARCELS_INSTRUCT).select_related("shipment")
    row = get_object_or_404(rows, pk=pk)
    try:
        instructing.withdraw(instruction=row, at=timezone.now(), actor=request.user)
        messages.success(request, _("Undone: the courier was not told."))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:order", pk=row.shipment.order_id)


def _order(request: Request, pk: int, action: Action) -> Order:
    """The order with everything; 404 where it is another store's or the role there does not include `action`."""
    return get_object_or_404(order_queries.whole(Order.objects.allowed(request.user, action)), pk=pk)


def _page(
    request: Request, found: Order, *, kind: Kind | None = None, contact: revealing.Contact | None = None
) -> HttpResponse:
    at: datetime = timezone.now()
    with timezone.override(found.store.zone):
        allowed = doors.may(request, found.store)
        shown: dict[str, Any] = sheet.of_order(found, allowed, at=at, kind=kind)
        shown |= asking.on_order(found, allowed)
        shown |= handwork.of_order(found, request.user, allowed, at=at)
        return render(request, "desk/order.html", {**shown, "contact": contact, "order": found, "at": at})
