"""What lies on the table, and what do I do with it? Receiving by scanner: scan, count, grade, next."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.repeats import KeyReused
from core.states import IllegalTransition
from core.web.uploads import takes_files
from desk import buyers, doors
from desk.back import counts, found, grades, lying, scans
from desk.back.scans import LOUD
from desk.doors import Request
from desk.forms import AsideForm, ScanForm
from desk.numbers import whole
from desk.services import scanning
from orders.services import tasking
from orders.services.instructing import NotPossible
from orders.services.tasking import Wanted
from returns.models import Arrival, ReturnRequest, RtoCase
from returns.services import receiving
from returns.services.counting import Misfit
from returns.services.either import HERE, Back
from returns.states import Disposition, Grade, RtoStatus, Verdict

MOST_BYTES = 60_000_000  # pictures of one parcel


@require_http_methods(["GET", "POST"])
@doors.page(Action.RTO_RECEIVE)
def receive(request: Request, store: Store) -> HttpResponse:
    """The door: one box for the scanner, and what came of the last scan."""
    if request.method == "GET":
        return _door(request, store, arrival=_arrival_of(request))
    form = ScanForm(request.POST)
    if not form.is_valid():
        return _door(request, store, problem=_("Nothing was scanned: aim again."))
    said = form.cleaned_data
    try:
        arrival = scanning.scan(
            store=store, scanned=said["scanned"], key=said["key"], at=timezone.now(), actor=request.user
        )
    except KeyReused:
        return _door(request, store, problem=_("This scan was sent before: scan the parcel again."))
    if request.htmx:
        return _door(request, store, arrival=arrival)
    return redirect(f"{request.path}?scan={arrival.pk}")


@require_http_methods(["GET", "POST"])
@takes_files(MOST_BYTES)
@doors.page(Action.RTO_RECEIVE)
def work(request: Request, store: Store, pk: int) -> HttpResponse:
    """Count the units of a parcel that is here, then grade them."""
    return _work(request, partial(_case, request, pk))


@require_http_methods(["GET", "POST"])
@takes_files(MOST_BYTES)
@doors.page(Action.RTO_RECEIVE)
def work_return(request: Request, store: Store, pk: int) -> HttpResponse:
    """The same for what a buyer gives back; some of it may not be accepted."""
    return _work(request, partial(_return, request, pk))


def _work(request: Request, find: Callable[[], Back]) -> HttpResponse:
    back = find()
    if request.method == "GET":
        return _door(request, back.store, back=back)
    try:
        done = _grade(request, back, find) if "grading" in request.POST else _count(request, back)
    except (Misfit, NotPossible, IllegalTransition) as refusal:
        return _door(request, back.store, back=find(), problem=str(refusal))
    if done is not None:
        return done
    return _door(request, back.store, back=find()) if request.htmx else redirect(lying.url(back))


@require_POST
@doors.page(Action.RTO_RECEIVE)
def undo(request: Request, _store: Store, pk: int) -> HttpResponse:
    """The scan was a mistake: what it received is waited for again; the scan itself is kept."""
    arrival = _arrival(request, pk)
    at = timezone.now()
    try:
        if arrival.verdict == Verdict.EXPECTED and (arrival.case or arrival.request):
            lying.unreceive(arrival, at=at, actor=request.user)
            messages.success(request, _("Taken back: it is waited for again."))
        else:
            receiving.settle(arrival=arrival, at=at, actor=request.user)
            messages.success(request, _("Done: that scan is settled."))
    except (NotPossible, IllegalTransition) as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:receive")


@require_POST
@doors.page(Action.RTO_RECEIVE)
def aside(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Put it aside with a word for whoever finds out what it is: a task."""
    arrival, form = _arrival(request, pk), AsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write where it lies, or what it looks like."))
        return redirect(f"{_home()}?scan={pk}")
    order = lying.order_of(arrival)
    title = _("Put aside at the door: %(scanned)s") % {"scanned": arrival.scanned[:80]}
    tasking.open_task(
        store=arrival.store, order=order, wanted=Wanted(title, note=form.cleaned_data["note"]), at=timezone.now(),
        actor=request.user,
    )  # fmt: skip
    messages.success(request, _("Kept aside. Somebody will find it under Tasks."))
    return redirect("desk:receive")


@require_POST
@doors.page(Action.RTO_RECEIVE)
def anyway(request: Request, _store: Store, pk: int) -> HttpResponse:
    """It lies here, whatever its courier says."""
    arrival = _arrival(request, pk)
    if arrival.shipment is None and arrival.request is None:
        messages.error(request, _("Nobody knows this parcel: keep it aside."))
        return redirect(f"{_home()}?scan={pk}")
    at = timezone.now()
    try:
        back = lying.receive(arrival, at=at, actor=request.user)
        receiving.settle(arrival=arrival, at=at, actor=request.user)
    except (NotPossible, IllegalTransition) as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{_home()}?scan={pk}")
    return redirect(lying.url(back))


def _count(request: Request, back: Back) -> HttpResponse | None:
    """None where it is counted; else the form with what is wrong."""
    lines = [one.row for one in found.lines(back)]
    said, fields = counts.counted(lines, request.POST)
    if any(field.problem for field in fields):
        return _door(request, back.store, back=back, fields=fields)
    lying.count(back, said, at=timezone.now(), actor=request.user)
    return None


def _grade(request: Request, back: Back, find: Callable[[], Back]) -> HttpResponse | None:
    """None where the units are graded; else the form with what is wrong."""
    lines = found.lines(back)
    said = grades.graded(lines, request.POST)
    if said.problem:
        return _door(request, back.store, back=back, problem=said.problem)
    at = timezone.now()
    lying.inspect(back, said.units, grades.refused(lines, request.POST), at=at, actor=request.user)
    off = grades.keep_photos(request, lines, at=at)
    return _door(request, back.store, back=find(), problem=off) if off else None


def _door(
    request: Request, store: Store, *, arrival: Arrival | None = None, back: Back | None = None,
    fields: list[counts.Field] | None = None, problem: str = "",
) -> HttpResponse:  # fmt: skip
    template = "desk/back/_door.html" if request.htmx else "desk/back/receive.html"
    shown = _around(request, store)
    if arrival:
        shown |= _of_arrival(request, arrival)
        back = _found_by(request, arrival) if arrival.verdict == Verdict.EXPECTED else None
    if back:
        shown |= _of_back(request, back, fields)
    return render(request, template, {**shown, "problem": problem})


def _around(request: Request, store: Store) -> dict[str, Any]:
    at: datetime = timezone.now()
    return {
        "at": at,
        "recent": scans.recent(store),
        "tally": scans.tally(store, request.user, at=at),
        "scan_form": ScanForm(),
    }


def _of_arrival(request: Request, arrival: Arrival) -> dict[str, Any]:
    back = arrival.case or arrival.request
    return {
        "arrival": arrival,
        "loud": LOUD[Verdict(arrival.verdict)],
        "parcel": arrival.shipment,
        "order": lying.order_of(arrival),
        "stands": lying.word(back) if back else None,
        "here": back is not None and back.status in HERE,
        "came": back,
        "work_url": lying.url(back) if back else "",
    }


def _of_back(request: Request, back: Back, fields: list[counts.Field] | None) -> dict[str, Any]:
    lines = found.lines(back)
    units = found.sums(lines)
    here = back.status in HERE
    counting_now = here and (not units.counted or "count" in request.GET or fields is not None)
    return {
        "case": back,
        "lies": lying.of(back),
        "order": back.order,
        "buyer": buyers.name(back.order, doors.may(request, back.store)),
        "lines": lines,
        "units": units,
        "stands": lying.word(back),
        "counting": counting_now,
        "grading": back.status == RtoStatus.RECEIVED or (here and "again" in request.GET),
        "fields": fields or counts.usual([one.row for one in lines]),
        "named": {one.row.pk: one for one in lines},
        "grades": [(one.value, str(one.label).partition(": ")[2]) for one in Grade],
        "dispositions": Disposition.choices,
        "on_table": grades.on_the_table(lines),
    }


def _found_by(request: Request, arrival: Arrival) -> Back | None:
    if arrival.case_id:
        return _case(request, arrival.case_id)
    return _return(request, arrival.request_id) if arrival.request_id else None


def _return(request: Request, pk: int) -> ReturnRequest:
    rows = found.whole_return(ReturnRequest.objects.allowed(request.user, Action.RTO_RECEIVE))
    return get_object_or_404(rows, pk=pk)


def _case(request: Request, pk: int) -> RtoCase:
    rows = found.whole(RtoCase.objects.allowed(request.user, Action.RTO_RECEIVE))
    return get_object_or_404(rows, pk=pk)


def _arrival(request: Request, pk: int) -> Arrival:
    rows = Arrival.objects.allowed(request.user, Action.RTO_RECEIVE)
    return get_object_or_404(rows.select_related("case__shipment", "request__order", "shipment__order", "store"), pk=pk)


def _arrival_of(request: Request) -> Arrival | None:
    """The scan that the address names, if it is one."""
    pk = whole(request.GET.get("scan", ""))
    return _arrival(request, pk) if pk is not None else None


def _home() -> str:
    return reverse("desk:receive")
