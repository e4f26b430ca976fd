"""What an action does, for one case and for hundreds: the caller holds them and has judged each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.audit import Change
from core.web.state_words import mid_sentence
from core.writing import write
from ndr.models import Act, Case, Rule
from ndr.plan import Step
from ndr.services import asking, claiming, moving
from ndr.services.judging import Deed
from ndr.states import TO_DO, CaseAction, CaseStatus
from orders.models import Instruction, Note, Task
from orders.services import queueing
from orders.services.queueing import Wish

TRIES = 3  # then people tell the courier
LONGEST_TITLE = 200


def do(deeds: Sequence[Deed], *, at: datetime, actor: User | None, rule: Rule | None = None) -> dict[int, list[Act]]:
    """Do them, and write down that they were done: the acts of each case, by its id, the one asked for first."""
    told = [(deed, step) for deed in deeds for step in deed.steps]
    rows = queueing.queue([_wish(deed, step) for deed, step in told], at=at, actor=actor)
    acts = [_act(deed, step.action, row, at, actor, rule) for (deed, step), row in zip(told, rows, strict=True)]
    acts += [_act(deed, deed.action, None, at, actor, rule) for deed in deeds if not deed.steps]
    Act.objects.bulk_create(acts)
    changes = [Change(act.case, after=act.action, facts=_about(act.case)) for act in acts]
    audit.record_all("ndr.case.acted", changes, at=at, actor=actor)
    _ask_and_claim(deeds, at, actor)
    waiting = [deed.case for deed in deeds if deed.steps and deed.before in TO_DO]
    moving.move_held([moving.Move(case, CaseStatus.INSTRUCTED) for case in waiting], at=at, actor=actor)
    assign([(deed.case, deed.inputs.assignee) for deed in deeds if deed.inputs.assignee], at=at, actor=actor)
    _tasks([deed for deed in deeds if deed.by_hand or deed.action is CaseAction.ESCALATE], at, actor)
    _notes([deed for deed in deeds if deed.inputs.note and deed.action is not CaseAction.ESCALATE], at, actor)
    return _sorted(deeds, acts)


def _ask_and_claim(deeds: Sequence[Deed], at: datetime, actor: User | None) -> None:
    """What needs no courier: buyers are written to, and attempts doubted."""
    asking.ask_held([deed.case for deed in deeds if deed.action is CaseAction.ASK_BUYER], at=at, actor=actor)
    for deed in deeds:
        if deed.action is CaseAction.CLAIM_FAKE_ATTEMPT and deed.standing.attempt:
            claiming.claim(attempt=deed.standing.attempt, at=at, actor=actor)


def _wish(deed: Deed, step: Step) -> Wish:
    rules, parcel = deed.standing.rules, deed.case.shipment
    return Wish(parcel, rules, step.verb, step.inputs, most_tries=TRIES, by_hand=deed.by_hand)


def _act(
    deed: Deed, action: CaseAction, row: Instruction | None, at: datetime, actor: User | None, rule: Rule | None
) -> Act:
    return Act(
        store_id=deed.case.store_id,
        case=deed.case,
        attempt=deed.standing.attempt,
        action=action,
        at=at,
        due_at=deed.case.due_at,
        actor=actor,
        rule=rule,
        instruction=row,
        before=deed.before,
        settled_at=at if deed.by_hand else None,
    )


def _sorted(deeds: Sequence[Deed], acts: Iterable[Act]) -> dict[int, list[Act]]:
    wanted, made = {deed.case.pk: deed.action for deed in deeds}, defaultdict[int, list[Act]](list)
    for act in acts:
        made[act.case_id].append(act)
    return {pk: sorted(those, key=lambda act: act.action != wanted[pk]) for pk, those in made.items()}


def _about(case: Case) -> audit.Facts:
    return {"order": case.order_id, "parcel": case.shipment_id}


def assign(to: Sequence[tuple[Case, User | None]], *, at: datetime, actor: User | None) -> None:
    """Give each case to its person, or to nobody."""
    people = [(case, person.pk if person else None) for case, person in to]
    write(Case, ("assigned_to_id",), [(case.pk, pk) for case, pk in people])
    changes = [Change(case, str(case.assigned_to_id or ""), str(pk or ""), _about(case)) for case, pk in people]
    audit.record_all("ndr.case.assigned", changes, at=at, actor=actor)
    for case, person in to:
        case.assigned_to = person


def _tasks(deeds: Sequence[Deed], at: datetime, actor: User | None) -> None:
    """Nothing personal stands in a task: more people read those. The words to send are on the case."""
    tasks = Task.objects.bulk_create(
        [
            Task(
                store_id=deed.case.store_id,
                order=deed.case.order,
                title=_title(deed)[:LONGEST_TITLE],
                note=deed.inputs.note if deed.action is CaseAction.ESCALATE else "",
                due_at=deed.case.due_at,
                created_at=at,
                created_by=actor,
            )
            for deed in deeds
        ]
    )
    changes = [Change(task, facts={"order": task.order_id}) for task in tasks]
    audit.record_all("orders.task.opened", changes, at=at, actor=actor)


def _title(deed: Deed) -> str:
    said = {"courier": deed.standing.rules.courier, "awb": deed.case.shipment.awb or deed.case.order.number}
    if deed.action is CaseAction.ESCALATE:
        return _("Escalate to %(courier)s: %(awb)s") % said
    said["what"] = mid_sentence(deed.action.label)
    return _("Tell %(courier)s about %(awb)s: %(what)s") % said


def _notes(deeds: Sequence[Deed], at: datetime, actor: User | None) -> None:
    notes = Note.objects.bulk_create(
        [
            Note(store_id=one.case.store_id, order=one.case.order, author=actor, text=one.inputs.note, written_at=at)
            for one in deeds
        ]
    )
    changes = [Change(note, facts={"order": note.order_id}) for note in notes]
    audit.record_all("orders.note.written", changes, at=at, actor=actor)
