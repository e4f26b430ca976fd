"""What couriers were told about failed deliveries past their cases: an order was cancelled, parcels were asked back.

Rooms below know of no cases. Here the cases learn of it, so that nobody tells the courier something else.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from connectors.couriers.words import Verb
from core import audit
from ndr.models import Act, Attempt, Case
from ndr.plan import VERBS
from ndr.services import holding, moving
from ndr.states import TO_DO, CaseAction, CaseStatus
from orders.models import Instruction

ACTION = {verb: action for action, verb in VERBS.items()}


@transaction.atomic
def overhear(*, at: datetime) -> int:
    """Write what was told to couriers since the last failure on the cases that wait for somebody; they wait for the
    courier from then on. How many instructions that were; 0 when there are none.
    """
    told = dict[int, int](_elsewhere().values_list("pk", "shipment__ndr_cases"))
    if not told:
        return 0
    held = {case.pk: case for case in holding.lock(case_ids=set(told.values())) if case.status in TO_DO}
    rows = [row for row in _elsewhere().filter(pk__in=told).order_by("pk") if told[row.pk] in held]
    acts = Act.objects.bulk_create(_acts(rows, {row.pk: held[told[row.pk]] for row in rows}))
    changes = [audit.Change(act.case, after=act.action, facts=_about(act.case)) for act in acts]
    audit.record_all("ndr.case.acted", changes, at=at, actor=None)
    waiting = {act.case_id: act.case for act in acts}
    moving.move_held([moving.Move(case, CaseStatus.INSTRUCTED) for case in waiting.values()], at=at, actor=None)
    return len(acts)


def _elsewhere() -> QuerySet[Instruction]:
    """Answers to a failure that stand, and that no case knows."""
    to_do = {"shipment__ndr_cases__status__in": sorted(TO_DO), "asked_at__gte": F("shipment__ndr_cases__failed_at")}
    return Instruction.objects.answering().filter(ndr_act=None, **to_do)


def _acts(rows: Sequence[Instruction], case_of: dict[int, Case]) -> list[Act]:
    reports = Attempt.objects.filter(case__in=case_of.values()).order_by("case", "-reported_at", "-pk")
    last = {report.case_id: report for report in reports.distinct("case")}
    return [_act(row, case_of[row.pk], last.get(case_of[row.pk].pk)) for row in rows]


def _act(row: Instruction, case: Case, attempt: Attempt | None) -> Act:
    return Act(
        store_id=case.store_id,
        case=case,
        attempt=attempt,
        action=CaseAction(ACTION[Verb(row.verb)]),
        at=row.asked_at,
        due_at=case.due_at,
        actor_id=row.asked_by_id,
        instruction=row,
        before=case.status,
    )


def _about(case: Case) -> audit.Facts:
    return {"order": case.order_id, "parcel": case.shipment_id}
