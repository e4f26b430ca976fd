"""How a try to fetch the goods ends, how often it was tried, and what people are told to do about it."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from connectors.couriers.words import Verb
from core import audit
from core.audit import Facts
from core.queue import QueueState
from orders import policy
from orders.models import Instruction, Shipment, Task
from orders.models.instructions import Result
from orders.services import instructing, tasking
from orders.services.instructing import NotPossible
from orders.services.tasking import Wanted
from returns.models import Pickup, ReturnRequest
from returns.services.requests import habits, moving
from returns.states import PickupEnd, PickupProblem

LONGEST_TITLE: Final = 200


@transaction.atomic
def call_off(*, request: ReturnRequest, at: datetime, actor: User | None) -> Pickup | None:
    """Nobody is to fetch it any more; the courier is told. None where nobody was on the way. Raises `NotPossible` once
    the courier has the goods.
    """
    row = moving.hold(request)
    if row.tries.filter(end=PickupEnd.PICKED_UP).exists():
        raise NotPossible(_("The courier has the goods already."))
    pickup = row.tries.live().select_related("shipment").first()
    if pickup:
        call_off_held(pickup=pickup, at=at, actor=actor)
    return pickup


def call_off_held(*, pickup: Pickup, at: datetime, actor: User | None) -> None:
    """As `call_off`, for a caller who holds the return."""
    end_held(pickup=pickup, end=PickupEnd.CANCELLED, at=at, actor=actor)
    tell_courier(pickup=pickup, at=at, actor=actor)


def end_held(
    *, pickup: Pickup, end: PickupEnd, at: datetime, actor: User | None, problem: PickupProblem | None = None
) -> None:
    """This try is over; `at` is when."""
    before = pickup.end
    pickup.end, pickup.ended_at = end, at
    pickup.problem = problem or pickup.problem
    pickup.save(update_fields=["end", "ended_at", "problem"])
    count_held(request=pickup.request)
    facts: Facts = {"return": pickup.request_id, "parcel": pickup.shipment_id, "problem": pickup.problem}
    audit.record("returns.pickup.ended", pickup, at=at, actor=actor, before=before, after=end, facts=facts)


def tell_courier(*, pickup: Pickup, at: datetime, actor: User | None) -> None:
    """That it needn't come: the booking is withdrawn where it hasn't left, else cancelled where that is possible. One
    whose number is still to come is cancelled when it has come, see `settling`.
    """
    parcel = Shipment.objects.select_related("connection").get(pk=pickup.shipment_id)
    booking = parcel.instructions.filter(verb=Verb.REVERSE_PICKUP, state=QueueState.WAITING, result=Result.NONE).first()
    if booking and not booking.unsure:
        instructing.withdraw(instruction=booking, at=at, actor=actor)
    elif parcel.awb and not policy.why_not(instructing.parcel_of(parcel), Verb.CANCEL):
        instructing.instruct(shipment=parcel, verb=Verb.CANCEL, inputs={}, at=at, actor=actor)


def booking_of(parcel: Shipment) -> Instruction | None:
    """What its courier was told when it was booked."""
    return parcel.instructions.filter(verb=Verb.REVERSE_PICKUP).order_by("-asked_at", "-pk").first()


def tried(request: ReturnRequest) -> int:
    """How often somebody was at the door in vain, or should have been: a courier that gave up without saying so counts
    once. What a courier refused, or was called off before, counts not.
    """
    return sum(_visits(one) for one in request.tries.all())


def count_held(*, request: ReturnRequest) -> None:
    """Keep on the return how often it was tried, the try under way included."""
    live = request.tries.live().exists()
    request.pickups = tried(request) + live
    ReturnRequest.objects.filter(pk=request.pk).update(pickups=request.pickups)


def ring(*, request: ReturnRequest, title: str, note: str, at: datetime) -> Task | None:
    """A task, unless the same one is still to be done."""
    short = title[:LONGEST_TITLE]
    if Task.objects.filter(order=request.order_id, title=short).open().exists():
        return None
    return tasking.open_task(store=request.store, order=request.order, wanted=Wanted(short, note), at=at, actor=None)


def ring_failed(*, pickup: Pickup, at: datetime) -> None:
    """What went wrong with a pickup, its return and parcel at hand, and what may be done now."""
    request = pickup.request
    most, times = habits.of(request.store).most_pickups, tried(request)
    with override(request.store.locale):
        title = _("Pickup of %(number)s failed") % {"number": request.number}
        reason = PickupProblem(pickup.problem or PickupProblem.UNKNOWN).label
        said = _("%(reason)s. Tried %(n)d of %(most)d times.") % {"reason": reason, "n": times, "most": most}
        if times >= most:
            goes_on = _("No more tries: let the buyer ship it herself, or call the return off.")
        else:
            goes_on = _("Agree on another day with the buyer, and re-schedule the pickup at the return.")
        ring(request=request, title=title, note=f"{said} {goes_on}", at=at)


def ring_after_all(*, pickup: Pickup, at: datetime) -> None:
    """A courier has the goods although it was not to fetch them any more."""
    request, parcel = pickup.request, pickup.shipment
    with override(request.store.locale):
        title = _("%(number)s was fetched after its pickup was over") % {"number": request.number}
        note = _("%(courier)s says that it has the parcel %(awb)s. Call off any other pickup of this return, and say "
                 "what becomes of the goods.")  # fmt: skip
        ring(request=request, title=title, note=note % {"courier": parcel.courier, "awb": parcel.awb}, at=at)


def _visits(pickup: Pickup) -> int:
    gave_up = pickup.end in {PickupEnd.FAILED, PickupEnd.PICKED_UP}
    return max(pickup.failures, 1) if gave_up else pickup.failures
