"""Which parcels can I still save?"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.web import paging
from core.web.state_words import mid_sentence
from desk import doors, exports
from desk.doors import Request
from desk.lists.failed import FAILED
from desk.lists.state import Asked, address, asked
from desk.ndr import acts, panel
from desk.ndr.answering import AnswerForm
from desk.ndr.forms import ActForm
from desk.views import lists
from ndr import offers, plan
from ndr.inputs import BadInput
from ndr.models import Act, Case
from ndr.queries import measures as counted
from ndr.queries import standing as standings
from ndr.queries.standing import Standing
from ndr.services import acting, answering, asking
from ndr.states import CaseAction
from orders.models import Order
from orders.queries import orders as order_queries
from orders.services import revealing
from orders.services.instructing import NotPossible

PERIOD = timedelta(days=30)  # of the figures


@require_GET
@doors.page(Action.ORDERS_VIEW)
def failed(request: Request, store: Store) -> HttpResponseBase:
    """The store's failed deliveries, what runs out first on top, narrowed by what the address says."""
    return lists.page_of(request, store, FAILED)


@require_GET
@doors.page(Action.ORDERS_VIEW)
def case(request: Request, store: Store, pk: int) -> HttpResponseBase:
    """One of them beside the list; only itself where a script asks."""
    found = _case(request, pk, Action.ORDERS_VIEW)
    listed = asked(request, FAILED, found.store)
    if request.GET.get("format"):
        return exports.file(request, listed)
    with timezone.override(found.store.zone):
        return _shown(request, found, listed)


@require_GET
@doors.page(Action.NDR_ACT)
def measures(request: Request, store: Store) -> HttpResponse:
    """Acted in time, honoured, delivered after all: of the last 30 days."""
    at = timezone.now()
    template = "desk/ndr/_figures.html" if request.htmx and not request.htmx.boosted else "desk/ndr/measures.html"
    return render(request, template, {"measures": counted.of_store(store, since=at - PERIOD, at=at)})


Sent = tuple[CaseAction, ActForm]


@require_POST
@doors.page(Action.ORDERS_VIEW)
def act(request: Request, store: Store, pk: int) -> HttpResponse:
    """Do it, and go on with the next case; or say what is wrong with it."""
    found = _case(request, pk, Action.ORDERS_VIEW)
    action = next((one for one in offers.OFFERED if one.value == request.POST.get("action")), None)
    if action is None:
        raise Http404
    doors.require(request, found.store, offers.ROLE[action])
    listed, at = asked(request, FAILED, found.store), timezone.now()
    after = _beside(listed, found)[1]
    standing = standings.of([found], at=at)[0]
    offer = offers.offer(standing.facts(may=doors.may(request, found.store), at=at), action)
    form = acts.form_of(standing, offer, acts.people(found.store), request.POST)
    done = _done(request, found, action, form, standing) if form.is_valid() else None
    if done is None:
        with timezone.override(found.store.zone):
            return _shown(request, found, listed, sent=(action, form))
    undo = reverse("desk:failed_take_back", args=[done.pk]) if done.instruction_id else ""
    undo += "?on_order=1" if undo and "on_order" in request.POST else ""
    messages.success(request, _said(found, action), extra_tags=undo)
    if "on_order" in request.POST:
        return redirect("desk:order", pk=found.order_id)
    return redirect(_address(after if action in plan.VERBS else found, listed))


def _done(request: Request, found: Case, action: CaseAction, form: ActForm, standing: Standing) -> Act | None:
    """What was done; None where the form says why not."""
    try:
        return acting.act(
            case=found, action=action, inputs=form.inputs(standing.answer), at=timezone.now(), actor=request.user
        )
    except BadInput as refusal:
        form.refuse(refusal)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
    return None


@require_POST
@doors.page(Action.ORDERS_VIEW)
def take_back(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Undo what the courier was told, while it has not left."""
    done = get_object_or_404(Act.objects.allowed(request.user, Action.NDR_ACT).select_related("store", "case"), pk=pk)
    try:
        acting.take_back(act=done, at=timezone.now(), actor=request.user)
        messages.success(request, _("Undone: the courier was not told."))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    if "on_order" in request.GET:
        return redirect("desk:order", pk=done.case.order_id)
    return redirect("desk:failed_case", pk=done.case_id)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def answer(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Write down what the buyer says."""
    found = _case(request, pk, Action.NDR_ANSWER)
    listed, form = asked(request, FAILED, found.store), AnswerForm(request.POST)
    if form.is_valid() and _answered(request, found, form):
        messages.success(request, _("%(number)s: the buyer’s answer is written down.") % {"number": found.order.number})
        return redirect(_address(found, listed))
    with timezone.override(found.store.zone):
        return _shown(request, found, listed, said=form)


def _answered(request: Request, found: Case, form: AnswerForm) -> bool:
    """Whether it was kept; the form says why not."""
    try:
        answering.answer(case=found, said=form.said(), at=timezone.now(), actor=request.user)
    except BadInput as refusal:
        form.refuse(refusal)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


@require_POST
@doors.page(Action.ORDERS_VIEW)
def letters(request: Request, _store: Store, pk: int) -> HttpResponse:
    """What a person has to send to the courier, with phone and address, once; the log knows."""
    found = _case(request, pk, Action.NDR_ACT)
    doors.require(request, found.store, Action.ORDERS_REVEAL)
    revealing.reveal(order=found.order, at=timezone.now(), actor=request.user)
    with timezone.override(found.store.zone):
        return _shown(request, found, asked(request, FAILED, found.store), reveals=[Action.ORDERS_REVEAL])


@require_POST
@doors.page(Action.ORDERS_VIEW)
def link(request: Request, _store: Store, pk: int) -> HttpResponse:
    """A link for the buyer, to be sent some other way."""
    found = _case(request, pk, Action.NDR_ANSWER)
    try:
        asking.link(case=found, at=timezone.now(), actor=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect(_address(found, asked(request, FAILED, found.store)))


def _said(found: Case, action: CaseAction) -> str:
    """What the toast says."""
    what = {"number": found.order.number, "what": mid_sentence(action.label)}
    if action in plan.VERBS:
        return _("%(number)s: %(what)s, on its way to the courier.") % what
    return _("%(number)s: %(what)s, done.") % what


def _address(to: Case | None, listed: Asked) -> str:
    """A case beside the list, or the list alone where none is left."""
    page = reverse("desk:failed_case", args=[to.pk]) if to else reverse("desk:failed")
    return f"{page}?{address(listed.said)}".rstrip("?")


def _beside(listed: Asked, found: Case) -> tuple[Case | None, Case | None]:
    """The cases before and after it in the list, of which only the address is wanted."""
    before, after = paging.beside(listed.in_order.select_related(None).only("pk"), found)
    return before, after


def _shown(
    request: Request, found: Case, listed: Asked, *, sent: Sent | None = None, said: AnswerForm | None = None,
    reveals: Collection[Action] = (),
) -> HttpResponse:  # fmt: skip
    shown = _panel(request, found, listed, sent, said, reveals)
    alone = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    if alone:
        return render(request, "desk/ndr/_case.html", shown)
    return render(request, "desk/ndr/list.html", lists.shown(request, listed) | shown)


def _panel(
    request: Request, found: Case, listed: Asked, sent: Sent | None, said: AnswerForm | None,
    reveals: Collection[Action],
) -> dict[str, Any]:  # fmt: skip
    allowed, at = doors.may(request, found.store), timezone.now()
    before, after = _beside(listed, found)
    here = address(listed.said)
    return {
        "at": at,
        "here": here,
        "list_url": f"{reverse('desk:failed')}?{here}".rstrip("?"),
        "case_before": before,
        "case_after": after,
        **panel.of_case(found, allowed, acts.people(found.store), at=at, sent=sent, said=said, reveals=reveals),
    }


def _case(request: Request, pk: int, action: Action) -> Case:
    """The case with its whole order; 404 where it is another store's or the role there does not include `action`."""
    rows = Case.objects.allowed(request.user, action).select_related("store", "assigned_to", "rule")
    found = get_object_or_404(rows, pk=pk)
    found.order = order_queries.whole(Order.objects.filter(store=found.store_id)).get(pk=found.order_id)
    found.shipment = next(one for one in found.order.shipments.all() if one.pk == found.shipment_id)
    return found
