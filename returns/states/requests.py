"""What becomes of a return that a buyer asks for, as we decide it. Where its parcel travels is `returns.shown`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReturnStatus(TextChoices):
    """Decided by us; a late scan of the parcel changes none of it."""

    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    RECEIVED = "received", _("Received")
    INSPECTED = "inspected", _("Inspected")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


RETURN_NEXT: dict[ReturnStatus, set[ReturnStatus]] = {
    ReturnStatus.REQUESTED: {ReturnStatus.APPROVED, ReturnStatus.REJECTED, ReturnStatus.CANCELLED},
    # Straight to its end where no goods come: kept by the buyer, or lost on the way out.
    ReturnStatus.APPROVED: {
        ReturnStatus.REQUESTED, ReturnStatus.RECEIVED, ReturnStatus.RESOLVED, ReturnStatus.CANCELLED,
    },
    ReturnStatus.REJECTED: {ReturnStatus.REQUESTED},  # looked at again
    ReturnStatus.RECEIVED: {ReturnStatus.APPROVED, ReturnStatus.INSPECTED},  # back: received by mistake
    ReturnStatus.INSPECTED: {ReturnStatus.RECEIVED, ReturnStatus.RESOLVED},
    ReturnStatus.RESOLVED: {ReturnStatus.INSPECTED, ReturnStatus.APPROVED, ReturnStatus.CLOSED},  # back: taken back
    ReturnStatus.CLOSED: set(),
    ReturnStatus.CANCELLED: set(),
}  # fmt: skip

# Units of these are on their way to us, or here, or settled: nobody may ask for them again.
COUNTS = frozenset(ReturnStatus) - {ReturnStatus.REJECTED, ReturnStatus.CANCELLED}
AT_WORK = frozenset(
    {
        ReturnStatus.REQUESTED,
        ReturnStatus.APPROVED,
        ReturnStatus.RECEIVED,
        ReturnStatus.INSPECTED,
        ReturnStatus.RESOLVED,
    }
)


class Goods(TextChoices):
    """Whether the goods come back."""

    TO_COME = "to_come", _("To be sent back")
    KEPT = "kept", _("The buyer keeps them")
    NEVER_ARRIVED = "never_arrived", _("They never arrived")  # lost or damaged on the way out


class Resolution(TextChoices):
    """What the buyer asks for."""

    REFUND = "refund", _("Refund")
    EXCHANGE = "exchange", _("Exchange")
    CREDIT = "credit", _("Store credit")
    REPLACEMENT = "replacement", _("Replacement")


class Outcome(TextChoices):
    """What became of it."""

    REFUNDED = "refunded", _("Refunded")
    EXCHANGED = "exchanged", _("Exchanged")
    CREDITED = "credited", _("Credited")
    REPLACED = "replaced", _("Replaced")
    REJECTED_AT_QC = "rejected_at_qc", _("Rejected after inspection")


OUTCOME = {
    Resolution.REFUND: Outcome.REFUNDED,
    Resolution.EXCHANGE: Outcome.EXCHANGED,
    Resolution.CREDIT: Outcome.CREDITED,
    Resolution.REPLACEMENT: Outcome.REPLACED,
}


class Approval(TextChoices):
    """Who says yes to a return."""

    AUTO = "auto", _("Approved at once")
    MANUAL = "manual", _("Looked at by one of us")
    REJECT = "reject", _("Not taken back")


class CountedFrom(TextChoices):
    """The moment from which a policy counts its days."""

    DELIVERED = "delivered", _("the day it was delivered")
    PLACED = "placed", _("the day it was ordered")


class AskedBy(TextChoices):
    """Through which door a return was asked for."""

    BUYER = "buyer", _("the buyer")
    DESK = "desk", _("one of us")
    API = "api", _("the API")


class PickupEnd(TextChoices):
    """Why a try to fetch the goods is over."""

    PICKED_UP = "picked_up", _("Picked up")
    FAILED = "failed", _("Failed")
    REFUSED = "refused", _("Refused by the courier")
    CANCELLED = "cancelled", _("Cancelled")


class PickupProblem(TextChoices):
    """Why goods were not fetched (NPR, non-pickup report)."""

    UNREACHABLE = "unreachable", _("Buyer not reached")
    CANCELLED = "cancelled", _("Buyer cancelled it")
    QC_FAILED = "qc_failed", _("Failed the check at the door")
    NOT_READY = "not_ready", _("Not ready")
    ADDRESS = "address", _("Address problem")
    OUT_OF_AREA = "out_of_area", _("Out of area")
    NOT_ATTEMPTED = "not_attempted", _("Nobody went")
    RESCHEDULED = "rescheduled", _("Asked for another day")
    QUANTITY_MISMATCH = "quantity_mismatch", _("Not the right quantity")
    MAX_ATTEMPTS = "max_attempts", _("Tried as often as the courier does")
    UNKNOWN = "unknown", _("No reason told")
