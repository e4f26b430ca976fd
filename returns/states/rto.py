"""What becomes of a parcel that comes back undelivered, and of each unit that comes back at all."""

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
