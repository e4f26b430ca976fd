"""Our words for what couriers say and what we ask of them. Every adapter translates into these."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScanStatus(TextChoices):
    """What one report of a courier says, in the order of precedence among reports of the same moment."""

    UNKNOWN = "unknown", _("Unknown code")
    CREATED = "created", _("Booked")
    PICKUP_SCHEDULED = "pickup_scheduled", _("Pickup scheduled")
    OUT_FOR_PICKUP = "out_for_pickup", _("Out for pickup")
    PICKUP_FAILED = "pickup_failed", _("Pickup failed")
    PICKED_UP = "picked_up", _("Picked up")
    IN_TRANSIT = "in_transit", _("In transit")
    AT_DESTINATION = "at_destination", _("At destination")
    ON_HOLD = "on_hold", _("On hold")
    OUT_FOR_DELIVERY = "out_for_delivery", _("Out for delivery")
    ATTEMPT_FAILED = "attempt_failed", _("Failed delivery")
    READY_FOR_COLLECTION = "ready_for_collection", _("Ready for collection")
    DELIVERED = "delivered", _("Delivered")
    RTO_INITIATED = "rto_initiated", _("Coming back")
    RTO_IN_TRANSIT = "rto_in_transit", _("Coming back")
    RTO_OUT_FOR_DELIVERY = "rto_out_for_delivery", _("Coming back, out for return")
    RTO_ATTEMPT_FAILED = "rto_attempt_failed", _("Return attempt failed")
    RTO_DELIVERED = "rto_delivered", _("Back at origin")
    CANCELLED = "cancelled", _("Cancelled")
    DAMAGED = "damaged", _("Damaged")
    LOST = "lost", _("Lost")
    DISPOSED = "disposed", _("Disposed of")


class Reason(TextChoices):
    """Why a delivery failed, or why a parcel came back."""

    UNAVAILABLE = "unavailable", _("Nobody there")
    UNREACHABLE = "unreachable", _("Not reached by phone")
    REFUSED = "refused", _("Refused")
    RESCHEDULE_REQUESTED = "reschedule_requested", _("Asked for another day")
    ADDRESS_PROBLEM = "address_problem", _("Address problem")
    PAYMENT_NOT_READY = "payment_not_ready", _("Cash not ready")
    OPEN_DELIVERY_REQUESTED = "open_delivery_requested", _("Wants to look inside first")
    SELF_COLLECT = "self_collect", _("Will collect it")
    ENTRY_RESTRICTED = "entry_restricted", _("Gate or office closed")
    VERIFICATION_FAILED = "verification_failed", _("No OTP or ID")
    NO_ATTEMPT = "no_attempt", _("Nobody went")
    OUT_OF_AREA = "out_of_area", _("Out of area")
    DELAYED = "delayed", _("Delayed")
    DAMAGED_IN_TRANSIT = "damaged_in_transit", _("Damaged on the way")
    WRONG_OR_MISSING_ITEM = "wrong_or_missing_item", _("Wrong or missing item")
    NOT_AS_SHOWN = "not_as_shown", _("Not as shown")
    DENIED_ORDER = "denied_order", _("Denied having ordered")
    FRAUD = "fraud", _("Fraud")
    CANCELLED_BY_MERCHANT = "cancelled_by_merchant", _("Cancelled by the merchant")
    CANCELLED_BY_BUYER = "cancelled_by_buyer", _("Cancelled by the buyer")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Unknown")


class Direction(TextChoices):
    FORWARD = "forward", _("To the buyer")
    REVERSE = "reverse", _("From the buyer")


class Verb(TextChoices):
    """What we can ask a courier to do."""

    BOOK = "book", _("Book")
    CANCEL = "cancel", _("Cancel")
    REATTEMPT = "reattempt", _("Re-attempt")
    DEFER = "defer", _("Re-attempt on a day")
    CHANGE_ADDRESS = "change_address", _("Change address")
    CHANGE_PHONE = "change_phone", _("Change phone")
    CHANGE_COD = "change_cod", _("Change the amount to collect")
    RTO = "rto", _("Send back")
    REVERSE_PICKUP = "reverse_pickup", _("Pick up from the buyer")
