"""Parcels come in at the warehouse's door: scanned or by hand, and taken back where that was a mistake."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from connectors.couriers.words import Direction
from core import audit
from orders.models import Shipment
from orders.services import tracking
from orders.services.instructing import NotPossible
from returns import scanning, way
from returns.models import Arrival, Inspection, RtoCase
from returns.queries import arriving
from returns.services import moving, opening, owing
from returns.services.moving import Step
from returns.services.requests import receiving as requests
from returns.states import AWAITED, ClaimKind, End, RtoStatus, Verdict
from returns.way import Way

COUNTED = ("received", "missing", "wrong")


@transaction.atomic
def arrive(*, store: Store, scanned: str, at: datetime, actor: User | None) -> Arrival:
    """Somebody scanned a parcel at the door. Every scan is kept, whatever it was; one that is waited for is received,
    by the first of several who scan it.
    """
    found = arriving.found(store, scanned)
    case: RtoCase | None = None
    request, verdict = found.request, Verdict.UNKNOWN
    if request:
        request, verdict = requests.take_in(request=request, shipment=found.parcel, at=at, actor=actor)
    elif found.parcel:
        case, verdict = _take_in(found.parcel, at, actor)
    return Arrival.objects.create(
        store=store, scanned=scanning.clean(scanned), verdict=verdict, case=case, request=request,
        shipment=found.parcel, at=at, by=actor,
    )  # fmt: skip


@transaction.atomic
def receive(*, shipment: Shipment, at: datetime, actor: User | None) -> RtoCase:
    """It lies here, whatever its courier says: received by hand. Raises `NotPossible`."""
    if shipment.direction != Direction.FORWARD:
        raise NotPossible(_("This parcel comes from a buyer: receive it as a return."))
    case, parcel = _held(shipment)
    if case and case.received_at:
        raise NotPossible(_("It has been received already."))
    case = case or _open(parcel, at, actor)
    return _receive(case, at, actor)


@transaction.atomic
def settle(*, arrival: Arrival, at: datetime, actor: User | None) -> Arrival:
    """Somebody found out what an unexpected arrival was. Repeating it changes nothing."""
    row = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if row.settled_at is None:
        row.settled_at, row.settled_by = at, actor
        row.save(update_fields=["settled_at", "settled_by"])
        audit.record("returns.arrival.settled", row, at=at, actor=actor, after=row.verdict)
    return row


@transaction.atomic
def unsettle(*, arrival: Arrival, at: datetime, actor: User | None) -> Arrival:
    """Nobody knows after all what it was. Repeating it changes nothing."""
    row = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if row.settled_at is not None:
        row.settled_at = row.settled_by = None
        row.save(update_fields=["settled_at", "settled_by"])
        audit.record("returns.arrival.unsettled", row, at=at, actor=actor, before=row.verdict)
    return row


@transaction.atomic
def unreceive(*, case: RtoCase, at: datetime, actor: User | None) -> RtoCase:
    """It was received by mistake: it is waited for again, its counts are forgotten. Raises `NotPossible` once a unit
    was inspected, `IllegalTransition` where nothing was received.
    """
    case = moving.hold(case)
    if Inspection.objects.filter(rto_line__case=case).exists():
        raise NotPossible(_("Units of it have been inspected: it can’t be taken back."))
    moving.move_held(steps=[Step(case, RtoStatus.EXPECTED)], at=at, actor=actor)
    case.lines.update(**dict.fromkeys(COUNTED))
    found = (ClaimKind.MISSING, ClaimKind.WRONG, ClaimKind.DAMAGED)
    owing.claim_held(dues=[owing.Due(case, kind, owing.NOTHING, at) for kind in found], at=at)
    goes = way.of(case.shipment)
    if goes is not Way.BACK:
        moving.move_held(steps=[Step(case, way.STATUS[goes], End.NOT_BACK)], at=at, actor=actor)
    owing.follow_held(cases=[case], at=at)
    return case


def _take_in(parcel: Shipment, at: datetime, actor: User | None) -> tuple[RtoCase | None, Verdict]:
    case, parcel = _held(parcel)
    if case and case.received_at:
        return case, Verdict.AGAIN
    if not (case and case.status in AWAITED) and not _comes_back(parcel):
        return case, Verdict.NOT_RETURNING
    return _receive(case or _open(parcel, at, actor), at, actor), Verdict.EXPECTED


def _comes_back(parcel: Shipment) -> bool:
    return parcel.direction == Direction.FORWARD and way.of(parcel) is not Way.NOT_BACK


def _held(parcel: Shipment) -> tuple[RtoCase | None, Shipment]:
    """The parcel, locked, as it is now, and its case."""
    tracking.hold(shipment_ids=[parcel.pk])
    case = moving.held(RtoCase.objects.filter(shipment=parcel.pk)).first()
    if case:
        return case, case.shipment
    return None, Shipment.objects.select_related("order", "store").get(pk=parcel.pk)


def _open(parcel: Shipment, at: datetime, actor: User | None) -> RtoCase:
    """The news of its way back may still be waiting, or never come."""
    return opening.open_held(parcels=[parcel], quiet=(), at=at, actor=actor)[0]


def _receive(case: RtoCase, at: datetime, actor: User | None) -> RtoCase:
    if case.status == RtoStatus.CLOSED:  # of the past, or not on its way back as its courier says
        moving.move_held(steps=[Step(case, RtoStatus.EXPECTED)], at=at, actor=actor)
    moving.move_held(steps=[Step(case, RtoStatus.RECEIVED)], at=at, actor=actor)
    opening.fill_held(case=case)
    owing.follow_held(cases=[case], at=at)
    return case
