"""What each parcel of an order collects: together what the order does, no more."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from connectors.couriers.words import Direction
from core import money
from core.money import Money
from orders.models import Order, Shipment, StaleParcel
from orders.states import Bucket

NOTHING = Decimal(0)
ENDED = (Bucket.CANCELLED,)  # collect nothing any more


def left_to_collect(order: Order) -> Decimal | None:
    """What a further parcel would collect; None where the order does not say."""
    if order.cod_amount is None:
        return None
    amounts = _outward(order).values_list("cod_amount", flat=True)
    return max(order.cod_amount - sum((amount or NOTHING for amount in amounts), NOTHING), NOTHING)


def share(*, order: Order, at: datetime) -> list[Shipment]:
    """Share what is left to collect among the parcels that no courier has yet, by the value of what is in each.

    The order is locked. Parcels on the road keep their amount. Returns the parcels whose amount changed.
    """
    if order.cod_amount is None:
        return []
    parcels = list(_outward(order).prefetch_related("lines__line").order_by("pk"))
    open_to_us = [one for one in parcels if one.handed_over_at is None]
    fixed = sum((one.cod_amount or NOTHING for one in parcels if one.handed_over_at), NOTHING)
    rest = max(order.cod_amount - fixed, NOTHING)
    if not open_to_us:
        return []
    parts = money.split(Money(rest, order.currency), _weights(open_to_us))
    changed = [one for one, part in zip(open_to_us, parts, strict=True) if one.cod_amount != part.amount]
    for one, part in zip(open_to_us, parts, strict=True):
        one.cod_amount = part.amount
    Shipment.objects.bulk_update(changed, ["cod_amount"])
    StaleParcel.objects.bulk_create([StaleParcel(store_id=order.store_id, shipment_id=p.pk, since=at) for p in changed])
    return changed


def _outward(order: Order) -> QuerySet[Shipment]:
    return Shipment.objects.filter(order=order, direction=Direction.FORWARD).exclude(bucket__in=ENDED)


def _weights(parcels: Sequence[Shipment]) -> list[Decimal]:
    """What is in each; where nobody said, the first carries all."""
    if not any(one.lines.all() for one in parcels):
        return [Decimal(1), *[NOTHING] * (len(parcels) - 1)]
    return [
        sum((packed.quantity * (packed.line.unit_price or NOTHING) for packed in one.lines.all()), NOTHING)
        for one in parcels
    ]
