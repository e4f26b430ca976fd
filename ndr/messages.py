"""What a person sends to a courier that can't be told by its interface, ready to be copied."""

from collections.abc import Collection
from datetime import date

from django.utils import formats, translation
from django.utils.translation import gettext as _

from accounts.roles import Action
from connectors.couriers.words import Verb
from core.web import masking
from ndr.models import Act
from orders.models import Instruction

LANGUAGES = {"ID": "id"}  # what couriers of a country read; English elsewhere


def to_courier(act: Act, *, may: Collection[Action]) -> str:
    """The words for what this act asks of the courier, in its language; empty where it asks nothing. Phone and address
    are masked for those who may not see them."""
    if act.instruction is None:
        return ""
    store, parcel = act.case.store, act.instruction.shipment
    with translation.override(LANGUAGES.get(store.country, "en")):
        said = {"awb": parcel.awb or "–", "order": act.case.order.number, "store": store.name}
        about = _("About parcel %(awb)s (order %(order)s):") % said
        asked = "\n".join(f"- {line}" for line in lines(act.instruction, may=may))
        return f"{about}\n{asked}\n\n{_('Thank you,')}\n{store.name}"


def lines(row: Instruction, *, may: Collection[Action]) -> list[str]:
    """What is asked, one thing a line, in the language that is switched on."""
    shown = Action.ORDERS_REVEAL in may
    phone, address = str(row.inputs.get("phone") or ""), str(row.inputs.get("address") or "")
    told = [_wanted(row)]
    if phone:
        told.append(_("New phone number: %(phone)s") % {"phone": phone if shown else masking.phone(phone)})
    if address:
        told.append(_("New address: %(address)s") % {"address": address if shown else masking.address(address)})
    return told


def _wanted(row: Instruction) -> str:
    if row.verb == Verb.RTO:
        return _("Please send it back to us.")
    try:
        day = date.fromisoformat(str(row.inputs.get("date") or ""))
    except ValueError:
        return _("Please deliver it again as soon as you can.")
    return _("Please deliver it again on %(day)s.") % {"day": formats.date_format(day, "j F Y")}
