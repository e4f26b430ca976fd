"""What state each unit came back in, and what is done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from orders.services.instructing import NotPossible
from returns.models import Inspection, RtoCase, RtoLine
from returns.services import advancing, moving, owing
from returns.services.counting import Misfit, require_here
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
def inspect(*, case: RtoCase, units: Sequence[Unit], at: datetime, actor: User | None) -> RtoCase:
    """Grade units; the case is inspected with the last of them. Inspecting a unit again corrects, until it is put away.

    What isn't sold any more, or is to be claimed, is claimed as damaged by itself. Raises `Misfit`, and `NotPossible`
    while the parcel isn't here.
    """
    case = moving.hold(case)
    require_here(case)
    lines = {line.pk: line for line in case.lines.all()}
    seen = {(one.rto_line_id or 0, one.unit): one for one in Inspection.objects.filter(rto_line__in=lines)}
    if problems := _problems(units, lines, seen):
        raise Misfit(problems)
    latest = {(unit.line, unit.unit): unit for unit in units}
    Inspection.objects.bulk_create(
        [_row(unit, lines[unit.line], at, actor) for unit in latest.values()],
        update_conflicts=True,
        unique_fields=["rto_line", "unit"],
        update_fields=["grade", "disposition", "note", "at", "by"],
    )
    facts = {"order": case.order_id, "units": len(units)}
    audit.record("returns.case.inspected", case, at=at, actor=actor, facts=facts)
    _claim(case, at)
    advancing.advance_held(cases=[case], at=at, actor=actor)
    return case


@transaction.atomic
def forget(*, case: RtoCase, line: int, unit: int, at: datetime, actor: User | None) -> RtoCase:
    """Take one unit's inspection back. Raises `NotPossible` once the unit was put away."""
    case = moving.hold(case)
    row = Inspection.objects.filter(rto_line__case=case, rto_line=line, unit=unit).first()
    if row and row.done_at:
        raise NotPossible(_("It has been put away: take that back first."))
    if row:
        row.delete()
        facts = {"order": case.order_id, "unit": unit}
        audit.record("returns.case.inspection_taken_back", case, at=at, actor=actor, before=row.grade, facts=facts)
        _claim(case, at)
        advancing.advance_held(cases=[case], at=at, actor=actor)
    return case


def _problems(
    units: Sequence[Unit], lines: dict[int, RtoLine], seen: dict[tuple[int, int], Inspection]
) -> dict[int, str]:
    return {one.line: said for one in units if (said := _problem(one, lines.get(one.line), seen))}


def _problem(unit: Unit, line: RtoLine | None, seen: dict[tuple[int, int], Inspection]) -> str:
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


def _row(unit: Unit, line: RtoLine, at: datetime, actor: User | None) -> Inspection:
    return Inspection(
        store_id=line.store_id,
        rto_line=line,
        unit=unit.unit,
        grade=unit.grade,
        disposition=unit.goes,
        note=unit.note[:LONGEST_NOTE],
        at=at,
        by=actor,
    )


def _claim(case: RtoCase, at: datetime) -> None:
    spoilt = Q(grade=Grade.D) | Q(disposition=Disposition.CLAIM)
    rows = Inspection.objects.filter(spoilt, rto_line__case=case).select_related("rto_line__line__product")
    asked = sum((owing.worth_of(row.rto.line) for row in rows), owing.NOTHING)
    owing.claim_held(dues=[Due(case, ClaimKind.DAMAGED, asked, at, counted=True)], at=at)
