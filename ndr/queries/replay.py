"""What a rule would have done in the last 90 days, and what happened instead.

Everything is one range of `attempts_by_day` and joins by primary key. Rules that go before it and are switched on take
their share first, as they would today.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ndr.models import Act, Attempt, Rule
from ndr.states import LIVE, CaseAction, CaseStatus

PERIOD = timedelta(days=90)
ASIDE = (CaseAction.NOTE, CaseAction.ASSIGN)  # nothing that moves a parcel


@dataclass(frozen=True, slots=True)
class Line:
    """Failures after which this was done instead, and how they ended."""

    action: str  # "" where nothing was done
    caught: int
    delivered: int
    came_back: int
    otherwise: int  # lost or cancelled
    waiting: int

    @property
    def words(self) -> str:
        return str(CaseAction(self.action).label) if self.action else _("Nothing")


@dataclass(frozen=True, slots=True)
class Replay:
    """Failures that the rule would have caught, of all that there were; by what was done instead, most often first."""

    failures: int
    lines: list[Line]

    @property
    def caught(self) -> int:
        return sum(line.caught for line in self.lines)

    @property
    def delivered(self) -> int:
        return sum(line.delivered for line in self.lines)

    @property
    def came_back(self) -> int:
        return sum(line.came_back for line in self.lines)


def replay(rule: Rule, *, at: datetime) -> Replay:
    """The rule over the failures of the last 90 days; it may be a draft that nobody saved."""
    counts = dict[str, Counter[CaseStatus]]()
    rows: QuerySet[Any, Any] = with_done(caught(rule, at=at)).order_by()
    found = rows.values_list("done", "case__status").annotate(n=Count("pk"))
    for done, status, n in found:
        counts.setdefault(done, Counter())[CaseStatus(status)] += n
    lines = sorted((_line(done, ends) for done, ends in counts.items()), key=lambda line: (-line.caught, line.action))
    return Replay(_failures(rule, at).count(), lines)


def caught(rule: Rule, *, at: datetime) -> QuerySet[Attempt]:
    """The failures that it would have caught, newest first."""
    rows = _failures(rule, at).filter(condition(rule))
    for other in _before(rule):
        rows = rows.exclude(condition(other))
    return rows.order_by("-reported_at", "-pk")


def with_done(rows: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Each failure with `done`: what somebody did about it first, "" for nothing."""
    acts = Act.objects.filter(attempt=OuterRef("pk")).exclude(action__in=ASIDE).order_by("at", "pk")
    return rows.annotate(done=Coalesce(Subquery(acts.values("action")[:1]), Value("")))


def condition(rule: Rule) -> Q:
    """As `ndr.ruling.fits`, of attempts. What it looks at of case and order is as they stand now."""
    among = {
        "reason": rule.reasons,
        "case__payment_method": rule.payments,
        "case__courier": rule.couriers,
        "case__order__state": rule.states,
    }
    between = {
        "number__gte": rule.attempts_from,
        "number__lte": rule.attempts_to,
        "case__value__gte": rule.value_from,
        "case__value__lte": rule.value_to,
        "buyer_delivered__gte": rule.buyer_delivered_from,
        "buyer_returned__gte": rule.buyer_returned_from,
        "buyer_returned__lte": rule.buyer_returned_to,
    }
    wanted = {f"{name}__in": values for name, values in among.items() if values}
    limits = {name: limit for name, limit in between.items() if limit is not None}
    return Q(store=rule.store_id, **wanted, **limits)


def _failures(rule: Rule, at: datetime) -> QuerySet[Attempt]:
    return Attempt.objects.filter(store=rule.store_id, reported_at__gt=at - PERIOD, reported_at__lte=at)


def _before(rule: Rule) -> Iterable[Rule]:
    """Rules of the same kind that have their turn earlier."""
    rows = Rule.objects.filter(store=rule.store_id, enabled=True).exclude(pk=rule.pk)
    if rule.pk:
        rows = rows.filter(Q(priority__lt=rule.priority) | Q(priority=rule.priority, pk__lt=rule.pk))
    return [other for other in rows.in_turn() if other.assigns == rule.assigns]


def _line(action: str, ends: Counter[CaseStatus]) -> Line:
    return Line(
        action=action,
        caught=ends.total(),
        delivered=ends[CaseStatus.RESOLVED],
        came_back=ends[CaseStatus.GIVEN_UP],
        otherwise=ends[CaseStatus.LOST] + ends[CaseStatus.CANCELLED],
        waiting=sum(ends[status] for status in LIVE),
    )
