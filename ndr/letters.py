"""What buyers are written after a failed delivery, in the language that is switched on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors.couriers.words import Reason

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject, for messengers that have one, and text."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter names. No name, no address: whoever reads it may not be the buyer."""

    store: str
    order: str
    courier: str
    day: str  # on which the courier says that it failed
    link: str


CAME: "StrOrPromise" = gettext_lazy("On %(day)s %(courier)s could not deliver your order %(order)s.")
SAYS: Mapping[Reason, "StrOrPromise"] = {
    Reason.UNAVAILABLE: gettext_lazy(
        "%(courier)s says that nobody was there on %(day)s when it brought your order %(order)s."
    ),
    Reason.UNREACHABLE: gettext_lazy(
        "%(courier)s says that it could not reach you by phone on %(day)s about your order %(order)s."
    ),
    Reason.REFUSED: gettext_lazy("%(courier)s says that your order %(order)s was not accepted on %(day)s."),
    Reason.ADDRESS_PROBLEM: gettext_lazy(
        "%(courier)s says that it could not find your address on %(day)s with your order %(order)s."
    ),
    Reason.PAYMENT_NOT_READY: gettext_lazy(
        "%(courier)s says that the payment for your order %(order)s was not ready on %(day)s."
    ),
    Reason.ENTRY_RESTRICTED: gettext_lazy(
        "%(courier)s says that it was not let in on %(day)s with your order %(order)s."
    ),
    Reason.RESCHEDULE_REQUESTED: gettext_lazy(
        "%(courier)s says that you want your order %(order)s on another day than %(day)s."
    ),
    Reason.DENIED_ORDER: gettext_lazy("%(courier)s says that on %(day)s nobody knew of your order %(order)s."),
}


def told(reason: Reason, facts: Facts) -> str:
    """What the courier says happened, in a sentence."""
    said = {"order": facts.order, "courier": facts.courier, "day": facts.day}
    return str(SAYS.get(reason, CAME)) % said


def about(reason: Reason, facts: Facts) -> Letter:
    """The question to the buyer: is this true, and what now?"""
    asked = _("Is that true? Tell us here and choose a new day: %(link)s") % {"link": facts.link}
    subject = _("%(store)s: your parcel could not be delivered") % {"store": facts.store}
    return Letter(subject, f"{facts.store}: {told(reason, facts)} {asked}")
