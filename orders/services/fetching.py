"""Parcels that a courier fetches at the buyer's door."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from connectors.base import JSON
from connectors.couriers.words import Direction, Verb
from connectors.models import Connection
from core import audit
from orders.models import Order, Shipment
from orders.services import instructing


@transaction.atomic
def fetch(
    *, order: Order, connection: Connection, inputs: Mapping[str, JSON], at: datetime, actor: User | None
) -> Shipment:
    """Ask a courier to fetch a parcel from the buyer; its number comes with the answer.

    `inputs`: the buyer's door as `origin`, the merchant's own beside it, what is in it, and whether it is checked at
    the door. Raises `NotPossible` where the courier fetches nothing.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    parcel = Shipment.objects.create(
        store_id=order.store_id,
        order=order,
        direction=Direction.REVERSE,
        connection=connection,
        courier=connection.provider,
        tracked_by=connection.provider,
        created_at=at,
    )
    audit.record("orders.parcel.added", parcel, at=at, actor=actor, after="", facts={"order": order.pk})
    instructing.instruct(shipment=parcel, verb=Verb.REVERSE_PICKUP, inputs=inputs, at=at, actor=actor)
    return parcel
