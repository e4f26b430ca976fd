"""What becomes of a parcel that comes back undelivered, unit by unit, and of what is claimed for it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RtoStatus(TextChoices):
    """Decided by us. Where the parcel travels meanwhile is its own story: see `returns.stage`."""

    EXPECTED = "expected", _("Expected")
    RECEIVED = "received", _("Received")
    INSPECTED = "inspected", _("Inspected")
    CLOSED = "closed", _("Closed")
    DISPUTED = "disputed", _("Disputed")
    WRITTEN_OFF = "written_off", _("Written off")


LIVE = frozenset({RtoStatus.EXPECTED, RtoStatus.DISPUTED, RtoStatus.RECEIVED, RtoStatus.INSPECTED})
MISSED = frozenset({RtoStatus.EXPECTED, RtoStatus.DISPUTED})  # nobody has received it, and it should come
AWAITED = frozenset({RtoStatus.EXPECTED, RtoStatus.DISPUTED, RtoStatus.WRITTEN_OFF})  # what may still come in

NEXT: dict[RtoStatus, set[RtoStatus]] = {
    RtoStatus.EXPECTED: {RtoStatus.RECEIVED, RtoStatus.DISPUTED, RtoStatus.WRITTEN_OFF, RtoStatus.CLOSED},
    RtoStatus.DISPUTED: {RtoStatus.EXPECTED, RtoStatus.RECEIVED, RtoStatus.WRITTEN_OFF, RtoStatus.CLOSED},
    RtoStatus.RECEIVED: {RtoStatus.EXPECTED, RtoStatus.INSPECTED},  # back: received by mistake
    RtoStatus.INSPECTED: {RtoStatus.RECEIVED, RtoStatus.CLOSED},
    # Delivered after all, and then returned again; or a put-away, or the end of a claim, taken back.
    RtoStatus.CLOSED: {RtoStatus.EXPECTED, RtoStatus.DISPUTED, RtoStatus.INSPECTED},
    RtoStatus.WRITTEN_OFF: {RtoStatus.EXPECTED, RtoStatus.RECEIVED},
}


class End(TextChoices):
    """Why a case is closed."""

    NOT_BACK = "not_back", _("Not coming back after all")  # its courier delivered it, or took the way back back
    PUT_AWAY = "put_away", _("Everything put away")
    BY_HAND = "by_hand", _("Closed by hand")
    PAST = "past", _("Before this ledger began")  # from an import: somebody received it long ago, or nobody did


class ReasonFrom(TextChoices):
    """Who says why a parcel comes back."""

    COURIER = "courier", _("the courier")  # the last failed delivery, or nothing
    ORDER = "order", _("the order’s cancellation")
    BUYER = "buyer", _("the buyer")
    PERSON = "person", _("one of us")


class Grade(TextChoices):
    """In what state a unit came back."""

    A = "A", _("A: sellable")
    B = "B", _("B: minor marks")
    C = "C", _("C: to refurbish")
    D = "D", _("D: not to be sold")


class Disposition(TextChoices):
    """What is done with a unit."""

    RESTOCK = "restock", _("Restock")
    REFURBISH = "refurbish", _("Refurbish")
    WRITE_OFF = "write_off", _("Write off")
    TO_VENDOR = "to_vendor", _("Return to vendor")
    CLAIM = "claim", _("Claim from the courier")


class Verdict(TextChoices):
    """What the scanner at the door is told."""

    EXPECTED = "expected", _("Expected")
    AGAIN = "again", _("Scanned before")
    NOT_RETURNING = "not_returning", _("Not on its way back")
    UNKNOWN = "unknown", _("Unknown number")


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
