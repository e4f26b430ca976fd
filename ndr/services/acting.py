"""Do something about one failed delivery, and take it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from ndr.inputs import Inputs
from ndr.models import Act, Case, Rule
from ndr.services import doing, holding, judging, undoing
from ndr.states import CaseAction
from orders.services.instructing import NotPossible


@transaction.atomic
def act(
    *, case: Case, action: CaseAction, inputs: Inputs, at: datetime, actor: User | None, rule: Rule | None = None
) -> Act:
    """Do it, as the case and its parcel stand now, whatever they were when somebody looked.

    Couriers are told through the one queue, after ten seconds in which `take_back` undoes it; where they have no
    interface a person gets a task. Raises `NotPossible` with what to do instead, `BadInput` for what was told wrongly;
    then nothing has changed.
    """
    require_members(case.store_id, inputs.assignee)
    standing = holding.hold(store=case.store, case_ids=[case.pk], at=at)
    if not standing:
        raise NotPossible(_("It is no longer there."))
    deed = judging.judged(standing[0], action, inputs, at=at, rule=rule)
    return doing.do([deed], at=at, actor=actor, rule=rule)[case.pk][0]


@transaction.atomic
def take_back(*, act: Act, at: datetime, actor: User | None) -> Case:
    """Undo what the courier was told, while it has not left: the case is what it was before.

    Raises `NotPossible` once it has left.
    """
    standing = holding.hold(store=act.store, case_ids=[act.case_id], at=at)
    outcome = undoing.take_back(standing, acts={act.case_id: act.pk}, at=at, actor=actor)
    if why := outcome[act.case_id]:
        raise NotPossible(why)
    return standing[0].case


def require_members(store_id: int, *people: User | None) -> None:
    """Raises `NotPossible` where one of them does not belong to the store."""
    wanted = {person.pk for person in people if person}
    known = Membership.objects.filter(store=store_id, user__in=wanted, user__is_active=True) if wanted else ()
    if wanted - {one.user_id for one in known}:
        raise NotPossible(_("Choose somebody who belongs to this store."))
