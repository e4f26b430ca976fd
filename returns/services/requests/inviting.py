"""The link with which a buyer gives something back and sees how it stands."""

from datetime import datetime

from django.db import transaction

from orders.models import BuyerLink, Order, Purpose
from orders.services import linking


@transaction.atomic
def invite(*, order: Order, at: datetime) -> BuyerLink:
    """The link to the returns of this order, good for a week from now; asked for twice at once it is the same one."""
    held = Order.objects.select_for_update(of=("self",)).select_related("store", "customer").get(pk=order.pk)
    return linking.make(order=held, shipment=None, purpose=Purpose.RETURN, at=at)
