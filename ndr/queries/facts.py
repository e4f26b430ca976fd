"""What a suggestion looks at, fetched for many cases at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F

from accounts.models import Store
from connectors.couriers.words import Reason
from core.dates import day_of
from ndr.models import Answer, Attempt, Case, FakeAttempt, Rule
from ndr.models.fakes import STANDING
from ndr.queries import calendars
from ndr.queries.standing import Standing
from ndr.states import CaseAction, Truth
from ndr.suggesting import ByRule, Facts, Said


def of(cases: Sequence[Case], *, at: datetime) -> list[Facts]:
    """The facts of each case, in their order; the same few queries for one and for hundreds."""
    stores = Store.objects.in_bulk({case.store_id for case in cases})
    days = calendars.of(stores.values(), since=(at - timedelta(days=1)).date())
    answers, pasts = _answers(cases), _pasts(cases)
    claimed = _claimed([pk for pk, said in answers.items() if said.truth == Truth.NOBODY_CAME])
    rules = Rule.objects.in_bulk({case.rule_id for case in cases if case.rule_id})
    return [
        Facts(
            reason=Reason(case.reason),
            attempts=case.attempts,
            most_attempts=case.most_attempts,
            today=day_of(at, stores[case.store_id].zone),
            calendar=days[case.store_id],
            asked=case.asked_at is not None,
            claimed=case.pk in claimed,
            said=answers.get(case.pk),
            rule=_by(rules.get(case.rule_id or 0)),
            delivered=pasts.get(case.pk, (0, 0))[0],
            returned=pasts.get(case.pk, (0, 0))[1],
        )
        for case in cases
    ]


def of_standing(standing: Standing, *, at: datetime) -> Facts:
    """The same of a case whose standing is known already, without asking anew."""
    case, attempt, answer = standing.case, standing.attempt, standing.answer
    return Facts(
        reason=Reason(case.reason),
        attempts=case.attempts,
        most_attempts=case.most_attempts,
        today=day_of(at, case.store.zone),
        calendar=standing.calendar,
        asked=case.asked_at is not None,
        claimed=standing.claimed,
        said=_said(answer) if answer else None,
        rule=_by(case.rule),
        delivered=attempt.buyer_delivered if attempt else 0,
        returned=attempt.buyer_returned if attempt else 0,
    )


def _by(rule: Rule | None) -> ByRule | None:
    return ByRule(CaseAction(rule.action), rule.days_later) if rule else None


def _answers(cases: Sequence[Case]) -> dict[int, Said]:
    """What the buyers said last, where that was after the last failure."""
    rows = Answer.objects.filter(case__in=cases, at__gte=F("case__failed_at"))
    latest = rows.order_by("case", "-at", "-pk").distinct("case")
    return {row.case_id: _said(row) for row in latest}


def _said(row: Answer) -> Said:
    return Said(row.truth, row.wish, row.on, phone=bool(row.phone), address=bool(row.address or row.landmark))


def _claimed(case_ids: Sequence[int]) -> set[int]:
    """Those of the cases whose last attempt is claimed as fake."""
    if not case_ids:
        return set()
    latest = Attempt.objects.filter(case__in=case_ids).order_by("case", "-reported_at", "-pk").distinct("case")
    claims = FakeAttempt.objects.filter(attempt__in=list(latest), status__in=STANDING)
    return set(claims.values_list("attempt__case", flat=True))


def _pasts(cases: Sequence[Case]) -> dict[int, tuple[int, int]]:
    rows = Attempt.objects.filter(case__in=cases).order_by("case", "-reported_at", "-pk").distinct("case")
    return {row.case_id: (row.buyer_delivered, row.buyer_returned) for row in rows}
