"""What became of what couriers were told: accepted or not, and whether they did what they accepted.

Each function works on one batch, in one transaction, and says how many acts it settled; doing it twice changes nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from connectors import registry
from connectors.couriers.words import Verb
from core import audit
from core.audit import Change
from core.dates import Days
from core.queue import QueueState
from core.web.state_words import mid_sentence
from core.writing import write
from ndr.models import Act
from ndr.services import holding, moving
from ndr.states import CaseStatus
from orders import wording
from orders.models import Instruction, Task
from orders.models.instructions import Result

BATCH = 500
LONGEST_TITLE = 200
HONOURED_WITHIN = timedelta(hours=48)
LATE_NEWS = timedelta(days=7)  # a scan may come that late and still clear the courier
BRINGS_A_RIDER = {Verb.REATTEMPT, Verb.DEFER}
HONOURED = """
    UPDATE ndr_act AS act SET honoured_at = found.at, broken_at = NULL
    FROM (
        SELECT act.id, coalesce(
            min(scan.happened_at),
            CASE WHEN parcel.last_out_at BETWEEN act.at AND act.honour_by THEN parcel.last_out_at END
        ) AS at
        FROM ndr_act AS act
        JOIN orders_instruction AS told ON told.id = act.instruction_id
        JOIN orders_shipment AS parcel ON parcel.id = told.shipment_id
        LEFT JOIN orders_scan AS scan ON scan.shipment_id = parcel.id
            AND scan.status IN ('out_for_delivery', 'delivered')
            AND scan.happened_at BETWEEN act.at AND act.honour_by
        WHERE act.honoured_at IS NULL AND act.honour_by > %(since)s
            AND (parcel.last_out_at >= act.at OR parcel.delivered_at >= act.at)
        GROUP BY act.id, parcel.last_out_at
    ) AS found
    WHERE found.id = act.id AND found.at IS NOT NULL AND act.honoured_at IS NULL
"""


@transaction.atomic
def settle(*, at: datetime) -> int:
    """Take note of what couriers answered. What was refused, or did not get through, is to be done again: its case is
    open, with the courier's words on the instruction."""
    ended = Q(instruction__state__in=[QueueState.DONE, QueueState.SET_ASIDE])
    acts = _held(Act.objects.filter(ended, settled_at=None).order_by("at", "pk"))
    cases = {act.case_id: act.case for act in acts}
    failed = [act for act in acts if _failed(act) and act.at >= act.case.failed_at]
    withdrawn = [act for act in acts if _row(act).result == Result.WITHDRAWN]
    back = {act.case_id: CaseStatus.OPEN for act in failed}
    back |= {act.case_id: CaseStatus(act.before or CaseStatus.OPEN) for act in withdrawn if act.case_id not in back}
    waiting = [(cases[pk], to) for pk, to in back.items() if cases[pk].status == CaseStatus.INSTRUCTED]
    moves = [moving.Move(case, to) for case, to in waiting if to is not CaseStatus.INSTRUCTED]
    moving.move_held(moves, at=at, actor=None)
    _record("ndr.instruction.refused", [act for act in failed if _row(act).result == Result.REFUSED], at)
    aside = [act for act in failed if _row(act).state == QueueState.SET_ASIDE]
    _record("ndr.instruction.undelivered", aside, at)
    _tasks(aside, at)
    write(Act, ("settled_at", "honour_by"), [(act.pk, at, _honour_by(act)) for act in acts])
    return len(acts)


@transaction.atomic
def honour(*, at: datetime) -> int:
    """Note which couriers went as they had accepted, by the scans and not by their word."""
    with connection.cursor() as cursor:
        cursor.execute(HONOURED, {"since": at - LATE_NEWS})
        return int(cursor.rowcount)


@transaction.atomic
def break_off(*, at: datetime) -> int:
    """Note which did not, in time; call after `honour`. Their cases are open again, and an alarm says so."""
    over = Act.objects.filter(honour_by__lte=at, honoured_at=None, broken_at=None)
    acts = _held(over.order_by("honour_by", "pk"))
    write(Act, ("broken_at",), [(act.pk, at) for act in acts])
    waiting = {act.case_id: act.case for act in acts if _waits_for(act)}
    moving.move_held([moving.Move(case, CaseStatus.OPEN) for case in waiting.values()], at=at, actor=None)
    _record("ndr.instruction.broken", acts, at)
    return len(acts)


def _held(acts: QuerySet[Act]) -> list[Act]:
    """One batch of these acts with their cases, locked; without those that somebody else has settled meanwhile."""
    found = list(acts.values_list("pk", "case_id")[:BATCH])
    holding.lock(case_ids={case for _pk, case in found})
    mine = acts.filter(pk__in=[pk for pk, _case in found])
    rows = mine.select_related("instruction__shipment__connection", "case__store", "case__order")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _row(act: Act) -> Instruction:
    if act.instruction is None:
        message = f"act {act.pk} told nobody anything"
        raise ValueError(message)
    return act.instruction


def _failed(act: Act) -> bool:
    return _row(act).result == Result.REFUSED or _row(act).state == QueueState.SET_ASIDE


def _honour_by(act: Act) -> datetime | None:
    """Until when the rider has to go; None where none was asked for, or nothing was promised."""
    row = _row(act)
    together = row.verb in {Verb.CHANGE_PHONE, Verb.CHANGE_ADDRESS} and _in_one_call(row)
    if row.result != Result.ACCEPTED or row.answered_at is None or not (row.verb in BRINGS_A_RIDER or together):
        return None
    soon = row.answered_at + HONOURED_WITHIN
    try:
        day = date.fromisoformat(str(row.inputs.get("date", "")))
    except ValueError:
        return soon
    return max(soon, Days(day, day).span(act.case.store.zone).end)


def _in_one_call(row: Instruction) -> bool:
    account = row.shipment.connection
    return bool(account and registry.COURIERS[account.provider].able(account.settings).one_call)


def _waits_for(act: Act) -> bool:
    """Whether the case still waits for what was promised then."""
    return act.case.status == CaseStatus.INSTRUCTED and act.at >= act.case.failed_at


def _record(verb: str, acts: Sequence[Act], at: datetime) -> None:
    changes = [Change(act.case, after=act.action, facts=_about(act)) for act in acts]
    audit.record_all(verb, changes, at=at, actor=None)


def _about(act: Act) -> audit.Facts:
    return {"order": act.case.order_id, "parcel": act.case.shipment_id}


def _tasks(acts: Sequence[Act], at: datetime) -> None:
    """What did not get through is told by a person; nothing personal stands in a task."""
    tasks = Task.objects.bulk_create(
        Task(
            store_id=act.store_id,
            order=act.case.order,
            title=_title(act),
            note=_("It could not be sent. The words to send are on the page of the failed delivery."),
            due_at=act.case.due_at,
            created_at=at,
        )
        for act in acts
        if act.case.order.erased_at is None
    )
    changes = [Change(task, facts={"order": task.order_id}) for task in tasks]
    audit.record_all("orders.task.opened", changes, at=at, actor=None)


def _title(act: Act) -> str:
    parcel = _row(act).shipment
    said = {
        "courier": wording.courier(parcel.courier),
        "awb": parcel.awb,
        "what": mid_sentence(act.get_action_display()),
    }
    return (_("Tell %(courier)s about %(awb)s: %(what)s") % said)[:LONGEST_TITLE]
