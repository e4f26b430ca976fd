"""The only place where a case changes its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit, states
from core.writing import add, write
from ndr.models import Case
from ndr.states import ENDED, NEXT, CaseStatus
from orders.models import StaleParcel

MOVED = ("status", "instructed_at", "closed_at", "rule_acts_at")


@dataclass(frozen=True, slots=True)
class Move:
    """Where a case that the caller has locked goes; `since` is when that became true, where that was earlier."""

    case: Case
    to: CaseStatus
    since: datetime | None = None


@transaction.atomic
def move(*, case: Case, to: CaseStatus, at: datetime, actor: User | None) -> Case:
    """Lock the case and move it, with its audit row. Raises `IllegalTransition` where `ndr.states.NEXT` has no way.

    Whoever locks order or parcel as well does so before.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    move_held([Move(case, to)], at=at, actor=actor)
    return case


def move_held(moves: Sequence[Move], *, at: datetime, actor: User | None) -> None:
    """As `move`, for many cases that the caller has locked, in one statement each for rows and audit."""
    for one in moves:
        states.require(NEXT, CaseStatus(one.case.status), one.to)
    if not moves:
        return
    changes = [_change(one, at) for one in moves]
    write(Case, MOVED, [(one.case.pk, *(getattr(one.case, column) for column in MOVED)) for one in moves])
    audit.record_all("ndr.case.moved", changes, at=at, actor=actor)
    stale = [(one.case.store_id, one.case.shipment_id, at) for one in moves]
    add(StaleParcel, ("store_id", "shipment_id", "since"), stale)


def _change(one: Move, at: datetime) -> audit.Change:
    case, before = one.case, one.case.status
    case.status = one.to
    case.closed_at = max(one.since or at, case.opened_at) if one.to in ENDED else None
    if one.to is CaseStatus.INSTRUCTED:
        case.instructed_at = at
    if one.to not in {CaseStatus.OPEN, CaseStatus.ASKED}:
        case.rule_acts_at = None
    return audit.Change(case, before, one.to, {"parcel": case.shipment_id})
