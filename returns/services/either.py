"""What is the same of a parcel that comes back undelivered and of a return that a buyer asked for: its units are
counted, graded, photographed and put away by the same services. Here is where they differ."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.audit import Facts
from orders.services.instructing import NotPossible
from returns.models import Inspection, RtoCase, RtoLine
from returns.models.requests import ReturnLine, ReturnRequest
from returns.services import advancing, moving
from returns.services.requests import moving as requests
from returns.states import ReturnStatus, RtoStatus

Back = RtoCase | ReturnRequest
Line = RtoLine | ReturnLine
OneOf = TypeVar("OneOf", RtoCase, ReturnRequest)

HERE = frozenset({RtoStatus.RECEIVED.value, RtoStatus.INSPECTED.value})  # both call it so
SETTLED = frozenset({ReturnStatus.RESOLVED.value, ReturnStatus.CLOSED.value})


def hold(back: OneOf) -> OneOf:
    """Locked in the one order that everybody keeps, as it is now."""
    return moving.hold(back) if isinstance(back, RtoCase) else requests.hold(back)


def require_here(back: Back) -> None:
    """Raise `NotPossible`, saying what to do, unless it was received and is still being worked on."""
    if isinstance(back, RtoCase) and back.status == RtoStatus.CLOSED and back.received_at:
        raise NotPossible(_("Everything of it has been put away: take a put-away back first."))
    if isinstance(back, ReturnRequest) and back.status in SETTLED:
        raise NotPossible(_("This return is settled: what was found stays."))
    if back.status not in HERE:
        raise NotPossible(_("It has not been received: scan it first."))


def lines_of(back: Back) -> dict[int, Line]:
    """By id, each with the highest number of a unit that was `inspected`."""
    rows: QuerySet[RtoLine] | QuerySet[ReturnLine] = back.lines.all()
    return {line.pk: line for line in rows.annotate(inspected=Max("inspections__unit"))}


def named(line: Line) -> Mapping[str, Line]:
    """How an inspection or a picture points to it."""
    return {"rto_line": line} if isinstance(line, RtoLine) else {"returned": line}


def inspections(back: Back) -> QuerySet[Inspection]:
    """Of all its units."""
    if isinstance(back, RtoCase):
        return Inspection.objects.filter(rto_line__case=back)
    return Inspection.objects.filter(returned__request=back)


def line_id(row: Inspection) -> int:
    """Of the line that a unit is of."""
    return row.rto_line_id or row.returned_id or 0


def whose(line: Line | None) -> dict[str, int]:
    """What the line is of, for the audit log."""
    if isinstance(line, RtoLine):
        return {"case": line.case_id}
    return {"return": line.request_id} if line else {}


def record(done: str, back: Back, *, at: datetime, actor: User | None, facts: Facts, before: str | None = None) -> None:
    """One audit row: somebody did that with what came back."""
    what = "case" if isinstance(back, RtoCase) else "request"
    told = {"order": back.order_id, **facts}
    audit.record(f"returns.{what}.{done}", back, at=at, actor=actor, before=before, facts=told)


def go_on_held(*, back: Back, at: datetime, actor: User | None) -> None:
    """It goes on by itself where the work on its units is done, and comes back where that is taken back."""
    if isinstance(back, RtoCase):
        advancing.advance_held(cases=[back], at=at, actor=actor)
    else:
        _go_on(back, at, actor)


def _go_on(request: ReturnRequest, at: datetime, actor: User | None) -> None:
    done = _is_inspected(list(request.lines.all()), inspections(request).count())
    if request.status == ReturnStatus.RECEIVED and done:
        requests.move_held(request=request, to=ReturnStatus.INSPECTED, at=at, actor=actor)
    elif request.status == ReturnStatus.INSPECTED and not done:
        requests.move_held(request=request, to=ReturnStatus.RECEIVED, at=at, actor=actor)


def _is_inspected(lines: Sequence[ReturnLine], inspected: int) -> bool:
    counted = [line.received for line in lines if line.received is not None]
    return len(counted) == len(lines) and sum(counted) == inspected
