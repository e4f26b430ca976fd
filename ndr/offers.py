"""What can be done about a failed delivery now, and why the rest can't. Pure: one rule for buttons, API and service."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Action
from connectors.couriers.words import Reason
from ndr import plan
from ndr.inputs import AGAIN, Needs, needs
from ndr.states import LIVE, CaseAction, CaseStatus, Truth, Wish
from orders import policy
from orders.states import Bucket

OFFERED = (
    CaseAction.REATTEMPT, CaseAction.REATTEMPT_ON, CaseAction.CHANGE_PHONE, CaseAction.CHANGE_ADDRESS,
    CaseAction.ASK_BUYER, CaseAction.REQUEST_RTO, CaseAction.CLAIM_FAKE_ATTEMPT, CaseAction.ESCALATE,
    CaseAction.ASSIGN, CaseAction.NOTE,
)  # fmt: skip
ROLE: dict[CaseAction, Action] = {**dict.fromkeys(OFFERED, Action.NDR_ACT), CaseAction.NOTE: Action.ORDERS_NOTE}
ONCE = AGAIN | {CaseAction.REQUEST_RTO, CaseAction.ASK_BUYER}  # not while the courier has been told one of them
OVER: dict[Bucket, str | Promise] = {
    Bucket.DELIVERED: gettext_lazy("The parcel has been delivered: nothing is left to do."),
    Bucket.RTO: gettext_lazy("The parcel is on its way back: couriers don't turn around. Escalate it if it must."),
    Bucket.LOST: gettext_lazy("The parcel is lost: claim it from the courier."),
    Bucket.DAMAGED: gettext_lazy("The parcel is damaged: claim it from the courier."),
    Bucket.DISPOSED: gettext_lazy("The parcel has been disposed of: claim it from the courier."),
    Bucket.CANCELLED: gettext_lazy("The parcel is cancelled: nothing is left to do."),
}
EVER = frozenset({CaseAction.NOTE})  # after the end, too
AFTER_TURNING = EVER | {CaseAction.ESCALATE, CaseAction.CLAIM_FAKE_ATTEMPT}


@dataclass(frozen=True, slots=True)
class Facts:
    """As much of a case as the rules look at; `truth` and `wish` are the buyer's latest answer to the last report."""

    status: CaseStatus
    reason: Reason
    attempts: int
    most_attempts: int
    parcel: policy.Parcel
    may: Collection[Action]
    at: datetime
    truth: str = ""
    wish: str = ""
    asked: bool = False  # the buyer, about the last report
    claimed: bool = False  # that the last attempt never happened
    quiet: bool = False
    reached: bool = True  # a message would come to the buyer


@dataclass(frozen=True, slots=True)
class Offer:
    """An action; where it is locked, why. `needs`: one field of each group has to be told. `hint`: what happens."""

    action: CaseAction
    locked: str = ""
    needs: Needs = ()
    hint: str = ""


def offers(facts: Facts) -> list[Offer]:
    """Every action, in the order in which they are offered."""
    return [offer(facts, action) for action in OFFERED]


def offer(facts: Facts, action: CaseAction) -> Offer:
    """One action as it stands now."""
    if why := why_not(facts, action):
        return Offer(action, locked=why)
    wanted = needs(action, facts.reason, facts.parcel.can)
    if facts.wish == Wish.DELIVER and action is CaseAction.REATTEMPT:
        wanted = ()  # who has answered that she wants it has said what was needed
    return Offer(action, needs=wanted, hint=hint(facts, action))


def why_not(facts: Facts, action: CaseAction) -> str:
    """Why `action` can't be done now; empty when it can."""
    if ROLE[action] not in facts.may:
        return _("Your role does not let you %(action)s.") % {"action": ROLE[action].label}
    return _by_end(facts, action) or _by_case(facts, action) or _by_courier(facts, action)


def hint(facts: Facts, action: CaseAction) -> str:
    """What is good to know before it is pressed."""
    verb, parcel = plan.VERBS.get(action), facts.parcel
    if verb is None:
        return ""
    if plan.by_hand(parcel):
        return _("%(courier)s takes this from people only: you get a message to send.") % {"courier": parcel.courier}
    leaves_at = policy.leaves_at(parcel.can, verb, at=facts.at) if parcel.can else facts.at
    if leaves_at > facts.at and parcel.can:
        there = leaves_at.astimezone(parcel.can.zone)
        said = {"courier": parcel.courier, "time": f"{there:%H:%M}"}
        return _("Leaves at %(time)s: %(courier)s takes it from then on.") % said
    return ""


def _by_end(facts: Facts, action: CaseAction) -> str:
    if action in EVER or (action in AFTER_TURNING and facts.parcel.bucket is Bucket.RTO):
        return ""
    if facts.parcel.bucket in OVER:
        return str(OVER[facts.parcel.bucket])
    if facts.status not in LIVE:
        return _("This failed delivery is closed: “%(state)s”.") % {"state": facts.status.label}
    return ""


def _by_case(facts: Facts, action: CaseAction) -> str:
    if facts.status is CaseStatus.INSTRUCTED and action in ONCE:
        return _("The courier has been told already. Opens when it refuses, or when the next attempt fails.")
    if action in AGAIN and facts.attempts >= facts.most_attempts > 0:
        said = {"count": facts.attempts, "courier": facts.parcel.courier}
        return _("%(courier)s has tried %(count)s times and sends it back now: escalate it.") % said
    if action is CaseAction.ASK_BUYER:
        return _by_buyer(facts)
    return _by_claim(facts) if action is CaseAction.CLAIM_FAKE_ATTEMPT else ""


def _by_buyer(facts: Facts) -> str:
    if facts.reason is Reason.NO_ATTEMPT:
        return _("Nobody went: there is nothing to ask the buyer. Re-attempt.")
    if facts.quiet:
        return _("It is from an import of the past: nobody is written to.")
    if facts.asked:
        return _("The buyer has been asked about this attempt.")
    if not facts.reached:
        return _("No messenger reaches this buyer, or the buyer wants no messages: call, and write the answer down.")
    return ""


def _by_claim(facts: Facts) -> str:
    if facts.claimed:
        return _("It is claimed already.")
    if facts.reason is Reason.NO_ATTEMPT:
        return _("The courier says itself that nobody went: it does not count.")
    return _("The buyer says that the attempt happened.") if facts.truth == Truth.TRUE else ""


def _by_courier(facts: Facts, action: CaseAction) -> str:
    verb, parcel = plan.VERBS.get(action), facts.parcel
    return plan.why_not(parcel, verb) if verb else ""
