"""The same for many cases: locked together, each judged by the same rules, written together.

What can't be done about one of them stops none of the others; its `Outcome` says why, and keeps in `before` what an
undo needs.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, Store, User
from accounts.roles import Action, roles_with
from ndr.inputs import CHANGES, Inputs
from ndr.models import Case, Rule
from ndr.queries.standing import Standing
from ndr.services import acting, doing, holding, judging, undoing
from ndr.services.judging import Deed
from ndr.states import CaseAction, SuggestedBy
from orders.services.instructing import NotPossible
from orders.services.many import Outcome, Outcomes


@transaction.atomic
def act(
    *, store: Store, case_ids: Collection[int], action: CaseAction, inputs: Inputs, at: datetime, actor: User | None
) -> Outcomes:
    """As `acting.act`, with the same inputs for each. Raises `NotPossible` for a person of another store."""
    acting.require_members(store.pk, inputs.assignee)
    standing = holding.hold(store=store, case_ids=case_ids, at=at)
    wanted = [(one, action, inputs) for one in standing]
    return _gone(case_ids) | _do(wanted, at=at, actor=actor)


@transaction.atomic
def do_suggested(*, store: Store, case_ids: Collection[int], at: datetime, actor: User | None) -> Outcomes:
    """As `acting.act`, for each case what is suggested for it: its day, and what the buyer answered."""
    standing = holding.hold(store=store, case_ids=case_ids, at=at)
    nothing = {one.case.pk: Outcome(_("Nothing is suggested for it.")) for one in standing if not one.case.suggested}
    wanted = [(one, CaseAction(one.case.suggested), suggested(one)) for one in standing if one.case.suggested]
    return _gone(case_ids) | nothing | _do(wanted, at=at, actor=actor)


@transaction.atomic
def assign(
    *, store: Store, case_ids: Collection[int], to: Sequence[User], at: datetime, actor: User | None
) -> Outcomes:
    """Give the cases to these people in turn, those that run out first in front; to nobody in particular: to all who
    may act on them. Raises `NotPossible` for a person of another store, or where there is nobody."""
    acting.require_members(store.pk, *to)
    people = [*to] or in_turn(store)
    if not people:
        raise NotPossible(_("Nobody in this store may act on failed deliveries: invite somebody."))
    standing = sorted(
        holding.hold(store=store, case_ids=case_ids, at=at), key=lambda one: (one.case.due_at, one.case.pk)
    )
    wanted = [
        (one, CaseAction.ASSIGN, Inputs(assignee=people[place % len(people)])) for place, one in enumerate(standing)
    ]
    return _gone(case_ids) | _do(wanted, at=at, actor=actor)


@transaction.atomic
def take_back(*, store: Store, acts: Mapping[int, int], at: datetime, actor: User | None) -> Outcomes:
    """As `acting.take_back`: which act of which case."""
    standing = holding.hold(store=store, case_ids=acts, at=at)
    why = undoing.take_back(standing, acts=acts, at=at, actor=actor)
    return {pk: Outcome(words) for pk, words in why.items()}


@transaction.atomic
def assign_back(*, store: Store, before: Mapping[int, int | None], at: datetime, actor: User | None) -> Outcomes:
    """Who had each case before, where that is still a member; None: nobody."""
    standing = holding.hold(store=store, case_ids=before, at=at)
    here = Membership.objects.filter(store=store, user__in=[pk for pk in before.values() if pk])
    people = {one.user_id: one.user for one in here.select_related("user")}
    doing.assign([(one.case, people.get(before[one.case.pk] or 0)) for one in standing], at=at, actor=actor)
    return _gone(before) | {one.case.pk: Outcome() for one in standing}


def in_turn(store: Store) -> list[User]:
    """Who may act on failed deliveries: operations first, else whoever may."""
    may = Membership.objects.filter(store=store, role__in=roles_with(Action.NDR_ACT), user__is_active=True)
    members = list(may.select_related("user").order_by("user__name", "user_id"))
    desk = [one.user for one in members if one.role == "operations"]
    return desk or [one.user for one in members]


def suggested(one: Standing) -> Inputs:
    """What goes with the suggestion: its day, and from the buyer's answer what she wants changed."""
    answer, case = one.answer, one.case
    if answer is None or case.suggested_by != SuggestedBy.BUYER or case.suggested not in CHANGES:
        return Inputs(on=case.suggested_on)
    return Inputs(on=case.suggested_on, phone=answer.phone, address=answer.address, landmark=answer.landmark)


def _do(wanted: Sequence[tuple[Standing, CaseAction, Inputs]], *, at: datetime, actor: User | None) -> Outcomes:
    outcomes, deeds = Outcomes(), list[Deed]()
    for standing, action, inputs in wanted:
        try:
            deeds.append(judging.judged(standing, action, inputs, at=at, rule=_rule(standing, action)))
        except NotPossible as refusal:
            outcomes[standing.case.pk] = Outcome(str(refusal))
    before = {deed.case.pk: _before(deed.case) for deed in deeds if deed.action is CaseAction.ASSIGN}
    acts = doing.do(deeds, at=at, actor=actor)
    return outcomes | {pk: Outcome(before=before.get(pk, str(those[0].pk))) for pk, those in acts.items()}


def _rule(standing: Standing, action: CaseAction) -> Rule | None:
    """Whose suggestion it is."""
    by_rule = standing.case.suggested_by == SuggestedBy.RULE and action == standing.case.suggested
    return standing.case.rule if by_rule else None


def _before(case: Case) -> str:
    return str(case.assigned_to_id or "")


def _gone(ids: Collection[int]) -> Outcomes:
    return dict.fromkeys(ids, Outcome(_("It is no longer there.")))
