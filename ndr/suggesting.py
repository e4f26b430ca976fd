"""What to do next about a failed delivery, and why. Pure.

What the buyer said last comes first, then a rule of the store, then what is usual after such a reason. Nobody is asked
twice about one attempt: a buyer who is silent is left out.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from connectors.couriers.words import Reason
from ndr.clocks import Calendar, working_day
from ndr.states import CaseAction, SuggestedBy, Truth, Wish

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GOOD_BUYER = 2  # orders delivered, and none that came back
BAD_BUYER = 2  # orders that came back, and none delivered


@dataclass(frozen=True, slots=True)
class Said:
    """The buyer's latest answer since the last failure."""

    truth: str = ""
    wish: str = ""
    on: date | None = None
    phone: bool = False
    address: bool = False


@dataclass(frozen=True, slots=True)
class ByRule:
    """What the store's rule says."""

    action: CaseAction
    days_later: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """As much of a case as a suggestion looks at; `today` is a day of the store's zone."""

    reason: Reason
    attempts: int
    most_attempts: int
    today: date
    calendar: Calendar
    asked: bool = False  # the buyer, since the last failure
    claimed: bool = False  # that the last attempt never happened
    said: Said | None = None
    rule: ByRule | None = None
    delivered: int = 0  # of the buyer's other orders
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`action` is None where there is nothing to do but wait; `also`: what goes with it. `why` is one sentence."""

    action: CaseAction | None
    by: SuggestedBy
    why: "StrOrPromise"
    on: date | None = None
    also: CaseAction | None = None


TOMORROW = 1
A = CaseAction
AGAIN = frozenset({A.REATTEMPT, A.REATTEMPT_ON})
USED_UP: "StrOrPromise" = _("All attempts are used up: the courier has to agree to one more.")
# reason: what is usual after the first failure, what after another one, and why
USUAL: dict[Reason, tuple[CaseAction | None, CaseAction | None, "StrOrPromise"]] = {
    Reason.UNAVAILABLE: (A.REATTEMPT_ON, A.ASK_BUYER, _("Nobody was there: agree on a day on which somebody is.")),
    Reason.UNREACHABLE: (A.ASK_BUYER, A.ASK_BUYER, _("The phone was not answered: ask for a number that is.")),
    Reason.REFUSED: (A.ASK_BUYER, A.REQUEST_RTO, _("It was refused: a new attempt is lost unless the buyer wants it.")),
    Reason.RESCHEDULE_REQUESTED: (A.REATTEMPT_ON, A.ASK_BUYER, _("The buyer asked for another day.")),
    Reason.ADDRESS_PROBLEM: (A.ASK_BUYER, A.ASK_BUYER, _("The address was not found: ask for it, with a landmark.")),
    Reason.PAYMENT_NOT_READY: (A.REATTEMPT_ON, A.ASK_BUYER, _("The cash was not ready: give the buyer a day.")),
    Reason.OPEN_DELIVERY_REQUESTED: (A.ASK_BUYER, A.ASK_BUYER, _("The buyer wants to look inside: decide together.")),
    Reason.SELF_COLLECT: (None, None, _("The buyer will collect it: there is nothing to do.")),
    Reason.ENTRY_RESTRICTED: (A.REATTEMPT_ON, A.ASK_BUYER, _("The gate or office was closed: try another day.")),
    Reason.VERIFICATION_FAILED: (A.ASK_BUYER, A.ASK_BUYER, _("There was no OTP or ID: check the phone number.")),
    Reason.NO_ATTEMPT: (A.REATTEMPT, A.REATTEMPT, _("Nobody went: ask for the attempt at once.")),
    Reason.OUT_OF_AREA: (A.REQUEST_RTO, A.REQUEST_RTO, _("The courier does not go there: send it with another.")),
    Reason.DELAYED: (None, A.ESCALATE, _("Weather, a strike or too many parcels: the courier tries again by itself.")),
    Reason.DAMAGED_IN_TRANSIT: (A.REQUEST_RTO, A.REQUEST_RTO, _("It was damaged on the way: fetch it and claim.")),
    Reason.WRONG_OR_MISSING_ITEM: (A.REQUEST_RTO, A.REQUEST_RTO, _("Something else was in it: send the right one.")),
    Reason.NOT_AS_SHOWN: (A.REQUEST_RTO, A.REQUEST_RTO, _("It was not as shown: check the product's pictures.")),
    Reason.DENIED_ORDER: (A.REQUEST_RTO, A.REQUEST_RTO, _("The buyer says it was never ordered.")),
    Reason.FRAUD: (A.REQUEST_RTO, A.REQUEST_RTO, _("It is taken for fraud.")),
    Reason.CANCELLED_BY_MERCHANT: (A.REQUEST_RTO, A.REQUEST_RTO, _("You cancelled the order.")),
    Reason.CANCELLED_BY_BUYER: (A.REQUEST_RTO, A.REQUEST_RTO, _("The buyer cancelled the order.")),
    Reason.OTHER: (A.ASK_BUYER, A.ASK_BUYER, _("The courier gives no reason: ask the buyer what happened.")),
    Reason.UNKNOWN: (A.ASK_BUYER, A.ASK_BUYER, _("The courier gives no reason: ask the buyer what happened.")),
}


def suggest(facts: Facts) -> Suggestion:
    """The next step."""
    if facts.said:
        return _while_it_is_tried(facts, _by_the_buyer(facts, facts.said))
    if facts.rule and not (facts.asked and facts.rule.action is A.ASK_BUYER):
        return _by_rule(facts, facts.rule)
    return _by_reason(facts)


def _by_the_buyer(facts: Facts, said: Said) -> Suggestion:
    if said.wish == Wish.CANCEL or said.truth == Truth.NOT_ORDERED:
        why = (
            _("The buyer says it was never ordered.")
            if said.truth == Truth.NOT_ORDERED
            else _("The buyer cancels the order.")
        )
        return Suggestion(A.REQUEST_RTO, SuggestedBy.BUYER, why)
    if said.address:
        return Suggestion(A.CHANGE_ADDRESS, SuggestedBy.BUYER, _("The buyer corrects the address."), said.on)
    if said.phone:
        return Suggestion(A.CHANGE_PHONE, SuggestedBy.BUYER, _("The buyer gives another phone number."), said.on)
    if said.on:
        return Suggestion(A.REATTEMPT_ON, SuggestedBy.BUYER, _("The buyer will be there on that day."), said.on)
    if said.truth == Truth.NOBODY_CAME:
        return _nobody_came(facts)
    return Suggestion(A.REATTEMPT, SuggestedBy.BUYER, _("The buyer wants it delivered."))


def _while_it_is_tried(facts: Facts, wished: Suggestion) -> Suggestion:
    """What she wants, as long as the courier tries by itself."""
    if wished.action in AGAIN and facts.attempts >= facts.most_attempts:
        return Suggestion(A.ESCALATE, SuggestedBy.BUYER, USED_UP)
    return wished


def _nobody_came(facts: Facts) -> Suggestion:
    if facts.claimed:
        why = _("The buyer says that nobody came. It is claimed: ask for another attempt.")
        return Suggestion(A.REATTEMPT, SuggestedBy.BUYER, why)
    why = _("The buyer says that nobody came: claim it, and ask for another attempt.")
    return Suggestion(A.CLAIM_FAKE_ATTEMPT, SuggestedBy.BUYER, why, also=A.REATTEMPT)


def _by_rule(facts: Facts, rule: ByRule) -> Suggestion:
    later = rule.days_later or TOMORROW
    on = working_day(facts.today, later=later, calendar=facts.calendar) if rule.action is A.REATTEMPT_ON else None
    return Suggestion(rule.action, SuggestedBy.RULE, _("Your rule says so."), on)


def _by_reason(facts: Facts) -> Suggestion:
    first, again, why = USUAL[facts.reason]
    action = first if facts.attempts <= 1 else again
    if facts.reason is Reason.REFUSED and facts.returned >= BAD_BUYER and not facts.delivered:
        action, why = A.REQUEST_RTO, _("It was refused, and this buyer took none of the orders before.")
    elif facts.reason is Reason.REFUSED and facts.delivered >= GOOD_BUYER and not facts.returned:
        action, why = A.ASK_BUYER, _("It was refused, but this buyer took every order before: ask what happened.")
    if action is A.ASK_BUYER and facts.asked:
        action, why = A.REATTEMPT_ON, _("The buyer has been asked and has not answered: try once more.")
    if action in AGAIN and facts.attempts >= facts.most_attempts:
        action, why = A.ESCALATE, USED_UP
    on = working_day(facts.today, later=TOMORROW, calendar=facts.calendar) if action is A.REATTEMPT_ON else None
    return Suggestion(action, SuggestedBy.REASON, why, on)
