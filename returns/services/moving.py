"""The only place where a case of a returning parcel changes its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit, states
from core.audit import Change
from core.states import IllegalTransition
from orders.services import tracking
from returns.models import RtoCase
from returns.models.rto import RtoCaseQuerySet
from returns.states import AWAITED, NEXT, End, RtoStatus

COLUMNS = ("status", "received_at", "received_by", "inspected_at", "closed_at", "ended")


@dataclass(frozen=True, slots=True)
class Step:
    """One case and where it goes; `end` says why, where that is the end."""

    case: RtoCase
    to: RtoStatus
    end: End = End.BY_HAND


@transaction.atomic
def move(*, case: RtoCase, to: RtoStatus, at: datetime, actor: User | None) -> RtoCase:
    """Decide on a case. Raises `IllegalTransition`."""
    case = hold(case)
    move_held(steps=[Step(case, to)], at=at, actor=actor)
    return case


def hold(case: RtoCase) -> RtoCase:
    """Lock a case in the one order that everybody keeps: order, parcel, case."""
    tracking.hold(shipment_ids=[case.shipment_id])
    return held(RtoCase.objects.filter(pk=case.pk)).get()


def held(rows: RtoCaseQuerySet) -> RtoCaseQuerySet:
    """These cases locked, whose parcels the caller holds already, with all that services look at."""
    told = ("shipment__order", "shipment__store", "order", "store")
    return rows.select_for_update(of=("self",)).select_related(*told).order_by("pk")


def move_held(*, steps: Sequence[Step], at: datetime, actor: User | None) -> None:
    """As `move`, each case at most once, for a caller who holds them. All of them or, raising, none."""
    before = [RtoStatus(step.case.status) for step in steps]
    for step, was in zip(steps, before, strict=True):
        states.require(NEXT, was, step.to)
        if step.to is RtoStatus.INSPECTED and not step.case.received_at:
            raise IllegalTransition(was, step.to)  # closed without having been here
        _step(step, at, actor)
    cases = [step.case for step in steps]
    RtoCase.objects.bulk_update(cases, COLUMNS)
    changes = [Change(case, was, case.status, _about(case)) for case, was in zip(cases, before, strict=True)]
    audit.record_all("returns.case.moved", changes, at=at, actor=actor)


def _step(step: Step, at: datetime, actor: User | None) -> None:
    case, closed = step.case, step.to is RtoStatus.CLOSED
    case.status, case.closed_at, case.ended = step.to, at if closed else None, step.end if closed else ""
    if step.to in AWAITED:
        case.received_at = case.received_by = case.inspected_at = None
    if step.to is RtoStatus.RECEIVED:
        case.received_at, case.received_by = case.received_at or at, case.received_by or actor
        case.inspected_at = None
    if step.to is RtoStatus.INSPECTED:
        case.inspected_at = case.inspected_at or at


def _about(case: RtoCase) -> dict[str, str | int]:
    facts: dict[str, str | int] = {"order": case.order_id, "parcel": case.shipment_id}
    return facts | {"ended": str(case.ended)} if case.ended else facts
