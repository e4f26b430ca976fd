"""Which lines of an order may be returned, until when, on which terms; for all lines in a handful of queries."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from connectors.couriers.words import Direction
from core.dates import day_of
from orders.models import Order, Shipment
from orders.states import Bucket
from returns import policy, worth
from returns.models import ReturnRequest, ReturnUnit
from returns.policy import Item, Policy
from returns.queries import contents, policies
from returns.states import COUNTS
from returns.wishes import Judged

BUYERS_PAST: Final = timedelta(days=90)


def of(order: Order, *, at: datetime, tried: Sequence[Policy] | None = None) -> list[Judged]:
    """Every line of the order (its store at hand), in turn, by the policies in force, or by those `tried`."""
    chosen = policies.in_force(order.store_id) if tried is None else tried
    lines = list(order.lines.select_related("product").order_by("position"))
    parcels = list(order.shipments.filter(direction=Direction.FORWARD))
    taken = _taken(order)
    values = worth.of_units(
        [worth.Sold(line.quantity, line.total, line.unit_price) for line in lines],
        total=order.total, shipping=order.shipping, currency=order.currency,
    )  # fmt: skip
    arrived, came_back, last = _arrived(order, parcels)
    returns = _buyers_returns(order, chosen, at)
    today = day_of(at, order.store.zone)
    judged = []
    for line, paid in zip(lines, values, strict=True):
        here = min(arrived[line.pk], line.quantity)
        item = Item(
            sku=line.product.sku,
            category=line.product.category,
            tags=order.tags,
            payment=order.payment_method,
            order_value=order.total or sum((sum(one, Decimal(0)) for one in values), Decimal(0)),
            placed=day_of(order.placed_at, order.store.zone),
            delivered=day_of(last[line.pk], order.store.zone) if line.pk in last else None,
            delivered_units=here,
            units_left=here - len(taken[line.pk]),
            buyer_returns=returns,
            came_back=came_back,
        )
        free = [unit for unit in range(1, line.quantity + 1) if unit not in taken[line.pk]]
        judged.append(Judged(line, policy.judge(item, chosen, today=today), paid, free))
    return judged


def _taken(order: Order) -> dict[int, set[int]]:
    """By line: units that are being returned, or were."""
    taken = defaultdict[int, set[int]](set)
    for line, unit in ReturnUnit.objects.filter(line__order=order, counts=True).values_list("line", "unit"):
        taken[line].add(unit)
    return taken


def _arrived(order: Order, parcels: Sequence[Shipment]) -> tuple[Counter[int], bool, dict[int, datetime]]:
    """By line: units that reached the buyer, and when the last of them did; and whether a parcel came back."""
    for parcel in parcels:
        parcel.order = order
    inside = contents.of(parcels) if parcels else {}
    arrived, last = Counter[int](), dict[int, datetime]()
    for parcel in parcels:
        if parcel.bucket != Bucket.DELIVERED or parcel.delivered_at is None:
            continue
        for item in inside[parcel.pk]:
            arrived[item.line_id] += item.units
            last[item.line_id] = max(last.get(item.line_id, parcel.delivered_at), parcel.delivered_at)
    return arrived, any(parcel.bucket == Bucket.RTO for parcel in parcels), last


def _buyers_returns(order: Order, chosen: Sequence[Policy], at: datetime) -> int:
    if order.customer_id is None or all(one.when.buyer_returns_from is None for one in chosen):
        return 0
    recent = ReturnRequest.objects.filter(order__customer=order.customer_id, asked_at__gte=at - BUYERS_PAST)
    return recent.filter(store=order.store_id, status__in=sorted(COUNTS)).count()
