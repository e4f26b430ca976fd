"""What may be done with an order now, and what can't, with its rule. Pure: the row with its parcels comes in."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Action
from connectors.couriers.words import Direction, ScanStatus, Verb
from orders import policy
from orders.headline import answer_of
from orders.models import Order, Shipment
from orders.services import instructing
from orders.states import NEXT, Bucket, Decision

MOVES = {
    Decision.NEW: (gettext_lazy("Take it up again"), "refresh"),
    Decision.CONFIRMED: (gettext_lazy("Confirm"), "circle-check"),
    Decision.ON_HOLD: (gettext_lazy("Hold"), "player-pause"),
}  # cancelling asks for a reason: see `desk.handwork`
ASKED_FOR = (Verb.REATTEMPT, Verb.RTO)
ICONS = {Verb.REATTEMPT: "refresh", Verb.RTO: "arrow-back-up"}


@dataclass(frozen=True, slots=True)
class Possible:
    """A button: what it sends where."""

    label: str
    icon: str
    name: str
    value: str
    shipment_id: int | None = None
    leads: bool = False  # whether it is the next thing to do


@dataclass(frozen=True, slots=True)
class Locked:
    """An action that is not possible now, and why."""

    label: str
    why: str


Offer = Possible | Locked


def of_order(
    order: Order, parcels: list[Shipment], allowed: frozenset[Action], *, decided: Collection[int] = ()
) -> list[Offer]:
    """Everything that this role could do with the order, possible or locked; of the parcels that are `decided` on as
    failed deliveries, their cases say it.
    """
    offers = list[Offer]()
    travelling = [one for one in parcels if one.direction == Direction.FORWARD and one.handed_over_at]
    if Action.PARCELS_INSTRUCT not in allowed:
        offers += _not_theirs(travelling)
    else:
        offers += [offer for parcel in travelling if parcel.pk not in decided for offer in _instructions(parcel)]
    if Action.ORDERS_EDIT in allowed:
        offers += _moves(order, parcels)
    return offers


def _not_theirs(parcels: list[Shipment]) -> list[Offer]:
    """Where a buyer may ask for it on the phone, who can't ask the courier is told who can."""
    if any(parcel.status == ScanStatus.ATTEMPT_FAILED and parcel.bucket == Bucket.OPEN for parcel in parcels):
        return [
            Locked(str(Verb.REATTEMPT.label), _("Your role does not instruct couriers: add a task for operations."))
        ]
    return []


def _moves(order: Order, parcels: list[Shipment]) -> list[Offer]:
    """Decisions end where the courier holds a parcel; a cancelled one can be taken up again all the same."""
    if any(parcel.handed_over_at for parcel in parcels) and order.decision != Decision.CANCELLED:
        return []
    moves = sorted(NEXT[Decision(order.decision)] & MOVES.keys(), key=list(MOVES).index)
    return [
        Possible(str(MOVES[move][0]), MOVES[move][1], "to", move, leads=move == Decision.CONFIRMED) for move in moves
    ]


def _instructions(parcel: Shipment) -> list[Offer]:
    """What may be asked of the parcel's courier, by the one policy; nothing where its way has ended."""
    if parcel.bucket != Bucket.OPEN:
        return []
    rules = instructing.parcel_of(parcel)
    return [_instruction(parcel, verb, str(policy.why_not(rules, verb))) for verb in ASKED_FOR]


def _instruction(parcel: Shipment, verb: Verb, why_not: str) -> Offer:
    if why_not:
        return Locked(str(verb.label), why_not)
    leads = verb == Verb.REATTEMPT and answer_of(parcel) is None
    return Possible(str(verb.label), ICONS[verb], "verb", verb, parcel.pk, leads=leads)
