"""What a merchant decides about an order, and what becomes of a parcel."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Decision(TextChoices):
    """Decided by the merchant; parcels never move it."""

    NEW = "new", _("New")
    ON_HOLD = "on_hold", _("On hold")
    CONFIRMED = "confirmed", _("Confirmed")
    PACKED = "packed", _("Packed")
    CANCELLED = "cancelled", _("Cancelled")


NEXT: dict[Decision, set[Decision]] = {
    Decision.NEW: {Decision.ON_HOLD, Decision.CONFIRMED, Decision.PACKED, Decision.CANCELLED},
    Decision.ON_HOLD: {Decision.NEW, Decision.CONFIRMED, Decision.CANCELLED},
    Decision.CONFIRMED: {Decision.ON_HOLD, Decision.PACKED, Decision.CANCELLED},
    Decision.PACKED: {Decision.ON_HOLD, Decision.CONFIRMED, Decision.CANCELLED},
    Decision.CANCELLED: {Decision.NEW},
}


class CancelReason(TextChoices):
    """Why a merchant cancels an order."""

    CHANGED_MIND = "changed_mind", _("Buyer changed their mind")
    DENIED = "denied", _("Buyer says they never ordered")
    UNREACHABLE = "unreachable", _("Buyer not reached")
    DUPLICATE = "duplicate", _("Ordered twice")
    OUT_OF_STOCK = "out_of_stock", _("Out of stock")
    OUT_OF_AREA = "out_of_area", _("No courier goes there")
    PAYMENT = "payment", _("Price or payment")
    SUSPECTED = "suspected", _("Suspected fake order")
    OTHER = "other", _("Other")


class Renumbering(TextChoices):
    """Why a parcel's AWB is corrected. A list, not words: the audit log keeps it for good, and it names nobody."""

    MISTYPED = "mistyped", _("It was mistyped")
    OF_ANOTHER = "of_another", _("It belongs to another parcel")
    NEW_NUMBER = "new_number", _("The courier gave it another number")
    OTHER_COURIER = "other_courier", _("Another courier carries it")
    OTHER = "other", _("Other")


class OrderStatus(TextChoices):
    """What the outside is told: the decision, or what the parcels made of it."""

    NEW = "new", _("New")
    ON_HOLD = "on_hold", _("On hold")
    CONFIRMED = "confirmed", _("Confirmed")
    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    RETURNED = "returned", _("Returned to us")
    CANCELLED = "cancelled", _("Cancelled")


class Bucket(TextChoices):
    """Where a parcel stands for the figures: exactly one of these."""

    OPEN = "open", _("Open")
    DELIVERED = "delivered", _("Delivered")
    RTO = "rto", _("Coming back or back")
    LOST = "lost", _("Lost")
    DAMAGED = "damaged", _("Damaged")
    DISPOSED = "disposed", _("Disposed of")
    CANCELLED = "cancelled", _("Cancelled")


class Payment(TextChoices):
    COD = "cod", _("Cash on delivery")
    PREPAID = "prepaid", _("Prepaid")
    PARTIAL = "partial", _("Part paid ahead")
    UNKNOWN = "unknown", _("Unknown")


class Source(TextChoices):
    """How a scan reached us."""

    PUSH = "push", _("told by the courier")
    POLL = "poll", _("found by asking")
    IMPORT = "import", _("from a file")
    MANUAL = "manual", _("entered by hand")
