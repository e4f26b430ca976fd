"""Cases go on by themselves when the work on their units is done, and come back when it is taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, Sum

from accounts.models import User
from returns.models import Claim, Inspection, RtoCase, RtoLine
from returns.services.moving import Step, move_held
from returns.states import CLAIMS_AT_WORK, End, RtoStatus


def advance_held(*, cases: Sequence[RtoCase], at: datetime, actor: User | None) -> None:
    """Inspected when every received unit is; closed when all of them are put away and no claim is at work. The caller
    holds the cases."""
    here = [case for case in cases if case.received_at]
    for _ in range(2):  # a case without a unit to inspect goes both ways at once
        done, open_work = _inspected(here), _open_work(here)
        steps = [step for case in here if (step := _next(case, case.pk in done, case.pk in open_work))]
        if not steps:
            return
        move_held(steps=steps, at=at, actor=actor)


def _next(case: RtoCase, inspected: bool, open_work: bool) -> Step | None:  # noqa: FBT001 of a row
    match RtoStatus(case.status):
        case RtoStatus.RECEIVED if inspected:
            return Step(case, RtoStatus.INSPECTED)
        case RtoStatus.INSPECTED if not inspected:
            return Step(case, RtoStatus.RECEIVED)
        case RtoStatus.INSPECTED if not open_work:
            return Step(case, RtoStatus.CLOSED, End.PUT_AWAY)
        case RtoStatus.CLOSED if open_work or not inspected:
            return Step(case, RtoStatus.INSPECTED)
    return None


def _inspected(cases: Sequence[RtoCase]) -> set[int]:
    """Those whose lines are all counted and whose received units are all inspected."""
    lines = RtoLine.objects.filter(case__in=cases).order_by().values("case")
    counted = lines.annotate(uncounted=Count("pk", Q(received=None)), units=Sum("received"))
    looked_at = Inspection.objects.filter(rto_line__case__in=cases).order_by().values("rto_line__case")
    inspected = dict(looked_at.annotate(n=Count("pk")).values_list("rto_line__case", "n"))
    rows = counted.values_list("case", "uncounted", "units")
    return {pk for pk, uncounted, units in rows if not uncounted and inspected.get(pk, 0) == units}


def _open_work(cases: Sequence[RtoCase]) -> set[int]:
    """Those with a unit to put away, or a claim at work."""
    units = Inspection.objects.filter(rto_line__case=OuterRef("pk"), done_at=None)
    claims = Claim.objects.filter(case=OuterRef("pk"), status__in=sorted(CLAIMS_AT_WORK))
    rows = RtoCase.objects.filter(Exists(units) | Exists(claims), pk__in=[case.pk for case in cases])
    return set(rows.values_list("pk", flat=True))
