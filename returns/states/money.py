"""How money goes back to buyers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Payout(TextChoices):
    """The way of a refund."""

    GATEWAY = "gateway", _("Back the way it was paid")
    BANK = "bank", _("Bank account")
    UPI = "upi", _("UPI")
    EWALLET = "ewallet", _("E-wallet")


BY_DETAILS = frozenset({Payout.BANK, Payout.UPI, Payout.EWALLET})  # need to be told whom to pay


class RefundStatus(TextChoices):
    """Decided: whether it may be paid, and what became of it."""

    PROPOSED = "proposed", _("To approve")
    APPROVED = "approved", _("To pay")
    SENDING = "sending", _("Being paid")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Failed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


REFUND_NEXT: dict[RefundStatus, set[RefundStatus]] = {
    RefundStatus.PROPOSED: {RefundStatus.APPROVED, RefundStatus.WITHDRAWN},
    RefundStatus.APPROVED: {RefundStatus.PROPOSED, RefundStatus.SENDING, RefundStatus.PAID, RefundStatus.WITHDRAWN},
    RefundStatus.SENDING: {RefundStatus.PAID, RefundStatus.FAILED},
    RefundStatus.FAILED: {RefundStatus.APPROVED, RefundStatus.PAID, RefundStatus.WITHDRAWN},
    RefundStatus.PAID: set(),
    RefundStatus.WITHDRAWN: set(),
}
# What these hold of an order's money is not there for another refund.
HOLDS = frozenset(RefundStatus) - {RefundStatus.WITHDRAWN}
