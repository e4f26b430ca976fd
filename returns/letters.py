"""What buyers are written about their returns, in the language that is switched on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Occasion(TextChoices):
    """What there is to tell."""

    APPROVED = "approved"
    KEPT = "kept"  # approved, and the goods stay where they are
    REJECTED = "rejected"
    PICKED_UP = "picked_up"
    RECEIVED = "received"
    DUE = "due"  # money goes back
    REFUNDED = "refunded"  # it went
    CREDITED = "credited"
    EXCHANGED = "exchanged"
    REFUSED = "refused"  # after inspection


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter names. No name, no address, no account: whoever reads it may not be the buyer."""

    store: str
    order: str
    number: str
    link: str
    why: str = ""
    amount: str = ""
    reference: str = ""
    code: str = ""
    new_order: str = ""
    collect: str = ""
    asks_whom_to_pay: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject, for messengers that have one, and text."""

    subject: str
    text: str


SAYS: Final[Mapping[Occasion, "StrOrPromise"]] = {
    Occasion.APPROVED: gettext_lazy("Your return %(number)s of order %(order)s is approved."),
    Occasion.KEPT: gettext_lazy(
        "Your return %(number)s of order %(order)s is approved. You need not send anything back."
    ),
    Occasion.REJECTED: gettext_lazy("Your return %(number)s of order %(order)s was not approved: %(why)s"),
    Occasion.PICKED_UP: gettext_lazy("The courier has picked up your return %(number)s of order %(order)s."),
    Occasion.RECEIVED: gettext_lazy("Your return %(number)s of order %(order)s has reached us. We look at it now."),
    Occasion.DUE: gettext_lazy("Your return %(number)s of order %(order)s is settled: you get %(amount)s back."),
    Occasion.REFUNDED: gettext_lazy(
        "%(amount)s for your return %(number)s of order %(order)s were paid back to you. Reference: %(reference)s"
    ),
    Occasion.CREDITED: gettext_lazy(
        "Your return %(number)s of order %(order)s is settled: you have %(amount)s of store credit. Your code: %(code)s"
    ),
    Occasion.EXCHANGED: gettext_lazy(
        "Your return %(number)s of order %(order)s is settled: your new order is %(new_order)s."
    ),
    Occasion.REFUSED: gettext_lazy(
        "We looked at your return %(number)s of order %(order)s and can’t accept it: %(why)s"
    ),
}
SETTLED: Final = frozenset({Occasion.REFUNDED, Occasion.CREDITED, Occasion.EXCHANGED})  # and may be rated
ANSWERED: Final = frozenset({Occasion.REJECTED, Occasion.REFUSED})  # their sentence says why


def about(occasion: Occasion, facts: Facts) -> Letter:
    """The letter for one occasion."""
    subject = _("%(store)s: your return %(number)s") % {"store": facts.store, "number": facts.number}
    return Letter(subject, "\n\n".join((facts.store, " ".join(_sentences(occasion, facts)), _ending(occasion, facts))))


def _sentences(occasion: Occasion, facts: Facts) -> list[str]:
    named = {
        name: getattr(facts, name) for name in ("number", "order", "why", "amount", "reference", "code", "new_order")
    }
    said = [str(SAYS[occasion]) % named]
    if facts.why and occasion not in ANSWERED:
        said.append(_("Less than you paid, because: %(why)s") % named)
    if facts.collect:
        said.append(_("Please have %(amount)s ready when it comes.") % {"amount": facts.collect})
    return said


def _ending(occasion: Occasion, facts: Facts) -> str:
    if facts.asks_whom_to_pay:
        asks = _("Tell us here whom to pay:")
    elif occasion in SETTLED:
        asks = _("How did it go? Tell us here:")
    else:
        asks = _("See how it stands:")
    return f"{asks} {facts.link}"
