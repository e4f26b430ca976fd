"""What lies in parcels, and what it is worth."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from connectors.couriers.words import Direction
from orders.models import OrderLine, Shipment, ShipmentLine

CENT: Final = Decimal("0.01")
MOST_MONEY: Final = Decimal("999999999999.99")  # what a column holds


@dataclass(frozen=True, slots=True)
class Item:
    """Units of one order line; `price` is what one was sold for, `cost` what it was bought for, where known."""

    line_id: int
    units: int
    price: Decimal | None
    cost: Decimal | None


def of(parcels: Sequence[Shipment]) -> dict[int, list[Item]]:
    """By parcel: what is known to travel in it; in one of which nothing is known, what of its order is nowhere else."""
    lines, packed = _lines(parcels), _packed(parcels)
    elsewhere = defaultdict[int, int](int)
    for content in packed.values():
        for line_id, units in content.items():
            elsewhere[line_id] += units
    return {
        parcel.pk: _items(
            lines[parcel.order_id],
            packed.get(parcel.pk) or {one.pk: one.quantity - elsewhere[one.pk] for one in lines[parcel.order_id]},
        )
        for parcel in parcels
    }


def price_of(line: OrderLine) -> Decimal | None:
    """Of one unit."""
    if line.unit_price is None and line.total is not None and line.quantity:
        return (line.total / line.quantity).quantize(CENT)
    return line.unit_price


def worth(parcel: Shipment, items: Sequence[Item]) -> Decimal:
    """What the goods were sold for; without prices what was to be collected, or the order's total."""
    sold = sum(((one.price or one.cost or Decimal(0)) * one.units for one in items), Decimal(0))
    return min(sold or parcel.cod_amount or parcel.order.total or Decimal(0), MOST_MONEY)


def _items(lines: Sequence[OrderLine], units: dict[int, int]) -> list[Item]:
    return [
        Item(line.pk, units[line.pk], price_of(line), line.product.cost)
        for line in lines
        if units.get(line.pk, 0) > 0
    ]  # fmt: skip


def _lines(parcels: Sequence[Shipment]) -> dict[int, list[OrderLine]]:
    lines = defaultdict[int, list[OrderLine]](list)
    rows = OrderLine.objects.filter(order__in={parcel.order_id for parcel in parcels}).select_related("product")
    for line in rows.order_by("order", "position"):
        lines[line.order_id].append(line)
    return lines


def _packed(parcels: Sequence[Shipment]) -> dict[int, dict[int, int]]:
    """By parcel of these orders, outward ones only: units by line."""
    packed = defaultdict[int, dict[int, int]](dict)
    rows = ShipmentLine.objects.filter(
        shipment__order__in={parcel.order_id for parcel in parcels}, shipment__direction=Direction.FORWARD
    )
    for shipment_id, line_id, units in rows.values_list("shipment_id", "line_id", "quantity"):
        packed[shipment_id][line_id] = units
    return packed
