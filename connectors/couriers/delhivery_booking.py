"""Bookings with Delhivery: forward parcels, and pickups at the buyer's door. It knows no key that makes a repeat
harmless, so a booking in doubt is looked for by its order number and never sent again blindly."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from django.utils.translation import gettext as _

from connectors import failures, reading
from connectors.base import JSON, Unreachable
from connectors.couriers.base import Answer, Ask
from connectors.couriers.words import Verb
from connectors.reading import Said
from connectors.service import Service, outcome

FORM = "application/x-www-form-urlencoded"
FORBIDDEN = str.maketrans("", "", "&#%;\\")
LONGEST_ORDER = 50
IN_PART = "partially saved"
WAREHOUSE = "clientwarehouse"  # in the words about a pickup location that it doesn't know
PERSON = {"name": "name", "phone": "phone", "address": "add", "postcode": "pin", "city": "city", "state": "state"}
PARCEL = {"products": "products_desc", "value": "total_amount", "weight": "weight"}


def book(service: Service, settings: Mapping[str, JSON], ask: Ask) -> Answer:
    """Book it. Raises `ProviderError`; `Unreachable` where a part may have been kept."""
    location = plain(ask.inputs.get("pickup_location")) or reading.text(settings.get("pickup_location"))
    wanted = {"shipments": [_shipment(ask)], "pickup_location": {"name": location}}
    body = f"format=json&data={quote(json.dumps(wanted))}".encode()
    return _answer(outcome(service.send("/api/cmu/create.json", body, kind=FORM)))


def look_up(service: Service, ask: Ask) -> Answer | None:
    """The parcel with our order number; None when it was never booked. Raises `ProviderError`."""
    order = _order(ask)
    told = reading.parts(service.read("/api/v1/packages/json/", ref_ids=order).get("ShipmentData"))
    for parcel in (reading.part(each, "Shipment") for each in told):
        if reading.text(parcel.get("ReferenceNo")) == order and (awb := reading.text(parcel.get("AWB"))):
            return Answer(accepted=True, awb=awb)
    return None


def plain(said: JSON) -> str:
    """Text without the characters that break its form."""
    return reading.text(said).translate(FORBIDDEN)


def _order(ask: Ask) -> str:
    return plain(ask.inputs.get("reference") or ask.key)[:LONGEST_ORDER]


def _shipment(ask: Ask) -> dict[str, JSON]:
    """The person at the door, who of a pickup is where it begins; the other end is told as the way back."""
    back = ask.verb is Verb.REVERSE_PICKUP
    door, other = (reading.part(ask.inputs, "origin"), ask.inputs) if back else (ask.inputs, {})
    cod = reading.amount(ask.inputs.get("cod_amount")) if ask.inputs.get("payment") == "cod" else None
    mode = "Pickup" if back else "COD" if cod else "Prepaid"
    shipment: dict[str, JSON] = {theirs: plain(door.get(ours)) for ours, theirs in PERSON.items()}
    shipment |= {f"return_{theirs}": words for ours, theirs in PERSON.items() if (words := plain(other.get(ours)))}
    shipment |= {theirs: words for ours, theirs in PARCEL.items() if (words := plain(ask.inputs.get(ours)))}
    shipment |= {"order": _order(ask), "country": "India", "payment_mode": mode}
    return shipment | ({"cod_amount": str(cod)} if cod and not back else {})


def _answer(said: Said) -> Answer:
    parcel = next(reading.parts(said.get("packages")), {})
    words = failures.sentence(parcel) or failures.sentence(said)
    awb = reading.text(parcel.get("waybill"))
    if parcel.get("status") == "Success" and awb:
        return Answer(accepted=True, awb=awb, reference=reading.text(said.get("upload_wbn")))
    if IN_PART in words.lower() or not words:
        raise Unreachable(words or _("The answer does not say whether it was booked."))
    if WAREHOUSE in words.lower():
        words = _("Delhivery knows no such pickup location: write it exactly as it is registered, capitals included.")
    return Answer(accepted=False, text=words)
