"""Which refunds may I approve, which may I pay, and which failed?"""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store, User
from accounts.roles import Action
from core.states import IllegalTransition
from core.web import export, paging
from desk import doors
from desk.doors import Request
from desk.refunds import bank_file, rows
from desk.refunds.forms import MoveForm, PayForm
from desk.refunds.rows import Show
from orders.services.instructing import NotPossible
from returns.models import Refund
from returns.services import paying_back, refunding
from returns.services.requests import habits
from returns.states import RefundStatus

SIZE, MOST_FILES = 50, 5
Step = Callable[[Refund, MoveForm, datetime, User], Refund]


@require_GET
@doors.page(Action.REFUNDS_PAY)
def refunds(request: Request, store: Store) -> HttpResponse:
    """What waits, the longest first; account numbers by their end only."""
    show = next((one for one in Show if one.value == request.GET.get("show")), Show.APPROVED)
    page = paging.page(rows.listed(store, show), cursor=request.GET.get("cursor"), size=SIZE)
    told = rows.counts(store)
    listed = rows.of(page.rows, store, request.user)
    said = habits.of(store)
    shown = {
        "at": timezone.now(),
        "sentence": rows.sentence(store),
        "show": show,
        "shows": [(one, told.get(one.value)) for one in Show],
        "page": page,
        "rows": listed,
        "bankable": any(row.bankable for row in listed),
        "files": _files(store) if show is Show.SENDING else [],
        "gateways": paying_back.gateways(store.pk),
        "habits": said,
    }
    return render(request, "desk/refunds/refunds.html", shown)


@require_POST
@doors.page(Action.REFUNDS_PAY)
def move(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Approved, not approved after all, paid, or failed."""
    refund, form = _refund(request, pk), MoveForm(request.POST)
    step = STEPS.get(form.cleaned_data["to"]) if form.is_valid() else None
    if step is None:
        messages.error(request, _("Say what became of it."))
        return _back(refund.status)
    before = refund.status
    try:
        done = step(refund, form, timezone.now(), request.user)
    except (NotPossible, IllegalTransition) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Refund: %(state)s.") % {"state": done.get_status_display()})
    return _back(before)


@require_POST
@doors.page(Action.REFUNDS_PAY)
def pay(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Back the way it was paid."""
    refund = _refund(request, pk)
    form = PayForm(request.POST, gateways=paying_back.gateways(refund.store_id))
    if not form.is_valid():
        messages.error(request, _("Choose the gateway, and write its number of the payment."))
        return _back(refund.status)
    said = form.cleaned_data
    try:
        paying_back.pay(
            refund=refund, connection=said["connection"], payment=said["payment"], at=timezone.now(), actor=request.user
        )
    except (NotPossible, IllegalTransition) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The gateway is told to pay it back."))
    return _back(RefundStatus.APPROVED)


@require_POST
@doors.page(Action.REFUNDS_PAY)
def bank(request: Request, store: Store) -> HttpResponseBase:
    """Those that were ticked as a file for the bank; from now on they are being paid."""
    chosen = [int(pk) for pk in request.POST.getlist("refund") if pk.isdecimal() and len(pk) <= 18]  # noqa: PLR2004 of an id
    at = timezone.now()
    lines = bank_file.lines(store, chosen, at=at, actor=request.user)
    if not lines:
        messages.error(request, _("None of these can go to the bank now."))
        return _back(RefundStatus.APPROVED)
    return _file(store, lines, at)


@require_POST
@doors.page(Action.REFUNDS_PAY)
def bank_again(request: Request, store: Store) -> HttpResponseBase:
    """A file that was lost on the way."""
    try:
        moment = parse_datetime(request.POST.get("file", ""))
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment):
        raise Http404
    return _file(store, bank_file.again(store, moment, at=timezone.now(), actor=request.user), moment)


STEPS: dict[str, Step] = {
    RefundStatus.APPROVED: lambda row, _form, at, who: refunding.approve(refund=row, at=at, actor=who),
    RefundStatus.PROPOSED: lambda row, _form, at, who: refunding.take_back_approval(refund=row, at=at, actor=who),
    RefundStatus.PAID: lambda row, form, at, who: refunding.mark_paid(
        refund=row, reference=form.cleaned_data["reference"], at=at, actor=who
    ),
    RefundStatus.FAILED: lambda row, form, at, who: refunding.mark_failed(
        refund=row, why=form.cleaned_data["why"], at=at, actor=who
    ),
}


def _files(store: Store) -> list[datetime]:
    """The latest files for the bank of which something is not settled yet."""
    sent = Refund.objects.filter(store=store, status=RefundStatus.SENDING).exclude(exported_at=None).order_by()
    moments = sent.values_list("exported_at", flat=True).distinct().order_by("-exported_at")[:MOST_FILES]
    return [moment for moment in moments if moment]


def _file(store: Store, lines: list[bank_file.Line], at: datetime) -> HttpResponseBase:
    title = f"{store.code}-refunds-{at.astimezone(store.zone):%Y%m%d-%H%M%S}"
    answer = export.csv_response(title=title, columns=bank_file.COLUMNS, rows=lines, zone=store.zone)
    answer["Cache-Control"] = "no-store"
    return answer


def _refund(request: Request, pk: int) -> Refund:
    rows_ = Refund.objects.allowed(request.user, Action.REFUNDS_PAY).select_related("request", "store")
    return get_object_or_404(rows_, pk=pk)


def _back(show: str) -> HttpResponse:
    return redirect(f"{reverse('desk:refunds')}?show={show}")
