"""The label of a return: for the buyer's parcel, or the warehouse's door. Pure: the return's rows come in."""

from django.utils.translation import gettext as _

from core.web.labels import Label
from returns import errand
from returns.models import Pickup, ReturnRequest


def of(request: ReturnRequest, pickup: Pickup | None, *, sender: str) -> Label:
    """With the courier's number as bars where there is one, and the return's as QR: the door takes both. `sender` as
    the reader may see the buyer's name; store and order of the request come along, and the pickup's parcel.
    """
    store, door = request.store, errand.door(request)
    awb = pickup.shipment.awb if pickup else ""
    to = [store.name, *store.address.splitlines(), store.contact_phone]
    place = " ".join(str(door[name]) for name in ("postcode", "city", "state") if door[name])
    return Label(
        title=_("Return %(number)s") % {"number": request.number},
        code=awb or request.number,
        scan=request.number,
        parts=[
            (_("To"), [line for line in to if line.strip()]),
            (_("From"), [line for line in (sender, place) if line]),
        ],
    )
