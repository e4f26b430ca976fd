"""Take back what couriers were told, before it leaves; the caller holds the cases."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.audit import Change
from core.queue import QueueState
from ndr.models import Act
from ndr.queries.standing import Standing
from ndr.services import moving
from ndr.states import TO_DO, CaseStatus
from orders.models import Instruction, Task, TaskState
from orders.models.instructions import Result
from orders.services.instructing import TIME_TO_UNDO


def take_back(
    standing: Sequence[Standing], *, acts: Mapping[int, int], at: datetime, actor: User | None
) -> dict[int, str]:
    """Undo the act of each case with all that was done in the same moment: why it could not be undone, by case; empty
    where it was."""
    told = _together([acts[one.case.pk] for one in standing])
    outcome = dict.fromkeys(acts, _("It is no longer there."))
    outcome |= {one.case.pk: _why_not(told[one.case.pk], at) for one in standing}
    going = [one for one in standing if not outcome[one.case.pk]]
    rows = [act.instruction for one in going for act in told[one.case.pk] if act.instruction]
    ended = {"state": QueueState.DONE, "result": Result.WITHDRAWN}
    Instruction.objects.filter(pk__in=[row.pk for row in rows]).update(**ended)
    audit.record_all("orders.instruction.withdrawn", [Change(row, before=row.verb) for row in rows], at=at, actor=actor)
    _drop_tasks([act for one in going for act in told[one.case.pk]], at, actor)
    moves = [moving.Move(one.case, to) for one in going if (to := _back(one, told[one.case.pk]))]
    moving.move_held(moves, at=at, actor=actor)
    Act.objects.filter(pk__in=[act.pk for one in going for act in told[one.case.pk]]).update(settled_at=at)
    return outcome


def _together(acts: Sequence[int]) -> Mapping[int, list[Act]]:
    """These acts and those of the same case, moment and person, by case; their instructions are locked."""
    named = {act.case_id: act for act in Act.objects.filter(pk__in=acts)}
    same = Act.objects.filter(case__in=named, at__in={act.at for act in named.values()}).exclude(instruction=None)
    found = same.select_related("case", "instruction").select_for_update(of=("self", "instruction")).order_by("pk")
    told = defaultdict[int, list[Act]](list)
    for act in found:
        if act.at == named[act.case_id].at:
            told[act.case_id].append(act)
    return told


def _why_not(told: Sequence[Act], at: datetime) -> str:
    if not told:
        return _("This can't be undone.")
    rows = [act.instruction for act in told if act.instruction]
    if any(row.result == Result.BY_HAND and at - row.asked_at > TIME_TO_UNDO for row in rows):
        return _("It is too late to undo that: tell the courier yourself.")
    return "" if all(map(_here, rows)) else _("It is already on its way to the courier.")


def _here(row: Instruction) -> bool:
    waits = row.state == QueueState.WAITING and not row.unsure and row.result == Result.NONE
    return waits or row.result == Result.BY_HAND


def _back(one: Standing, told: Sequence[Act]) -> CaseStatus | None:
    """What the case was, if it was this that made it wait."""
    before = CaseStatus(told[0].before) if told[0].before else None
    waits = one.case.status == CaseStatus.INSTRUCTED
    return before if waits and before in TO_DO else None


def _drop_tasks(acts: Sequence[Act], at: datetime, actor: User | None) -> None:
    """The tasks to tell couriers of it."""
    by_hand = [act for act in acts if act.instruction and act.instruction.result == Result.BY_HAND]
    moments = {(act.case.order_id, act.at) for act in by_hand}
    waiting = Task.objects.filter(
        order__in=[order for order, _at in moments], created_at__in=[made for _order, made in moments], state="open"
    )
    tasks = list(waiting.select_for_update().order_by("pk"))
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(
        state=TaskState.DROPPED, closed_at=at, closed_by=actor
    )
    changes = [Change(task, TaskState.OPEN, TaskState.DROPPED, {"order": task.order_id}) for task in tasks]
    audit.record_all("orders.task.moved", changes, at=at, actor=actor)
