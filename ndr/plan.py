"""Which instructions to a courier an action is made of. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.base import JSON
from connectors.couriers.words import Verb
from ndr.inputs import Inputs
from ndr.states import CaseAction
from orders import policy
from orders.models.instructions import ANSWERS

VERBS: dict[CaseAction, Verb] = {
    CaseAction.REATTEMPT: Verb.REATTEMPT,
    CaseAction.REATTEMPT_ON: Verb.DEFER,
    CaseAction.CHANGE_PHONE: Verb.CHANGE_PHONE,
    CaseAction.CHANGE_ADDRESS: Verb.CHANGE_ADDRESS,
    CaseAction.REQUEST_RTO: Verb.RTO,
}
CHANGES = frozenset({CaseAction.CHANGE_PHONE, CaseAction.CHANGE_ADDRESS})


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction, and as which action it is written down."""

    action: CaseAction
    verb: Verb
    inputs: Mapping[str, JSON]


def by_hand(parcel: policy.Parcel) -> bool:
    """Whether a person has to tell the courier: none is connected, or it takes no answers to a failed delivery."""
    return parcel.can is None or not parcel.can.verbs & ANSWERS


def why_not(parcel: policy.Parcel, verb: Verb) -> str:
    """Why the courier can't be told `verb` now, by its interface or, where it has none, by a person."""
    return str(policy.why_not_now(parcel, verb) if by_hand(parcel) else policy.why_not(parcel, verb))


def steps(action: CaseAction, inputs: Inputs, parcel: policy.Parcel) -> list[Step]:
    """What the courier is told, in this order: what changes first, then that it shall go again.

    A change alone brings no rider: another attempt is asked for along with it where the courier takes one. Couriers
    that take both in one call, and people, are told once.
    """
    verb = VERBS[action]
    if action is CaseAction.REATTEMPT and inputs.on and not why_not(parcel, Verb.DEFER):
        action, verb = CaseAction.REATTEMPT_ON, Verb.DEFER
    if action is CaseAction.REQUEST_RTO:
        return [Step(action, verb, {})]
    if by_hand(parcel) or (parcel.can and parcel.can.one_call):
        return [Step(action, verb, {**_day(inputs), **_phone(inputs), **_place(inputs)})]
    changes = _changes(inputs)
    if action not in CHANGES:
        return [*changes, Step(action, verb, _day(inputs) if verb is Verb.DEFER else {})]
    if inputs.on and not why_not(parcel, Verb.DEFER):
        return [*changes, Step(CaseAction.REATTEMPT_ON, Verb.DEFER, _day(inputs))]
    if not why_not(parcel, Verb.REATTEMPT):
        return [*changes, Step(CaseAction.REATTEMPT, Verb.REATTEMPT, {})]
    return changes


def _changes(inputs: Inputs) -> list[Step]:
    made = list[Step]()
    if phone := _phone(inputs):
        made.append(Step(CaseAction.CHANGE_PHONE, Verb.CHANGE_PHONE, phone))
    if place := _place(inputs):
        made.append(Step(CaseAction.CHANGE_ADDRESS, Verb.CHANGE_ADDRESS, place))
    return made


def _day(inputs: Inputs) -> dict[str, JSON]:
    return {"date": inputs.on.isoformat()} if inputs.on else {}


def _phone(inputs: Inputs) -> dict[str, JSON]:
    return {"phone": inputs.phone} if inputs.phone else {}


def _place(inputs: Inputs) -> dict[str, JSON]:
    """Couriers have one line for it; whoever names only a landmark has filled the address in before."""
    line = ", ".join(filter(None, (inputs.address, inputs.landmark)))
    return {"address": line} if line else {}
