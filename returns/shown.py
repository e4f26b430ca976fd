"""Where a return that a buyer asked for stands for whoever looks at it: what we decided, and where its parcel is. Pure.

A late scan changes what is shown, never what was decided.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from connectors.couriers.words import ScanStatus
from returns.models import Pickup, ReturnRequest
from returns.states import Goods, PickupEnd, ReturnStatus


class Shown(TextChoices):
    """In the order of a return's life."""

    REQUESTED = "requested", _("Requested")
    TO_BOOK = "to_book", _("Pickup to arrange")
    BOOKING = "booking", _("Pickup being booked")
    BOOKED = "booked", _("Pickup booked")
    OUT_FOR_PICKUP = "out_for_pickup", _("Courier on the way to the buyer")
    PICKUP_FAILED = "pickup_failed", _("Pickup failed")
    PICKED_UP = "picked_up", _("Picked up")
    IN_TRANSIT = "in_transit", _("On its way to us")
    TO_THE_BUYER = "to_the_buyer", _("Going back to the buyer")
    ARRIVED = "arrived", _("Marked delivered, not received")
    LOST = "lost", _("Lost or damaged")
    APPROVED = "approved", _("Approved")  # and nothing has to come
    RECEIVED = "received", _("Received")
    INSPECTED = "inspected", _("Inspected")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")


@dataclass(frozen=True, slots=True)
class Try:
    """As much of the latest pickup as matters: how it ended (empty while it is live), and what its parcel says."""

    end: str
    numbered: bool
    parcel: str

    @classmethod
    def of(cls, pickup: Pickup) -> "Try":
        """A pickup whose parcel is at hand."""
        return cls(pickup.end, bool(pickup.shipment.awb), pickup.shipment.status)


AT_THE_BUYERS: Final = {
    ScanStatus.CREATED: Shown.BOOKED,
    ScanStatus.PICKUP_SCHEDULED: Shown.BOOKED,
    ScanStatus.OUT_FOR_PICKUP: Shown.OUT_FOR_PICKUP,
    ScanStatus.PICKUP_FAILED: Shown.PICKUP_FAILED,
    ScanStatus.CANCELLED: Shown.PICKUP_FAILED,
}  # the courier has not got it yet
FETCHED: Final = {
    ScanStatus.PICKED_UP: Shown.PICKED_UP,
    ScanStatus.DELIVERED: Shown.ARRIVED,
    ScanStatus.LOST: Shown.LOST,
    ScanStatus.DAMAGED: Shown.LOST,
    ScanStatus.DISPOSED: Shown.LOST,
    ScanStatus.RTO_INITIATED: Shown.TO_THE_BUYER,
    ScanStatus.RTO_IN_TRANSIT: Shown.TO_THE_BUYER,
    ScanStatus.RTO_OUT_FOR_DELIVERY: Shown.TO_THE_BUYER,
    ScanStatus.RTO_ATTEMPT_FAILED: Shown.TO_THE_BUYER,
    ScanStatus.RTO_DELIVERED: Shown.TO_THE_BUYER,
}  # anything else: it travels
COMING: Final = frozenset(
    {
        Shown.TO_BOOK, Shown.BOOKING, Shown.BOOKED, Shown.OUT_FOR_PICKUP, Shown.PICKUP_FAILED, Shown.PICKED_UP,
        Shown.IN_TRANSIT, Shown.TO_THE_BUYER, Shown.ARRIVED, Shown.LOST,
    }
)  # fmt: skip


def of(status: str, goods: str, latest: Try | None) -> Shown:
    """The stage of a return in this status with its latest pickup, if there was one."""
    if status != ReturnStatus.APPROVED or goods != Goods.TO_COME:
        return Shown(status)
    if latest is None or latest.end in {PickupEnd.REFUSED, PickupEnd.CANCELLED}:
        return Shown.TO_BOOK
    parcel = ScanStatus(latest.parcel)
    if latest.end == PickupEnd.PICKED_UP:  # what its courier says of the time before is late, or wrong
        return Shown.PICKED_UP if parcel in AT_THE_BUYERS else FETCHED.get(parcel, Shown.IN_TRANSIT)
    if latest.end == PickupEnd.FAILED:
        return Shown.PICKUP_FAILED
    if parcel is ScanStatus.CREATED and not latest.numbered:
        return Shown.BOOKING
    return AT_THE_BUYERS.get(parcel) or FETCHED.get(parcel, Shown.IN_TRANSIT)


def of_request(request: ReturnRequest) -> Shown:
    """The stage of a return; its `tries` with their parcels are fetched along, or asked for."""
    latest = max(request.tries.all(), key=lambda one: one.number, default=None)
    return of(request.status, request.goods, Try.of(latest) if latest else None)
