"""Bookings with Shiprocket: an order, or the return of one, and then a number for its parcel. Between the two steps the
shipment's id is the reference, so that a second step in doubt is asked for and not begun anew."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from django.utils.translation import gettext as _

from connectors import failures, reading
from connectors.base import JSON, ProviderError, Unreachable
from connectors.couriers.base import Answer, Ask
from connectors.couriers.words import Verb
from connectors.reading import Said

PATHS = {Verb.BOOK: "/orders/create/adhoc", Verb.REVERSE_PICKUP: "/orders/create/return"}
TAKEN = "already been taken"
PERSON = {
    "name": "customer_name", "phone": "phone", "email": "email", "address": "address", "city": "city",
    "state": "state", "postcode": "pincode", "country": "country",
}  # fmt: skip
SIZES = ("length", "breadth", "height", "weight")

Change = Callable[[str, JSON], Said]
Read = Callable[..., Said]


def book(change: Change, settings: Mapping[str, JSON], ask: Ask) -> Answer:
    """Both steps, or the first one where the second has to wait. Raises `ProviderError`."""
    said = change(PATHS[ask.verb], _return(ask) if ask.verb is Verb.REVERSE_PICKUP else _order(ask, settings))
    shipment = reading.text(said.get("shipment_id"))
    if not shipment:
        return _not_booked(failures.sentence(said))
    try:
        return _assigned(change("/courier/assign/awb", {"shipment_id": shipment, **_kind(ask)}), shipment)
    except ProviderError as error:
        return Answer(accepted=True, pending=True, reference=shipment, text=str(error))


def numbered(change: Change, shipment: str, *, track: Read) -> Answer:
    """The number that the shipment has, else a new one. Raises `ProviderError`."""
    known = reading.part(track(f"/courier/track/shipment/{quote(shipment, safe='')}"), "tracking_data")
    for each in reading.parts(known.get("shipment_track")):
        if awb := reading.text(each.get("awb_code")):
            return Answer(accepted=True, awb=awb, reference=shipment)
    return _assigned(change("/courier/assign/awb", {"shipment_id": shipment}), shipment)


def _assigned(said: Said, shipment: str) -> Answer:
    given = reading.part(said, "response", "data")
    if awb := reading.text(given.get("awb_code")):
        return Answer(accepted=True, awb=awb, reference=shipment)
    words = failures.sentence(said) or reading.text(given.get("awb_assign_error"))
    return Answer(accepted=False, reference=shipment, text=words or _("No courier takes it: assign one at Shiprocket."))


def _not_booked(words: str) -> Answer:
    if TAKEN in words:
        words = _("Shiprocket has an order of this number already: look there before booking again.")
    if not words:
        raise Unreachable(_("The answer does not say whether it was booked."))
    return Answer(accepted=False, text=words)


def _kind(ask: Ask) -> dict[str, JSON]:
    return {"is_return": 1} if ask.verb is Verb.REVERSE_PICKUP else {}


def _order(ask: Ask, settings: Mapping[str, JSON]) -> dict[str, JSON]:
    cod = ask.inputs.get("payment") == "cod"
    return {
        **_common(ask),
        **_person("billing", ask.inputs),
        "pickup_location": reading.text(ask.inputs.get("pickup_location") or settings.get("pickup_location")),
        "shipping_is_billing": True,
        "payment_method": "COD" if cod else "Prepaid",
    }


def _return(ask: Ask) -> dict[str, JSON]:
    """From the buyer's door to the merchant's; returns are always prepaid."""
    people = _person("pickup", reading.part(ask.inputs, "origin")) | _person("shipping", ask.inputs)
    return {**_common(ask), **people, "payment_method": "PREPAID"}


def _common(ask: Ask) -> dict[str, JSON]:
    inputs = ask.inputs
    named = {name: inputs[name] for name in ("order_items", "order_date", "sub_total", *SIZES) if name in inputs}
    return {"order_id": reading.text(inputs.get("reference")) or ask.key, **named}


def _person(whose: str, said: Said) -> dict[str, JSON]:
    return {f"{whose}_{theirs}": words for ours, theirs in PERSON.items() if (words := reading.text(said.get(ours)))}
