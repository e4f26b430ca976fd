"""What became of what couriers were told about pickups."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from connectors.couriers.words import Verb
from core.queue import QueueState
from orders.models import Instruction
from orders.models.instructions import Result
from orders.services.instructing import NotPossible
from orders.states import Bucket
from returns.models import Pickup
from returns.services.pickups import ending, rescheduling
from returns.services.requests import moving
from returns.states import PickupEnd

BATCH: Final = 200
LATE_NUMBER: Final = timedelta(days=7)  # an answer may come that long after what it was for was called off
ANOTHER_DAY: Final = (Verb.DEFER, Verb.REATTEMPT)


def settle(*, at: datetime) -> int:
    """Go on with pickups whose courier has answered, each by itself; returns how many. Repeating changes nothing."""
    found = [*_unnumbered(), *_not_another_day(), *_called_off_too_early(at)]
    for pk in dict.fromkeys(found):
        _settle(pk, at)
    return len(found)


@transaction.atomic
def _settle(pk: int, at: datetime) -> None:
    pickup = Pickup.objects.select_related("request").get(pk=pk)
    request = moving.hold(pickup.request)
    pickup = Pickup.objects.select_for_update(of=("self",)).select_related("shipment__connection").get(pk=pk)
    pickup.request = request
    if pickup.end == PickupEnd.CANCELLED:
        ending.tell_courier(pickup=pickup, at=at, actor=None)
    elif pickup.ended_at is None and not pickup.shipment.awb:
        _answered(pickup, at)
    elif pickup.ended_at is None:
        _no_other_day(pickup, at)


def _answered(pickup: Pickup, at: datetime) -> None:
    told = ending.booking_of(pickup.shipment)
    if told is None or told.state not in {QueueState.DONE, QueueState.SET_ASIDE}:
        return
    if told.result == Result.WITHDRAWN:
        ending.end_held(pickup=pickup, end=PickupEnd.CANCELLED, at=at, actor=None)
    elif told.unsure or told.result in {Result.UNSURE, Result.ACCEPTED, Result.BY_HAND}:
        _ask_people(pickup, told, at)
    else:
        ending.end_held(pickup=pickup, end=PickupEnd.REFUSED, at=at, actor=None)


def _ask_people(pickup: Pickup, told: Instruction, at: datetime) -> None:
    """It may have been booked: nothing is sent a second time before somebody has looked."""
    with override(pickup.request.store.locale):
        title = _("Was the pickup of %(number)s booked?") % {"number": pickup.request.number}
        note = _("Look at the courier’s own site. If it is booked, enter its number at the return; if not, call this "
                 "pickup off and book again.")  # fmt: skip
        ending.ring(request=pickup.request, title=title, note=f"{note}\n{told.problem or told.answer}", at=at)


def _no_other_day(pickup: Pickup, at: datetime) -> None:
    """The courier does not come again: another is sent, or the same anew."""
    newest = pickup.shipment.instructions.filter(verb__in=ANOTHER_DAY).order_by("-asked_at", "-pk").first()
    if newest and _declined(newest) and pickup.failed_at and newest.asked_at >= pickup.failed_at:
        try:
            with transaction.atomic():
                rescheduling.anew_held(pickup=pickup, at=at, actor=None)
        except NotPossible:
            pickup.refresh_from_db(fields=["end", "ended_at"])
            ending.end_held(pickup=pickup, end=PickupEnd.FAILED, at=at, actor=None)
            ending.tell_courier(pickup=pickup, at=at, actor=None)
            ending.ring_failed(pickup=pickup, at=at)


def _declined(told: Instruction) -> bool:
    return told.result == Result.REFUSED or (told.state == QueueState.SET_ASIDE and not told.unsure)


def _unnumbered() -> Iterator[int]:
    """Live ones without a number whose booking is over."""
    over = Instruction.objects.filter(
        shipment=OuterRef("shipment"), verb=Verb.REVERSE_PICKUP, state__in=[QueueState.DONE, QueueState.SET_ASIDE]
    )
    rows = Pickup.objects.live().filter(Exists(over), shipment__awb="").order_by("asked_at", "pk")
    yield from rows.values_list("pk", flat=True)[:BATCH]


def _not_another_day() -> Iterator[int]:
    """Live ones that failed and whose courier declined to come again."""
    declined = Q(result=Result.REFUSED) | Q(state=QueueState.SET_ASIDE, unsure=False)
    told = Instruction.objects.filter(
        declined, shipment=OuterRef("shipment"), verb__in=ANOTHER_DAY, asked_at__gte=OuterRef("failed_at")
    )
    rows = Pickup.objects.live().filter(Exists(told)).exclude(failed_at=None).order_by("asked_at", "pk")
    yield from rows.values_list("pk", flat=True)[:BATCH]


def _called_off_too_early(at: datetime) -> Iterator[int]:
    """Called off before they had a number, which came after all: their couriers are still to be told."""
    told = Instruction.objects.filter(shipment=OuterRef("shipment"), verb=Verb.CANCEL)
    rows = Pickup.objects.filter(
        ~Exists(told), end=PickupEnd.CANCELLED, ended_at__gte=at - LATE_NUMBER, shipment__bucket=Bucket.OPEN,
        shipment__handed_over_at=None,
    )  # fmt: skip
    connected = rows.exclude(shipment__awb="").exclude(shipment__connection=None)
    yield from connected.order_by("pk").values_list("pk", flat=True)[:BATCH]
