"""What lies on the table, and what do I do with it? Receiving by scanner: scan, count, grade, next."""

from datetime import datetime
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
from desk.back import counts, found, grades, scans
from desk.back.scans import LOUD
from desk.doors import Request
from desk.forms import AsideForm, ScanForm
from desk.numbers import whole
from desk.services import scanning
from orders.services import tasking
from orders.services.instructing import NotPossible
from orders.services.tasking import Wanted
from returns import wording
from returns.models import Arrival, RtoCase
from returns.services import counting, inspecting, receiving
from returns.services.counting import Misfit
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
    case = _case(request, pk)
    if request.method == "GET":
        return _door(request, case.store, case=case)
    grading = "grading" in request.POST
    try:
        done = _grade(request, case) if grading else _count(request, case)
    except (Misfit, NotPossible, IllegalTransition) as refusal:
        return _door(request, case.store, case=_case(request, pk), problem=str(refusal))
    if done is not None:
        return done
    case = _case(request, pk)
    return _door(request, case.store, case=case) if request.htmx else redirect("desk:receive_case", pk=pk)


@require_POST
@doors.page(Action.RTO_RECEIVE)
def undo(request: Request, _store: Store, pk: int) -> HttpResponse:
    """The scan was a mistake: what it received is waited for again; the scan itself is kept."""
    arrival = _arrival(request, pk)
    at = timezone.now()
    try:
        if arrival.verdict == Verdict.EXPECTED and arrival.case:
            receiving.unreceive(case=arrival.case, at=at, actor=request.user)
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
    order = arrival.shipment.order if arrival.shipment else None
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
    if arrival.shipment is None:
        messages.error(request, _("Nobody knows this parcel: keep it aside."))
        return redirect(f"{_home()}?scan={pk}")
    at = timezone.now()
    try:
        case = receiving.receive(shipment=arrival.shipment, at=at, actor=request.user)
        receiving.settle(arrival=arrival, at=at, actor=request.user)
    except (NotPossible, IllegalTransition) as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{_home()}?scan={pk}")
    return redirect("desk:receive_case", pk=case.pk)


def _count(request: Request, case: RtoCase) -> HttpResponse | None:
    """None where it is counted; else the form with what is wrong."""
    lines = [one.row for one in found.lines(case)]
    said, fields = counts.counted(lines, request.POST)
    if any(field.problem for field in fields):
        return _door(request, case.store, case=case, fields=fields)
    counting.count(case=case, counts=said, at=timezone.now(), actor=request.user)
    return None


def _grade(request: Request, case: RtoCase) -> HttpResponse | None:
    """None where the units are graded; else the form with what is wrong."""
    lines = found.lines(case)
    said = grades.graded(lines, request.POST)
    if said.problem:
        return _door(request, case.store, case=case, problem=said.problem)
    at = timezone.now()
    inspecting.inspect(case=case, units=said.units, at=at, actor=request.user)
    refused = grades.keep_photos(request, lines, at=at)
    if refused:
        return _door(request, case.store, case=_case(request, case.pk), problem=refused)
    return None


def _door(
    request: Request, store: Store, *, arrival: Arrival | None = None, case: RtoCase | None = None,
    fields: list[counts.Field] | None = None, problem: str = "",
) -> HttpResponse:  # fmt: skip
    template = "desk/back/_door.html" if request.htmx else "desk/back/receive.html"
    shown = _around(request, store)
    if arrival:
        shown |= _of_arrival(request, arrival)
        case = _case(request, arrival.case_id) if arrival.case_id and arrival.verdict == Verdict.EXPECTED else None
    if case:
        shown |= _of_case(request, case, fields)
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
    parcel = arrival.shipment
    return {
        "arrival": arrival,
        "loud": LOUD[Verdict(arrival.verdict)],
        "parcel": parcel,
        "order": parcel.order if parcel else None,
        "stands": wording.of_case(arrival.case) if arrival.case else None,
        "here": arrival.case is not None and arrival.case.status in {RtoStatus.RECEIVED, RtoStatus.INSPECTED},
    }


def _of_case(request: Request, case: RtoCase, fields: list[counts.Field] | None) -> dict[str, Any]:
    lines = found.lines(case)
    units = found.sums(lines)
    here = case.status in {RtoStatus.RECEIVED, RtoStatus.INSPECTED}
    counting_now = here and (not units.counted or "count" in request.GET or fields is not None)
    return {
        "case": case,
        "order": case.order,
        "parcel": case.shipment,
        "buyer": buyers.name(case.order, doors.may(request, case.store)),
        "lines": lines,
        "units": units,
        "stands": wording.of_case(case),
        "counting": counting_now,
        "grading": case.status == RtoStatus.RECEIVED or (here and "again" in request.GET),
        "fields": fields or counts.usual([one.row for one in lines]),
        "named": {one.row.pk: one for one in lines},
        "grades": [(one.value, str(one.label).partition(": ")[2]) for one in Grade],
        "dispositions": Disposition.choices,
        "on_table": grades.on_the_table(lines),
    }


def _case(request: Request, pk: int) -> RtoCase:
    rows = found.whole(RtoCase.objects.allowed(request.user, Action.RTO_RECEIVE))
    return get_object_or_404(rows, pk=pk)


def _arrival(request: Request, pk: int) -> Arrival:
    rows = Arrival.objects.allowed(request.user, Action.RTO_RECEIVE)
    return get_object_or_404(rows.select_related("case__shipment", "shipment__order", "store"), pk=pk)


def _arrival_of(request: Request) -> Arrival | None:
    """The scan that the address names, if it is one."""
    pk = whole(request.GET.get("scan", ""))
    return _arrival(request, pk) if pk is not None else None


def _home() -> str:
    return reverse("desk:receive")
