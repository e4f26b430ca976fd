"""What a merchant decides about an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from connectors.couriers.words import Direction, Verb
from core import audit, states
from core.models import AuditEvent
from core.queue import QueueState
from orders import policy
from orders.models import Instruction, Order, Shipment, StaleParcel
from orders.models.instructions import Result
from orders.services import instructing
from orders.services.instructing import NotPossible
from orders.services.tracking.folding import restate
from orders.states import NEXT, Bucket, CancelReason, Decision

TIME_TO_TAKE_BACK = timedelta(seconds=30)  # what a page offers for ten, with time for the way
MOVED = "orders.order.moved"


@dataclass(frozen=True)
class Left:
    """A parcel whose courier could not be asked, and why: somebody has to do it."""

    parcel: Shipment
    verb: Verb
    why: str


@dataclass(frozen=True)
class Cancelled:
    """A cancelled order: what its couriers were asked, and what is left to a person."""

    order: Order
    asked: Sequence[Instruction]
    left: Sequence[Left]


@transaction.atomic
def move(*, order: Order, to: Decision, at: datetime, actor: User | None) -> Order:
    """The only place where an order's decision changes. Raises `IllegalTransition`.

    The status that the outside sees follows: it stays what the parcels made of it once one is with the courier.
    """
    return _move(Order.objects.select_for_update().get(pk=order.pk), to, at, actor)


@transaction.atomic
def cancel(*, order: Order, reason: CancelReason, text: str = "", at: datetime, actor: User | None) -> Cancelled:
    """Cancel for a reason. Couriers are asked to cancel parcels that they have not got yet and to bring back those that
    they have; what can't be asked is told.

    Raises `IllegalTransition`, and `NotPossible` where the way of every parcel has ended.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    forward = Shipment.objects.filter(order=order, direction=Direction.FORWARD).select_related("connection")
    parcels = list(forward.select_for_update(of=("self",)).order_by("pk"))
    travelling = [parcel for parcel in parcels if parcel.bucket == Bucket.OPEN]
    if not travelling and any(parcel.bucket != Bucket.CANCELLED for parcel in parcels):
        raise NotPossible(_("Its way has ended: there is nothing left to cancel."))
    order.cancel_reason, order.cancel_text = reason, text.strip()[:300]
    order = _move(order, Decision.CANCELLED, at, actor)
    asked, left = list[Instruction](), list[Left]()
    for parcel in travelling:
        answer = _ask_back(parcel, at, actor)
        if isinstance(answer, Instruction):
            asked.append(answer)
        elif answer:
            left.append(answer)
    return Cancelled(order, asked, left)


@transaction.atomic
def take_back(*, order: Order, at: datetime, actor: User | None) -> Order:
    """Undo the last decision, and with it the instructions that it queued, while none has left.

    Raises `NotPossible` when it is too late, `IllegalTransition` where the table has no way back.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    last = last_move(order)
    if last is None or last.after != order.decision or at - last.at > TIME_TO_TAKE_BACK:
        raise NotPossible(_("It is too late to undo that."))
    to = Decision(str(last.before))
    if last.after == Decision.CANCELLED:
        for row in Instruction.objects.filter(shipment__order=order, asked_at=last.at, verb__in=BACK):
            if row.result != Result.WITHDRAWN:
                instructing.withdraw(instruction=row, at=at, actor=actor)
    return _move(order, to, at, actor)


def last_move(order: Order) -> AuditEvent | None:
    """The decision that was made last."""
    return audit.of(order).filter(verb=MOVED).first()


BACK = (Verb.CANCEL, Verb.RTO)


def _ask_back(parcel: Shipment, at: datetime, actor: User | None) -> Instruction | Left | None:
    """The instruction, or why it has to be done by hand; None where nobody was booked or it has been asked."""
    verb = Verb.RTO if parcel.handed_over_at else Verb.CANCEL
    waiting = parcel.instructions.filter(verb=verb, state__in=[QueueState.WAITING, QueueState.CLAIMED])
    if waiting.exists() or not (parcel.handed_over_at or parcel.awb):
        return None
    if why := policy.why_not(instructing.parcel_of(parcel), verb):
        return Left(parcel, verb, str(why))
    return instructing.instruct(shipment=parcel, verb=verb, inputs={}, at=at, actor=actor)


def _move(order: Order, to: Decision, at: datetime, actor: User | None) -> Order:
    """The order is locked; reason and text are set before it is cancelled."""
    before = Decision(order.decision)
    states.require(NEXT, before, to)
    order.decision = to
    if to is not Decision.CANCELLED:
        order.cancel_reason = order.cancel_text = ""
    order.save(update_fields=["decision", "cancel_reason", "cancel_text", "changed_at"])
    restate(order_ids=[order.pk])
    facts = {"reason": order.cancel_reason} if order.cancel_reason else {}
    audit.record(MOVED, order, at=at, actor=actor, before=before, after=to, facts=facts)
    parcels = order.shipments.values_list("pk", flat=True)
    StaleParcel.objects.bulk_create([StaleParcel(store_id=order.store_id, shipment_id=pk, since=at) for pk in parcels])
    order.refresh_from_db()
    return order
