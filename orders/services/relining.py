"""The lines of an order, written anew by hand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from connectors.couriers.words import Direction
from orders.models import Order, OrderLine, ShipmentLine
from orders.services.ordering import Line, line_of
from orders.states import Bucket


@dataclass(frozen=True)
class LineEdit:
    """A line as it shall be: `pk` of the one that it was, None for a new one."""

    pk: int | None
    line: Line


def text_of(order: Order) -> str:
    """The lines as one text that differs when they do."""
    lines = order.lines.order_by("position").values_list(
        "pk", "product__sku", "product__name", "quantity", "unit_price"
    )
    said = [
        [pk, sku, name, quantity, "" if price is None else f"{price:.2f}"] for pk, sku, name, quantity, price in lines
    ]
    return json.dumps(said, ensure_ascii=False)


def rewrite(order: Order, wanted: Sequence[LineEdit]) -> None:
    """Make the lines of a locked order these. Raises `ValidationError` where a parcel holds more than would be left."""
    if not wanted:
        raise ValidationError({"lines": _("An order has at least one line.")})
    known = {line.pk: line for line in order.lines.select_related("product")}
    kept = {one.pk: one.line for one in wanted if one.pk is not None}
    if set(kept) - set(known):
        raise ValidationError({"lines": _("A line is gone: look at the order again.")})
    _refuse_less_than_packed(order, kept, known)
    for pk, line in known.items():
        if pk in kept:
            _change(order, line, kept[pk])
        else:
            line.delete()
    position = (order.lines.aggregate(last=Max("position"))["last"] or 0) + 1
    fresh = [one.line for one in wanted if one.pk is None]
    OrderLine.objects.bulk_create([line_of(order, position + n, line) for n, line in enumerate(fresh)])


def _change(order: Order, line: OrderLine, to: Line) -> None:
    if (line.quantity, line.unit_price, line.product.sku, line.product.name) == (
        to.quantity,
        to.unit_price,
        to.sku,
        to.name,
    ):
        return
    new = line_of(order, line.position, to)
    line.product, line.quantity, line.unit_price, line.total = new.product, new.quantity, new.unit_price, new.total
    line.save()


def _refuse_less_than_packed(order: Order, kept: dict[int, Line], known: dict[int, OrderLine]) -> None:
    rows = ShipmentLine.objects.filter(shipment__order=order, shipment__direction=Direction.FORWARD)
    packed = rows.exclude(shipment__bucket=Bucket.CANCELLED).values_list("line").annotate(units=Sum("quantity"))
    for pk, units in packed.order_by():
        left = kept[pk].quantity if pk in kept else 0
        if left < units:
            said = {"product": str(known[pk].product), "units": units}
            raise ValidationError(
                {"lines": _("%(product)s: %(units)d are in parcels. Take them out there first.") % said}
            )
