"""How many units of each line came back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from orders.services.instructing import NotPossible
from returns.models import RtoCase, RtoLine
from returns.services import advancing, moving, owing
from returns.services.owing import Due
from returns.states import ClaimKind, RtoStatus


@dataclass(frozen=True, slots=True)
class Counted:
    """Units of one line; `wrong`: something else lay in their place."""

    received: int
    missing: int = 0
    wrong: int = 0


class Misfit(Exception):
    """Numbers that can't be: `problems` says why for each line (by its id); nothing was written."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@transaction.atomic
def count(*, case: RtoCase, counts: Mapping[int, Counted], at: datetime, actor: User | None) -> RtoCase:
    """Write down what was found, by the id of the case's line; lines that aren't named stay as they are.

    Counting again corrects. What is missing or wrong is claimed by itself. Raises `Misfit`, and `NotPossible` while the
    parcel isn't here.
    """
    case = moving.hold(case)
    require_here(case)
    lines = {line.pk: line for line in case.lines.annotate(inspected=Max("inspections__unit"))}
    if problems := _problems(lines, counts):
        raise Misfit(problems)
    changed = [lines[pk] for pk in counts]
    for line in changed:
        told = counts[line.pk]
        line.received, line.missing, line.wrong = told.received, told.missing, told.wrong
    RtoLine.objects.bulk_update(changed, ["received", "missing", "wrong"])
    facts = {"order": case.order_id, **_sums(lines.values())}
    audit.record("returns.case.counted", case, at=at, actor=actor, facts=facts)
    _claim(case, at)
    advancing.advance_held(cases=[case], at=at, actor=actor)
    return case


def require_here(case: RtoCase) -> None:
    """Raise `NotPossible`, saying what to do, unless the parcel was received and is still being worked on."""
    if case.status == RtoStatus.CLOSED and case.received_at:
        raise NotPossible(_("Everything of it has been put away: take a put-away back first."))
    if case.status not in {RtoStatus.RECEIVED, RtoStatus.INSPECTED}:
        raise NotPossible(_("It has not been received: scan it first."))


def _problems(lines: Mapping[int, RtoLine], counts: Mapping[int, Counted]) -> dict[int, str]:
    return {pk: said for pk, told in counts.items() if (said := _problem(lines.get(pk), told))}


def _problem(line: RtoLine | None, told: Counted) -> str:
    if line is None:
        return _("This line is not of this parcel.")
    if min(told.received, told.missing, told.wrong) < 0:
        return _("A count can’t be negative.")
    if told.received + told.missing + told.wrong != line.expected:
        words = _("%(sent)d were sent: received, missing and wrong must add up to that.")
        return words % {"sent": line.expected}
    inspected: int = getattr(line, "inspected", None) or 0
    if told.received < inspected:
        return _("Unit %(unit)d has been inspected: it can’t be missing.") % {"unit": inspected}
    return ""


def _claim(case: RtoCase, at: datetime) -> None:
    lines = list(case.lines.select_related("line__product"))
    missing = sum((owing.worth_of(line.line) * (line.missing or 0) for line in lines), owing.NOTHING)
    wrong = sum((owing.worth_of(line.line) * (line.wrong or 0) for line in lines), owing.NOTHING)
    dues = [
        Due(case, ClaimKind.MISSING, missing, at, counted=True),
        Due(case, ClaimKind.WRONG, wrong, at, counted=True),
    ]
    owing.claim_held(dues=dues, at=at)


def _sums(lines: Iterable[RtoLine]) -> dict[str, int]:
    rows = list(lines)
    return {name: sum(getattr(line, name) or 0 for line in rows) for name in ("received", "missing", "wrong")}
