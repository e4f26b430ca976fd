"""Orders as a list, one order with everything about it, and what its buyer did before."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Min, Prefetch, Q, QuerySet, Sum

from connectors.couriers.words import Direction
from orders.models import Instruction, Note, Order, OrderLine, Scan, Shipment, ShipmentLine
from orders.states import Bucket

NEWEST_FIRST, OLDEST_FIRST = "-placed_at", "placed_at"  # one index, read from either end
PAST_SHOWN = 8  # orders of the same buyer on the order page


@dataclass(frozen=True, slots=True)
class Past:
    """What a buyer's orders came to, this one included; amounts of delivered orders in the store's currency."""

    orders: int
    delivered: int
    came_back: int
    open: int
    since: datetime | None
    delivered_value: Decimal | None
    latest: tuple[tuple[int, str, str], ...]  # order id, number, outcome; oldest first

    @property
    def closed(self) -> int:
        """Orders that reached an end."""
        return self.orders - self.open


def listed(rows: QuerySet[Order], *, by: str = NEWEST_FIRST) -> QuerySet[Order]:
    """In the order of `by`, each with its outward parcels."""
    outward = Shipment.objects.filter(direction=Direction.FORWARD).order_by("pk")
    shown = rows.select_related("store").order_by(by, "-pk" if by.startswith("-") else "pk")
    return shown.prefetch_related(Prefetch("shipments", outward))


def whole(rows: QuerySet[Order]) -> QuerySet[Order]:
    """With all that an order page tells: lines, parcels, their scans and instructions."""
    scans = Scan.objects.order_by("happened_at", "pk")
    instructions = Instruction.objects.select_related("asked_by").order_by("asked_at", "pk")
    packed = ShipmentLine.objects.select_related("line__product").order_by("line__position")
    parcels = Shipment.objects.select_related("connection").order_by("pk")
    parcels = parcels.prefetch_related(
        Prefetch("scans", scans), Prefetch("instructions", instructions), Prefetch("lines", packed)
    )
    lines = OrderLine.objects.select_related("product").order_by("position")
    notes = Note.objects.kept().select_related("author").order_by("written_at", "pk")
    related = rows.select_related("store", "customer", "import_run")
    return related.prefetch_related(Prefetch("lines", lines), Prefetch("shipments", parcels), Prefetch("notes", notes))


def past_of(order: Order) -> Past:
    """The orders of the same buyer in the same store: known by customer, else by phone; two queries."""
    same = (
        Q(customer=order.customer_id) if order.customer_id else Q(phone=order.phone) if order.phone else Q(pk=order.pk)
    )
    rows = Order.objects.filter(same, store=order.store_id)
    counts = rows.aggregate(
        orders=Count("pk"),
        delivered=Count("pk", Q(outcome=Bucket.DELIVERED)),
        came_back=Count("pk", Q(outcome=Bucket.RTO)),
        open=Count("pk", Q(outcome=Bucket.OPEN)),
        since=Min("placed_at"),
        delivered_value=Sum("total", filter=Q(outcome=Bucket.DELIVERED, currency=order.currency)),
    )
    latest = rows.order_by("-placed_at", "-pk").values_list("pk", "number", "outcome")[:PAST_SHOWN]
    return Past(**counts, latest=tuple(reversed(latest)))
