"""Why a parcel comes back, from what is known without asking anybody. Pure."""

from typing import Final

from connectors.couriers.words import Reason
from orders.models import Order, Shipment
from orders.states import CancelReason
from returns.states import ReasonFrom

OF_CANCELLING: Final = {
    CancelReason.SUSPECTED: Reason.FRAUD,
    CancelReason.DENIED: Reason.DENIED_ORDER,
    CancelReason.CHANGED_MIND: Reason.CANCELLED_BY_BUYER,
    CancelReason.UNREACHABLE: Reason.UNREACHABLE,
    CancelReason.OUT_OF_AREA: Reason.OUT_OF_AREA,
    CancelReason.DUPLICATE: Reason.CANCELLED_BY_MERCHANT,
    CancelReason.OUT_OF_STOCK: Reason.CANCELLED_BY_MERCHANT,
    CancelReason.PAYMENT: Reason.PAYMENT_NOT_READY,
    CancelReason.OTHER: Reason.CANCELLED_BY_MERCHANT,
}
SAYS_MORE: Final = frozenset({Reason.FRAUD, Reason.DENIED_ORDER})  # than what a courier saw at the door
SAYS_NOTHING: Final = frozenset({"", Reason.UNKNOWN, Reason.OTHER})
OURS: Final = frozenset({ReasonFrom.BUYER, ReasonFrom.PERSON})  # never overwritten by a courier


def of(parcel: Shipment, order: Order) -> tuple[Reason, ReasonFrom]:
    """The last failed delivery's reason; before it fraud and a denied order; instead of none why it was cancelled."""
    cancelled = OF_CANCELLING.get(CancelReason(order.cancel_reason)) if order.cancel_reason else None
    if cancelled and (cancelled in SAYS_MORE or parcel.reason in SAYS_NOTHING):
        return cancelled, ReasonFrom.ORDER
    return Reason(parcel.reason or Reason.UNKNOWN), ReasonFrom.COURIER
