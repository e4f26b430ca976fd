"""One returning parcel: what was sent, where it is, what was found, what it costs, what may be done."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.states import IllegalTransition
from desk import buyers, doors
from desk.back import bill, found, headline, moves, story
from desk.back.reason import ReasonForm
from desk.doors import Request
from desk.lists.returning import age
from orders import timeline
from orders.headline import Reader
from orders.services.instructing import NotPossible
from returns import wording
from returns.models import Photo, RtoCase
from returns.queries import cost, staging
from returns.services import moving, receiving
from returns.states import ClaimStatus, RtoStatus


@require_GET
@doors.page(Action.ORDERS_VIEW)
def case(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Everything about one parcel that comes back."""
    rows = found.whole(RtoCase.objects.allowed(request.user, Action.ORDERS_VIEW))
    row = get_object_or_404(rows, pk=pk)
    with timezone.override(row.store.zone):
        return render(request, "desk/back/case.html", _shown(request, row, timezone.now()))


@require_POST
@doors.page(Action.ORDERS_VIEW)
def move(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Decide; said with its undo where the table has a way back."""
    row = get_object_or_404(RtoCase.objects.visible_to(request.user).select_related("store", "shipment"), pk=pk)
    to = request.POST.get("to") or request.GET.get("to") or ""
    offered = [one for one in moves.OFFERED[RtoStatus(row.status)] if one.to == to]
    wanted = next(iter(offered), None)
    if wanted is None:
        messages.error(request, _("It is not there any more: somebody decided meanwhile."))
        return redirect("desk:rto_case", pk=pk)
    doors.require(request, row.store, wanted.needs)
    before = RtoStatus(row.status)
    try:
        _do(row, wanted, request)
    except (IllegalTransition, NotPossible) as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:rto_case", pk=pk)
    undo = f"{reverse('desk:rto_move', args=[pk])}?to={before}" if moves.undone_by(before, wanted.to) else ""
    messages.success(request, str(wanted.done), extra_tags=undo)
    return redirect("desk:rto_case", pk=pk)


def _do(row: RtoCase, wanted: moves.Move, request: Request) -> None:
    """By the service that knows what follows from it."""
    at, actor = timezone.now(), request.user
    if wanted is moves.RECEIVE:
        receiving.receive(shipment=row.shipment, at=at, actor=actor)
    elif wanted is moves.MISTAKE:
        receiving.unreceive(case=row, at=at, actor=actor)
    else:
        moving.move(case=row, to=wanted.to, at=at, actor=actor)


@require_GET
@doors.page(Action.ORDERS_VIEW)
def photo(request: Request, _store: Store, pk: int) -> HttpResponse:
    """A picture of a unit, for those who may see its store."""
    row = get_object_or_404(Photo.objects.allowed(request.user, Action.ORDERS_VIEW), pk=pk)
    with row.file.open("rb") as kept:
        return HttpResponse(kept.read(), content_type="image/jpeg")


def _shown(request: Request, row: RtoCase, at: datetime) -> dict[str, Any]:
    allowed = doors.may(request, row.store)
    lines = found.lines(row)
    units = found.sums(lines)
    possible, locked = moves.of_case(row, allowed)
    reader = Reader(row.store.zone, get_language() or "en", at)
    entries = timeline.folded(timeline.chosen(story.entries(row, reader), None))
    spent = cost.of_case(row, at=at)
    return {
        "at": at,
        "case": row,
        "order": row.order,
        "parcel": row.shipment,
        "buyer": buyers.name(row.order, allowed),
        "headline": headline.of(row, units, at=at),
        "lines": lines,
        "units": units,
        "age": age(row, staging.patience_of([row.store])[row.store_id], at=at),
        "claims": [(claim, wording.OF_CLAIM[ClaimStatus(claim.status)]) for claim in row.claims.all()],
        "may_claim": Action.CLAIMS_WORK in allowed,
        "may_inspect": Action.RTO_RECEIVE in allowed and row.status in {RtoStatus.RECEIVED, RtoStatus.INSPECTED},
        "reason_form": ReasonForm.of(row) if Action.RTO_DECIDE in allowed else None,
        "spent": spent,
        "terms": bill.terms(spent) if spent else (),
        "possible": possible,
        "locked": locked,
        "days": timeline.days(entries, zone=reader.zone, today=reader.today, language=reader.language),
    }
