"""What of an order may still be changed by hand, and why the rest may not. Pure: one rule for page, API and service."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.states import Decision

CONTACT = ("buyer_name", "phone")
ADDRESS = ("address1", "address2", "landmark", "city", "state", "postcode", "country")
MONEY = ("discount", "shipping", "payment_method", "cod_amount")
OURS = ("email", "channel", "campaign", "fulfilment")
LINES = "lines"
FIELDS = (*CONTACT, "email", *ADDRESS, LINES, *MONEY, "channel", "campaign", "fulfilment")

LABELS: Mapping[str, str | Promise] = {
    "buyer_name": _("Name"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "address1": _("Address"),
    "address2": _("Address, second line"),
    "landmark": _("Landmark"),
    "city": _("City"),
    "state": _("State or province"),
    "postcode": _("Postcode"),
    "country": _("Country"),
    "lines": _("Products"),
    "discount": _("Discount"),
    "shipping": _("Shipping"),
    "payment_method": _("Payment"),
    "cod_amount": _("To collect"),
    "channel": _("Channel"),
    "campaign": _("Campaign"),
    "fulfilment": _("Fulfilment"),
    "parcels": _("Parcels"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """As much of an order as the rules look at."""

    decision: Decision
    handed_over: bool  # some outward parcel
    travelling: bool  # one of those, still on its way


def locks(standing: Standing) -> dict[str, str | Promise]:
    """The fields that can't be changed now, each with its reason; those that aren't in it can."""
    fixed: dict[str, str | Promise] = {
        "number": _("Files, shops and messages know the order by its number."),
        "placed_at": _("Figures count the order on its day."),
        "currency": _("It is the store's."),
    }
    for names, why in (
        (CONTACT, _contact(standing)),
        (ADDRESS, _address(standing)),
        ((LINES, *MONEY), _goods(standing)),
    ):
        fixed |= dict.fromkeys(names, why) if why else {}
    return fixed


def _contact(standing: Standing) -> str | Promise:
    if standing.travelling:
        return _("The courier has the parcel: ask it to change the phone.")
    return _ended(standing)


def _address(standing: Standing) -> str | Promise:
    if standing.travelling:
        return _("The courier has the parcel: ask it to change the address.")
    return _ended(standing)


def _goods(standing: Standing) -> str | Promise:
    if standing.travelling:
        return _("What the courier carries is packed, and it collects what the label says.")
    return _ended(standing)


def _ended(standing: Standing) -> str | Promise:
    if standing.handed_over:
        return _("It was sent so: its way has ended.")
    if standing.decision is Decision.CANCELLED:
        return _("The order is cancelled. Opens when it is taken up again.")
    return ""
