"""What an order's parcels make of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.couriers.words import Direction
from orders.states import Bucket, Decision, OrderStatus

BY_WEIGHT = (Bucket.OPEN, Bucket.DELIVERED, Bucket.RTO, Bucket.LOST, Bucket.DAMAGED, Bucket.DISPOSED, Bucket.CANCELLED)

MADE_BY_PARCELS = {
    Bucket.OPEN: OrderStatus.SHIPPED,
    Bucket.DELIVERED: OrderStatus.DELIVERED,
    Bucket.RTO: OrderStatus.RETURNED,
    Bucket.LOST: OrderStatus.SHIPPED,
    Bucket.DAMAGED: OrderStatus.SHIPPED,
    Bucket.DISPOSED: OrderStatus.SHIPPED,
    Bucket.CANCELLED: OrderStatus.CANCELLED,
}  # lost, damaged and disposed parcels left the house and never arrived; the outcome says which


@dataclass(frozen=True, slots=True)
class Parcel:
    """As much of a shipment as an order's status depends on."""

    bucket: Bucket
    handed_over: bool
    direction: Direction = Direction.FORWARD


def outcome(decision: Decision, parcels: Sequence[Parcel]) -> Bucket:
    """Any parcel open: open; else any delivered: delivered; else what became of them, returned before lost."""
    forward = [parcel.bucket for parcel in parcels if parcel.direction is Direction.FORWARD]
    if not forward:
        return Bucket.CANCELLED if decision is Decision.CANCELLED else Bucket.OPEN
    return next(bucket for bucket in BY_WEIGHT if bucket in forward)


def status(decision: Decision, parcels: Sequence[Parcel]) -> OrderStatus:
    """The decision, until a parcel is in the courier's hands; then what the parcels say."""
    travelled = [parcel for parcel in parcels if parcel.handed_over and parcel.direction is Direction.FORWARD]
    if not travelled:
        return OrderStatus(decision)
    return MADE_BY_PARCELS[outcome(decision, travelled)]
