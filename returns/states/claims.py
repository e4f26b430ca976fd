"""What is claimed from couriers, and how far a claim is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClaimKind(TextChoices):
    """What a courier is asked to pay for."""

    MISSING = "missing", _("Missing units")
    WRONG = "wrong", _("Wrong units")
    DAMAGED = "damaged", _("Damaged units")
    LOST = "lost", _("Parcel lost")
    NEVER_RETURNED = "never_returned", _("Marked returned, never received")
    COD = "cod", _("Cash of a delivery taken back")


class ClaimStatus(TextChoices):
    """How far a claim is."""

    OPEN = "open", _("To send")
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    PAID = "paid", _("Paid")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CLAIM_NEXT: dict[ClaimStatus, set[ClaimStatus]] = {
    ClaimStatus.OPEN: {ClaimStatus.SENT, ClaimStatus.WITHDRAWN},
    ClaimStatus.SENT: {ClaimStatus.ACCEPTED, ClaimStatus.PAID, ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN},
    ClaimStatus.ACCEPTED: {ClaimStatus.PAID, ClaimStatus.REJECTED},
    ClaimStatus.REJECTED: {ClaimStatus.SENT},  # asked again
    ClaimStatus.PAID: set(),
    ClaimStatus.WITHDRAWN: {ClaimStatus.OPEN},
}
CLAIMS_AT_WORK = frozenset({ClaimStatus.OPEN, ClaimStatus.SENT, ClaimStatus.ACCEPTED})
