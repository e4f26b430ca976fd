"""What becomes of a failed delivery, and what can be done about one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseStatus(TextChoices):
    """Decided by us and by the parcel's end; at most one live case per parcel."""

    OPEN = "open", _("To do")
    ASKED = "asked", _("Buyer asked")
    INSTRUCTED = "instructed", _("Waiting for the courier")
    RESOLVED = "resolved", _("Delivered")
    GIVEN_UP = "given_up", _("Coming back")
    LOST = "lost", _("Lost")
    CANCELLED = "cancelled", _("Cancelled")


LIVE = frozenset({CaseStatus.OPEN, CaseStatus.ASKED, CaseStatus.INSTRUCTED})
TO_DO = frozenset({CaseStatus.OPEN, CaseStatus.ASKED})
ENDED = frozenset(CaseStatus) - LIVE

# Couriers take an end back: what ended moves on to the end that is true now. A failure after an end is a new case.
NEXT: dict[CaseStatus, set[CaseStatus]] = {
    CaseStatus.OPEN: {CaseStatus.ASKED, CaseStatus.INSTRUCTED, *ENDED},
    CaseStatus.ASKED: {CaseStatus.OPEN, CaseStatus.INSTRUCTED, *ENDED},
    CaseStatus.INSTRUCTED: {*TO_DO, *ENDED},
    **{end: set(ENDED - {end}) for end in sorted(ENDED)},
}


class CaseAction(TextChoices):
    """What a person or a rule does about a case."""

    REATTEMPT = "reattempt", _("Re-attempt")
    REATTEMPT_ON = "reattempt_on", _("Re-attempt on a day")
    CHANGE_PHONE = "change_phone", _("Change phone")
    CHANGE_ADDRESS = "change_address", _("Change address")
    REQUEST_RTO = "request_rto", _("Request RTO")
    ESCALATE = "escalate", _("Escalate to the courier")
    CLAIM_FAKE_ATTEMPT = "claim_fake_attempt", _("Claim fake attempt")
    ASK_BUYER = "ask_buyer", _("Ask the buyer")
    NOTE = "note", _("Write a note")
    ASSIGN = "assign", _("Assign")


class SuggestedBy(TextChoices):
    """Where a suggestion comes from."""

    BUYER = "buyer", _("The buyer says so")
    RULE = "rule", _("A rule says so")
    REASON = "reason", _("Usual after this reason")


class BuiltIn(TextChoices):
    """Rules that every store has from the start, and can switch off."""

    NO_ATTEMPT = "no_attempt", _("Nobody went: ask for the next attempt at once")


class FakeStatus(TextChoices):
    """A claim that an attempt never happened. While it is open the attempt doesn't count."""

    OPEN = "open", _("Claimed")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


FAKE_NEXT: dict[FakeStatus, set[FakeStatus]] = {
    FakeStatus.OPEN: {FakeStatus.UPHELD, FakeStatus.REJECTED, FakeStatus.WITHDRAWN},
    FakeStatus.UPHELD: {FakeStatus.REJECTED},
    FakeStatus.REJECTED: {FakeStatus.UPHELD},
    FakeStatus.WITHDRAWN: set(),
}


class Truth(TextChoices):
    """What the buyer says about an attempt that the courier reports: is this true?"""

    NOBODY_CAME = "nobody_came", _("Nobody came")
    WAS_OUT = "was_out", _("I was out")
    NOT_ORDERED = "not_ordered", _("I did not order this")
    TRUE = "true", _("It is true")
    OTHER = "other", _("Something else")


class Wish(TextChoices):
    """What the buyer wants now."""

    DELIVER = "deliver", _("Deliver it")
    CANCEL = "cancel", _("Cancel the order")
