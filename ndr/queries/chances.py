"""How often an action helped after a reason, measured over the store's own last 180 days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q

from connectors.couriers.words import Reason
from ndr.models import Act, Attempt, Case
from ndr.states import ENDED, CaseAction, CaseStatus

PERIOD = timedelta(days=180)
FEWEST = 30  # cases; fewer say nothing
MOST_LOOKED_AT = 2_000  # actions, the newest
KEPT = timedelta(minutes=10)  # of half a year: to count anew for everybody who looks at a case says nothing more


@dataclass(frozen=True, slots=True)
class Chance:
    """Of `cases` like this one `delivered` arrived with the next attempt. `percent` is rounded."""

    cases: int
    delivered: int

    @property
    def percent(self) -> int:
        return round(100 * self.delivered / self.cases)


def of(case: Case, action: CaseAction, *, at: datetime) -> Chance | None:
    """What became of failures for the same reason after this action; None with fewer than 30 of them.

    Counted once per failure, where it is known by now whether the next attempt delivered; at most some minutes ago.
    """
    key = f"ndr.chance.{case.store_id}.{case.reason}.{action}"
    told: tuple[int, int] | None = cache.get(key)
    if told is None:
        told = _counted(case, action, at)
        cache.set(key, told, KEPT.total_seconds())
    return Chance(*told) if told[0] >= FEWEST else None


def _counted(case: Case, action: CaseAction, at: datetime) -> tuple[int, int]:
    like = Act.objects.filter(store=case.store_id, at__gt=at - PERIOD, action=action)
    like = like.filter(attempt__reason=Reason(case.reason)).order_by("attempt", "at", "pk").distinct("attempt")
    again = Attempt.objects.filter(case=OuterRef("case"), reported_at__gt=OuterRef("at"))
    known = Act.objects.filter(pk__in=like.values("pk")).annotate(again=Exists(again))
    known = known.filter(Q(again=True) | Q(case__status__in=ENDED)).order_by("-at", "-pk")
    told = known.annotate(end=F("case__status")).values_list("again", "end")[:MOST_LOOKED_AT]
    results = [not again and end == CaseStatus.RESOLVED for again, end in told]
    return len(results), sum(results)
