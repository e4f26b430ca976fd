"""Another day for a pickup: told to the courier where it takes that, else booked anew."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from connectors.base import JSON
from connectors.couriers.words import Verb
from core import audit
from core.dates import day_of
from orders import policy
from orders.models import Shipment
from orders.services import instructing
from orders.services.instructing import NotPossible
from returns.models import Pickup, ReturnRequest
from returns.services.pickups import booking, ending
from returns.services.requests import habits, moving
from returns.states import PickupEnd, ReturnStatus

FURTHEST: Final = timedelta(days=14)


@transaction.atomic
def reschedule(*, request: ReturnRequest, on: date, at: datetime, actor: User | None) -> Pickup:
    """Fetch it on that day (of the store's zone). The courier is told where it takes that; else what was arranged is
    called off and booked anew. Raises `NotPossible` with the reason.
    """
    row = moving.hold(request)
    require_day(row, on, at=at)
    pickup = row.tries.live().select_related("shipment__connection").first()
    if pickup and ending.tried(row) >= habits.of(row.store).most_pickups:
        raise NotPossible(_("It was tried as often as the store allows."))
    if row.status != ReturnStatus.APPROVED or (pickup and pickup.shipment.handed_over_at):
        booking.require_open(row)
        raise NotPossible(_("The courier has the goods already."))
    row.slot_on = on
    row.save(update_fields=["slot_on"])
    audit.record(
        "returns.pickup.rescheduled", row, at=at, actor=actor, after=on.isoformat(), facts={"order": row.order_id}
    )
    if pickup is None:
        return booking.book(request=row, at=at, actor=actor)
    pickup.request = row
    if _told(pickup, on, at, actor):
        pickup.slot_on = on
        pickup.save(update_fields=["slot_on"])
        return pickup
    return anew_held(pickup=pickup, at=at, actor=actor)


def require_day(request: ReturnRequest, on: date, *, at: datetime) -> None:
    """Raise `NotPossible` for a day that is over or far away; today is possible."""
    today = day_of(at, request.store.zone)
    if on < today:
        raise NotPossible(_("That day is over."))
    if on > today + FURTHEST:
        raise NotPossible(_("Choose a day within the next %(n)d days.") % {"n": FURTHEST.days})


def anew_held(*, pickup: Pickup, at: datetime, actor: User | None) -> Pickup:
    """Book it anew for a caller who holds the return; one that failed at the door stays on the count."""
    end = PickupEnd.FAILED if pickup.failures else PickupEnd.CANCELLED
    ending.end_held(pickup=pickup, end=end, at=at, actor=actor)
    ending.tell_courier(pickup=pickup, at=at, actor=actor)
    return booking.book(request=pickup.request, at=at, actor=actor)


def _told(pickup: Pickup, on: date, at: datetime, actor: User | None) -> bool:
    """Whether its courier takes another day, and is told."""
    parcel = Shipment.objects.select_related("connection").get(pk=pickup.shipment_id)
    rules = instructing.parcel_of(parcel)
    inputs: dict[Verb, dict[str, JSON]] = {Verb.DEFER: {"date": on.isoformat()}, Verb.REATTEMPT: {}}
    for verb, said in inputs.items():
        if not policy.why_not(rules, verb):
            instructing.instruct(shipment=parcel, verb=verb, inputs=said, at=at, actor=actor)
            return True
    return False
