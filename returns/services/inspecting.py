"""What state each unit came back in, and what is done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from orders.services.instructing import NotPossible
from returns.models import Inspection, ReturnRequest, RtoCase
from returns.services import either, owing
from returns.services.counting import Misfit
from returns.services.either import Back, Line, OneOf
from returns.services.owing import Due
from returns.states import ClaimKind, Disposition, Grade

USUAL: Final = {
    Grade.A: Disposition.RESTOCK,
    Grade.B: Disposition.RESTOCK,
    Grade.C: Disposition.REFURBISH,
    Grade.D: Disposition.WRITE_OFF,
}  # what is done with a unit where nothing else was said
LONGEST_NOTE: Final = 300


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a line (its id), numbered from 1."""

    line: int
    unit: int
    grade: Grade
    disposition: Disposition | None = None
    note: str = ""

    @property
    def goes(self) -> Disposition:
        """What is done with it."""
        return self.disposition or USUAL[self.grade]


@transaction.atomic
def inspect(*, case: OneOf, units: Sequence[Unit], at: datetime, actor: User | None) -> OneOf:
    """Grade units; it is inspected with the last of them. Inspecting a unit again corrects, until it is put away.

    What isn't sold any more, or is to be claimed, is claimed as damaged by itself; of a return only what is to be
    claimed. Raises `Misfit`, and `NotPossible` while the parcel isn't here.
    """
    back = either.hold(case)
    either.require_here(back)
    lines = either.lines_of(back)
    seen = {(either.line_id(one), one.unit): one for one in either.inspections(back)}
    if problems := _problems(units, lines, seen):
        raise Misfit(problems)
    latest = {(unit.line, unit.unit): unit for unit in units}
    Inspection.objects.bulk_create(
        [_row(unit, lines[unit.line], at, actor) for unit in latest.values()],
        update_conflicts=True,
        unique_fields=["rto_line" if isinstance(back, RtoCase) else "returned", "unit"],
        update_fields=["grade", "disposition", "note", "at", "by"],
    )
    either.record("inspected", back, at=at, actor=actor, facts={"units": len(units)})
    _claim(back, at)
    either.go_on_held(back=back, at=at, actor=actor)
    return back


@transaction.atomic
def forget(*, case: OneOf, line: int, unit: int, at: datetime, actor: User | None) -> OneOf:
    """Take one unit's inspection back. Raises `NotPossible` once the unit was put away."""
    back = either.hold(case)
    row = next((one for one in either.inspections(back).filter(unit=unit) if either.line_id(one) == line), None)
    if row and row.done_at:
        raise NotPossible(_("It has been put away: take that back first."))
    if row:
        row.delete()
        either.record("inspection_taken_back", back, at=at, actor=actor, before=row.grade, facts={"unit": unit})
        _claim(back, at)
        either.go_on_held(back=back, at=at, actor=actor)
    return back


def _problems(units: Sequence[Unit], lines: dict[int, Line], seen: dict[tuple[int, int], Inspection]) -> dict[int, str]:
    return {one.line: said for one in units if (said := _problem(one, lines.get(one.line), seen))}


def _problem(unit: Unit, line: Line | None, seen: dict[tuple[int, int], Inspection]) -> str:
    if line is None:
        return _("This line is not of this parcel.")
    if line.received is None:
        return _("Count the units first.")
    if not 1 <= unit.unit <= line.received:
        return _("Unit %(unit)d was not received, only %(received)d.") % {"unit": unit.unit, "received": line.received}
    if unit.grade is Grade.D and unit.goes is Disposition.RESTOCK:
        return _("What is graded D is never restocked: refurbish it, write it off, send it back or claim it.")
    before = seen.get((unit.line, unit.unit))
    if before and before.done_at:
        return _("Unit %(unit)d has been put away: take that back first.") % {"unit": unit.unit}
    return ""


def _row(unit: Unit, line: Line, at: datetime, actor: User | None) -> Inspection:
    return Inspection(
        store_id=line.store_id,
        **either.named(line),
        unit=unit.unit,
        grade=unit.grade,
        disposition=unit.goes,
        note=unit.note[:LONGEST_NOTE],
        at=at,
        by=actor,
    )


def _claim(back: Back, at: datetime) -> None:
    if isinstance(back, ReturnRequest):
        _claim_return(back, at)
        return
    spoilt = Q(grade=Grade.D) | Q(disposition=Disposition.CLAIM)
    rows = either.inspections(back).filter(spoilt).select_related("rto_line__line__product")
    asked = sum((owing.worth_of(row.rto.line) for row in rows), owing.NOTHING)
    owing.claim_held(dues=[Due(back, ClaimKind.DAMAGED, asked, at, counted=True)], at=at)


def _claim_return(request: ReturnRequest, at: datetime) -> None:
    """From who brought it, and only what somebody says is to be claimed: a buyer may have sent it like that."""
    told = request.tries.standing().select_related("shipment__connection", "shipment__order", "store")
    pickup = told.order_by("-number").first()
    if pickup is None:
        return
    rows = either.inspections(request).filter(disposition=Disposition.CLAIM).select_related("returned__line__product")
    asked = sum((owing.worth_of(row.returned.line) for row in rows if row.returned), owing.NOTHING)
    owing.claim_held(dues=[Due(pickup, ClaimKind.DAMAGED, asked, at, counted=True)], at=at)
