"""How well failed deliveries are handled: shares with what they are shares of, over the cases of some days."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q

from accounts.models import Store
from ndr.models import Act, Case
from ndr.states import LIVE, CaseAction, CaseStatus
from orders.models.instructions import Result

ANSWERS = frozenset(CaseAction) - {CaseAction.NOTE, CaseAction.ASSIGN, CaseAction.ASK_BUYER}  # what settles a report
AGAIN = (CaseAction.REATTEMPT, CaseAction.REATTEMPT_ON)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; `open`: as many of the whole may still come to count."""

    part: int
    whole: int
    open: int = 0


@dataclass(frozen=True, slots=True)
class Measures:
    """`in_time`: acted on before the clock, of cases opened. `honoured`: out for delivery within 48 h, of re-attempts
    that the courier accepted. `converted`: delivered, of cases opened.
    """

    in_time: Share
    honoured: Share
    converted: Share


def of_store(store: Store, *, since: datetime, at: datetime) -> Measures:
    """Of the cases that were opened since then, without those of imports of the past; two queries."""
    answered = Act.objects.filter(case=OuterRef("pk"), action__in=sorted(ANSWERS), at__lte=F("due_at"))
    opened = Case.objects.filter(store=store, opened_at__gte=since, quiet=False)
    told = opened.annotate(acted=Exists(answered)).aggregate(
        opened=Count("pk"),
        in_time=Count("pk", Q(acted=True)),
        running=Count("pk", Q(acted=False, status__in=sorted(LIVE), due_at__gt=at)),
        delivered=Count("pk", Q(status=CaseStatus.RESOLVED)),
        live=Count("pk", Q(status__in=sorted(LIVE))),
    )
    accepted = Act.objects.filter(
        store=store, at__gte=since, action__in=AGAIN, instruction__result=Result.ACCEPTED
    ).aggregate(
        all=Count("pk"),
        honoured=Count("pk", Q(honoured_at__isnull=False)),
        waiting=Count("pk", Q(honoured_at=None, broken_at=None)),
    )
    return Measures(
        in_time=Share(told["in_time"], told["opened"], told["running"]),
        honoured=Share(accepted["honoured"], accepted["all"], accepted["waiting"]),
        converted=Share(told["delivered"], told["opened"], told["live"]),
    )
