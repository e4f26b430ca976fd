"""Which parcel lies on the table: from what was scanned to one of the store's."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from accounts.models import Store
from connectors.couriers.words import Direction
from orders.models import Order, Shipment
from returns import scanning, way
from returns.models import Arrival, RtoCase
from returns.states import AWAITED, Verdict
from returns.way import Way


def parcel_of(store: Store, scanned: str) -> Shipment | None:
    """By its AWB, outward or back, else by its order's number; where several fit, the one that is waited for."""
    spelt = scanning.spellings(scanned)
    mine = Shipment.objects.filter(store=store)
    outward = Q(awb__in=spelt) & ~Q(awb="")
    found = list(mine.filter(outward)) + list(mine.filter(Q(return_awb__in=spelt) & ~Q(return_awb="")))
    return _best(found, spelt) or _of_order(store, spelt)


def unexpected(store: Store) -> QuerySet[Arrival]:
    """Scans at the door that nobody expected, and that nobody has found out about, the newest first."""
    odd = Arrival.objects.filter(store=store, settled_at=None).exclude(verdict=Verdict.EXPECTED)
    return odd.order_by("-at", "-pk")


def settled(store: Store) -> QuerySet[Arrival]:
    """Those that somebody found out about, the newest scan first."""
    odd = Arrival.objects.filter(store=store, settled_at__isnull=False).exclude(verdict=Verdict.EXPECTED)
    return odd.order_by("-at", "-pk")


def _of_order(store: Store, spelt: Sequence[str]) -> Shipment | None:
    numbers = {number for one in spelt for number in (one.upper(), f"#{one.upper()}")}
    orders = Order.objects.annotate(spelt=Upper("number")).filter(store=store, spelt__in=numbers)
    parcels = Shipment.objects.filter(order__in=list(orders.values_list("pk", flat=True)), direction=Direction.FORWARD)
    return _best(list(parcels), ())


def _best(found: Sequence[Shipment], spelt: Sequence[str]) -> Shipment | None:
    cases = {case.shipment_id: case for case in RtoCase.objects.filter(shipment__in=[one.pk for one in found])}
    return min(found, key=lambda one: (*_rank(one, cases.get(one.pk), spelt), -one.pk), default=None)


def _rank(parcel: Shipment, case: RtoCase | None, spelt: Sequence[str]) -> tuple[bool, bool, int]:
    """What is waited for first, then what travels back, then what was typed most literally."""
    literal = min((spelt.index(one) for one in (parcel.awb, parcel.return_awb) if one in spelt), default=len(spelt))
    awaited = case.status in AWAITED if case else way.of(parcel) is not Way.NOT_BACK
    return not awaited, way.of(parcel) is Way.NOT_BACK, literal
