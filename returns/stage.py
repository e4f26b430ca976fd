"""Where a returning parcel stands for whoever waits for it: what we decided, and where its courier says it is. Pure."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from connectors.couriers.words import ScanStatus
from returns.states import RtoStatus

LONGEST_WAY: Final = timedelta(days=15)  # since the way back began; longer is a case for the courier
NEVER_CAME: Final = timedelta(days=7)  # since its courier marked it returned; longer is a case for the courier


class Stage(TextChoices):
    """In the order of a parcel's way back."""

    INITIATED = "initiated", _("Sent back")
    IN_TRANSIT = "in_transit", _("In transit")
    OUT_FOR_RETURN = "out_for_return", _("Out for return")
    ATTEMPT_FAILED = "attempt_failed", _("Return attempt failed")
    DELIVERED_BACK = "delivered_back", _("Marked returned, not received")
    LOST = "lost", _("Lost or damaged")
    RECEIVED = "received", _("Received")
    INSPECTED = "inspected", _("Inspected")
    DISPUTED = "disputed", _("Disputed")
    CLOSED = "closed", _("Closed")
    WRITTEN_OFF = "written_off", _("Written off")


DECIDED: Final = {
    RtoStatus.RECEIVED: Stage.RECEIVED,
    RtoStatus.INSPECTED: Stage.INSPECTED,
    RtoStatus.DISPUTED: Stage.DISPUTED,
    RtoStatus.CLOSED: Stage.CLOSED,
    RtoStatus.WRITTEN_OFF: Stage.WRITTEN_OFF,
}  # what we decided stands, whatever is scanned later
SAID: Final = {
    ScanStatus.RTO_INITIATED: Stage.INITIATED,
    ScanStatus.RTO_OUT_FOR_DELIVERY: Stage.OUT_FOR_RETURN,
    ScanStatus.RTO_ATTEMPT_FAILED: Stage.ATTEMPT_FAILED,
    ScanStatus.RTO_DELIVERED: Stage.DELIVERED_BACK,
    ScanStatus.LOST: Stage.LOST,
    ScanStatus.DAMAGED: Stage.LOST,
    ScanStatus.DISPOSED: Stage.LOST,
}  # of a parcel that is expected; whatever else its courier says, it travels
ON_THE_WAY: Final = (Stage.INITIATED, Stage.IN_TRANSIT, Stage.OUT_FOR_RETURN, Stage.ATTEMPT_FAILED)


def of(status: str, parcel: str) -> Stage:
    """The stage of a case in this status, whose parcel stands so."""
    return DECIDED.get(RtoStatus(status)) or SAID.get(ScanStatus(parcel), Stage.IN_TRANSIT)
