"""Whether something can be done about a case that the caller holds, and what it is made of then."""

from dataclasses import dataclass
from datetime import datetime

from accounts.roles import Action
from ndr import inputs as telling
from ndr import offers, plan
from ndr.inputs import BY_ACTION, BadInput, Inputs
from ndr.models import Case, Rule
from ndr.plan import Step
from ndr.queries.standing import Standing
from ndr.states import CaseAction
from orders.services.instructing import NotPossible

EVERYTHING = frozenset(Action)  # who may is asked at the door


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done about one case, which was `before` then; `steps` is what its courier is told."""

    standing: Standing
    action: CaseAction
    inputs: Inputs
    steps: tuple[Step, ...]
    before: str

    @property
    def case(self) -> Case:
        """Whose case it is."""
        return self.standing.case

    @property
    def by_hand(self) -> bool:
        """Whether a person tells the courier."""
        return bool(self.steps) and plan.by_hand(self.standing.rules)


def judged(standing: Standing, action: CaseAction, inputs: Inputs, *, at: datetime, rule: Rule | None) -> Deed:
    """The deed. Raises `NotPossible` where it can't be done now, `BadInput` where it was told wrongly.

    A rule has been thought about by whoever wrote it: it is not asked for what a reason wants to be told.
    """
    offer = offers.offer(standing.facts(may=EVERYTHING, at=at), action)
    if offer.locked:
        raise NotPossible(offer.locked)
    known = standing.known()
    told = telling.cleaned(action, inputs, country=known.country)
    if faults := telling.faults(told, known, BY_ACTION.get(action, ()) if rule else offer.needs):
        raise BadInput(faults)
    told = telling.whole(told, known)
    steps = plan.steps(action, told, standing.rules) if action in plan.VERBS else []
    for step in steps:
        if why := plan.why_not(standing.rules, step.verb):
            raise NotPossible(why)
    return Deed(standing, action, told, tuple(steps), standing.case.status)
