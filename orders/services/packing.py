"""What travels in which parcel."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from connectors.couriers.words import Direction
from core import audit
from core.audit import Facts
from orders.models import Order, OrderLine, Shipment, ShipmentLine, StaleParcel
from orders.services import cash
from orders.services.editing import Clash, Stale
from orders.services.tracking.folding import restate
from orders.states import Bucket


@dataclass(frozen=True)
class Contents:
    """How many units of which line go into a parcel, by the lines' ids; `parcel` None is one that is made now."""

    parcel: int | None
    units: Mapping[int, int]


@transaction.atomic
def split(
    *, order: Order, contents: Sequence[Contents], version: int, at: datetime, actor: User | None
) -> list[Shipment]:
    """Put the order's lines into these parcels, which no courier has yet; what travels already stays as it is.

    `version` is the order's as it was looked at: somebody who packed or edited it since is not written over (`Stale`).
    Raises `ValidationError` for more units than were ordered, or an empty parcel.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    parcels = list(Shipment.objects.select_for_update().filter(order=order, direction=Direction.FORWARD).order_by("pk"))
    if order.version != version:
        raise Stale([Clash.of("parcels", order)])
    lines = {line.pk: line for line in order.lines.select_related("product")}
    ours = {parcel.pk: parcel for parcel in parcels if may_repack(parcel)}
    _check(contents, lines, ours)
    _check_sums(contents, lines, order)
    ShipmentLine.objects.filter(shipment__in=[one.parcel for one in contents if one.parcel]).delete()
    filled = [_fill(order, ours.get(one.parcel or 0), one.units, at) for one in contents]
    order.version += 1
    order.save(update_fields=["version", "changed_at"])
    facts: Facts = {"parcels": [parcel.pk for parcel in filled], "version": order.version}
    audit.record("orders.order.packed", order, at=at, actor=actor, facts=facts)
    restate(order_ids=[order.pk])
    cash.share(order=order, at=at)
    every = {parcel.pk for parcel in [*parcels, *filled]}
    StaleParcel.objects.bulk_create(
        [StaleParcel(store_id=order.store_id, shipment_id=pk, since=at) for pk in sorted(every)]
    )
    return list(Shipment.objects.filter(pk__in=[parcel.pk for parcel in filled]).order_by("pk"))


def may_repack(parcel: Shipment) -> bool:
    """Whether nobody but us has it in hand."""
    return parcel.handed_over_at is None and parcel.bucket == Bucket.OPEN


def packed(order: Order, *, without: Sequence[int] = ()) -> dict[int, int]:
    """Units per line that are in outward parcels, save those in `without` and in cancelled ones."""
    rows = ShipmentLine.objects.filter(shipment__order=order, shipment__direction=Direction.FORWARD)
    rows = rows.exclude(shipment__bucket=Bucket.CANCELLED).exclude(shipment__in=without)
    return dict(rows.values_list("line").annotate(units=Sum("quantity")).order_by())


def _check(contents: Sequence[Contents], lines: Mapping[int, OrderLine], ours: Mapping[int, Shipment]) -> None:
    named = [one.parcel for one in contents if one.parcel]
    if len(named) != len(set(named)) or not contents:
        raise ValidationError({"parcels": _("Name each parcel once.")})
    for one in contents:
        if one.parcel and one.parcel not in ours:
            raise ValidationError({"parcels": _("A courier has this parcel, or it has ended: it stays as it is.")})
        if set(one.units) - set(lines) or any(units < 0 for units in one.units.values()):
            raise ValidationError({"parcels": _("These are not lines of this order.")})
        if not any(one.units.values()):
            raise ValidationError({"parcels": _("A parcel has at least one unit in it.")})


def _check_sums(contents: Sequence[Contents], lines: Mapping[int, OrderLine], order: Order) -> None:
    """Elsewhere and here together, no line has more units than were ordered."""
    inside = defaultdict(int, packed(order, without=[one.parcel for one in contents if one.parcel]))
    for one in contents:
        for line, units in one.units.items():
            inside[line] += units
    for pk, units in inside.items():
        if units > lines[pk].quantity:
            said = {"product": str(lines[pk].product), "ordered": lines[pk].quantity, "packed": units}
            raise ValidationError({"parcels": _("%(product)s: %(packed)d in parcels, but %(ordered)d ordered.") % said})


def _fill(order: Order, parcel: Shipment | None, units: Mapping[int, int], at: datetime) -> Shipment:
    if parcel is None:
        parcel = Shipment.objects.create(
            store_id=order.store_id, order=order, direction=Direction.FORWARD, created_at=at
        )
    ShipmentLine.objects.bulk_create(
        [ShipmentLine(shipment=parcel, line_id=line, quantity=count) for line, count in sorted(units.items()) if count]
    )
    return parcel
