"""How many units of each line came back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from returns.models import ReturnLine, RtoCase
from returns.services import either, owing
from returns.services.either import Line, OneOf
from returns.services.owing import Due
from returns.states import ClaimKind


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
def count(*, case: OneOf, counts: Mapping[int, Counted], at: datetime, actor: User | None) -> OneOf:
    """Write down what was found, by the id of the line; lines that aren't named stay as they are.

    Counting again corrects. What is missing or wrong of a parcel that comes back undelivered is claimed by itself; of a
    return nobody knows what the buyer put in. Raises `Misfit`, and `NotPossible` while the parcel isn't here.
    """
    back = either.hold(case)
    either.require_here(back)
    lines = either.lines_of(back)
    if problems := _problems(lines, counts):
        raise Misfit(problems)
    _write([(lines[pk], told) for pk, told in counts.items()])
    either.record("counted", back, at=at, actor=actor, facts=_sums(lines.values()))
    if isinstance(back, RtoCase):
        _claim(back, at)
    either.go_on_held(back=back, at=at, actor=actor)
    return back


def _write(counted: Iterable[tuple[Line, Counted]]) -> None:
    """What was not accepted of a line can't be more than came."""
    for line, told in counted:
        line.received, line.missing, line.wrong = told.received, told.missing, told.wrong
        if isinstance(line, ReturnLine):
            line.refused = min(line.refused, told.received)
            line.save(update_fields=["received", "missing", "wrong", "refused"])
        else:
            line.save(update_fields=["received", "missing", "wrong"])


def _problems(lines: Mapping[int, Line], counts: Mapping[int, Counted]) -> dict[int, str]:
    return {pk: said for pk, told in counts.items() if (said := _problem(lines.get(pk), told))}


def _problem(line: Line | None, told: Counted) -> str:
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


def _sums(lines: Iterable[Line]) -> dict[str, int]:
    rows = list(lines)
    return {name: sum(getattr(line, name) or 0 for line in rows) for name in ("received", "missing", "wrong")}
