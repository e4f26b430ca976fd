"""The number that a courier gives to a parcel which it was asked to carry."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from connectors.couriers.base import LONGEST_AWB
from core import audit
from core.audit import Facts
from orders.models import Shipment, StaleParcel
from orders.services import tracking


def number_held(*, shipment_id: int, awb: str, at: datetime) -> str:
    """Write the courier's number on a parcel, which the caller holds; scans that came before it are its own now.

    Why it can't, where the number can't be the parcel's; empty where it is. Repeating it changes nothing.
    """
    parcel = Shipment.objects.get(pk=shipment_id)
    if parcel.awb == awb:
        return ""
    if parcel.awb:
        return _("It was booked as %(awb)s, but bears another number by now.") % {"awb": awb}
    if len(awb) > LONGEST_AWB:
        return _("Its number is too long to be one: %(awb)s") % {"awb": awb[:LONGEST_AWB]}
    parcel.awb, parcel.next_poll_at = awb, at
    try:
        with transaction.atomic():
            parcel.save(update_fields=["awb", "next_poll_at"])
    except IntegrityError:
        return _("Another parcel has its number %(awb)s. Is it entered already?") % {"awb": awb}
    facts: Facts = {"order": parcel.order_id, "courier": parcel.courier}
    audit.record("orders.parcel.numbered", parcel, at=at, actor=None, after=awb, facts=facts)
    StaleParcel.objects.create(store_id=parcel.store_id, shipment_id=parcel.pk, since=at)
    tracking.adopt(shipments=[parcel], at=at)
    return ""
