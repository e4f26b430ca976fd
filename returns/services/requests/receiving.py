"""Returns come in at the warehouse's door, and are taken back or refused there."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import audit
from orders.models import Shipment
from orders.services.instructing import NotPossible
from returns.models import Pickup, ReturnLine, ReturnRequest
from returns.services import either, owing
from returns.services.counting import Misfit
from returns.services.pickups import ending
from returns.services.requests import moving
from returns.states import Goods, PickupEnd, ReturnStatus, Verdict

UNCOUNTED = {"received": None, "missing": None, "wrong": None, "refused": 0}
WHY_NOT = {
    ReturnStatus.REQUESTED: gettext_lazy("Nobody has approved this return yet: approve it first."),
    ReturnStatus.REJECTED: gettext_lazy("This return was refused: look at it again first."),
    ReturnStatus.CANCELLED: gettext_lazy("This return was called off: ask for a new one."),
}


@transaction.atomic
def receive(
    *, request: ReturnRequest, at: datetime, actor: User | None, shipment: Shipment | None = None
) -> ReturnRequest:
    """It lies here, whatever its courier says; `shipment` is its parcel, where known. Raises `NotPossible`."""
    row = moving.hold(request)
    if row.received_at:
        raise NotPossible(_("It has been received already."))
    if row.status != ReturnStatus.APPROVED or row.goods != Goods.TO_COME:
        raise NotPossible(str(WHY_NOT.get(ReturnStatus(row.status), _("Nothing of it has to come back."))))
    _receive(row, shipment, at, actor)
    return row


def take_in(
    *, request: ReturnRequest, shipment: Shipment | None, at: datetime, actor: User | None
) -> tuple[ReturnRequest, Verdict]:
    """Somebody scanned it: received by the first of several who do."""
    row = moving.hold(request)
    if row.received_at:
        return row, Verdict.AGAIN
    if row.status != ReturnStatus.APPROVED or row.goods != Goods.TO_COME:
        return row, Verdict.NOT_RETURNING
    _receive(row, shipment, at, actor)
    return row, Verdict.EXPECTED


@transaction.atomic
def unreceive(*, request: ReturnRequest, at: datetime, actor: User | None) -> ReturnRequest:
    """It was received by mistake: it is waited for again, its counts are forgotten. Raises `NotPossible` once a unit
    was inspected, `IllegalTransition` where nothing was received.
    """
    row = moving.hold(request)
    if either.inspections(row).exists():
        raise NotPossible(_("Units of it have been inspected: it can’t be taken back."))
    moving.move_held(request=row, to=ReturnStatus.APPROVED, at=at, actor=actor)
    row.lines.update(**UNCOUNTED)
    owing.follow_pickups_held(pickups=_pickups(row), at=at)
    return row


@transaction.atomic
def refuse(*, request: ReturnRequest, refused: Mapping[int, int], at: datetime, actor: User | None) -> ReturnRequest:
    """So many units of each line (by its id) came and are not accepted: nothing is given for them. Saying it again
    corrects. Raises `Misfit`, and `NotPossible` while it isn't here or once it is settled.
    """
    row = moving.hold(request)
    either.require_here(row)
    lines = {line.pk: line for line in row.lines.all()}
    problems = {pk: said for pk, n in refused.items() if (said := _problem(lines.get(pk), n))}
    if problems:
        raise Misfit(problems)
    changed = [lines[pk] for pk, n in refused.items() if lines[pk].refused != n]
    for line in changed:
        line.refused = refused[line.pk]
        line.save(update_fields=["refused"])
    if changed:
        units = sum(line.refused for line in lines.values())
        audit.record(
            "returns.request.units_refused", row, at=at, actor=actor, facts={"order": row.order_id, "units": units}
        )
    return row


def _problem(line: ReturnLine | None, refused: int) -> str:
    if line is None:
        return _("This line is not of this parcel.")
    if not 0 <= refused <= (line.received or 0):
        return _("Only what came can be refused: %(received)d.") % {"received": line.received or 0}
    return ""


def _receive(request: ReturnRequest, shipment: Shipment | None, at: datetime, actor: User | None) -> None:
    """Whoever was still to fetch it has done so, or needn't come."""
    moving.move_held(request=request, to=ReturnStatus.RECEIVED, at=at, actor=actor)
    live = request.tries.live().select_related("shipment").first()
    if live:
        live.request = request
        came = live.shipment.handed_over_at or (shipment and live.shipment_id == shipment.pk)
        if came:
            ending.end_held(pickup=live, end=PickupEnd.PICKED_UP, at=at, actor=actor)
        else:
            ending.call_off_held(pickup=live, at=at, actor=actor)
    owing.follow_pickups_held(pickups=_pickups(request), at=at)


def _pickups(request: ReturnRequest) -> list[Pickup]:
    """With what claims look at."""
    told = request.tries.select_related("shipment__connection", "shipment__order", "store")
    rows = list(told.order_by("pk"))
    for row in rows:
        row.request = request
    return rows
