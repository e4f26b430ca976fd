"""Which parcel lies on the table: from what was scanned to one of the store's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from accounts.models import Store
from connectors.couriers.words import Direction
from orders.models import Order, Shipment
from returns import scanning, way
from returns.models import Arrival, Pickup, ReturnRequest, RtoCase
from returns.states import AWAITED, Goods, ReturnStatus, Verdict
from returns.way import Way


@dataclass(frozen=True, slots=True)
class Found:
    """What lies on the table: a parcel, a return that a buyer asked for, or a return in its parcel."""

    parcel: Shipment | None = None
    request: ReturnRequest | None = None


def found(store: Store, scanned: str) -> Found:
    """By its AWB, outward or back, else by the number of a return, else of an order; where several fit, the one that is
    waited for. An order's number means its return where no parcel of it comes back undelivered.
    """
    spelt = scanning.spellings(scanned)
    mine = Shipment.objects.filter(store=store)
    outward = Q(awb__in=spelt) & ~Q(awb="")
    parcels = list(mine.filter(outward)) + list(mine.filter(Q(return_awb__in=spelt) & ~Q(return_awb="")))
    if parcels:
        return _of_parcels(parcels, spelt)
    if named := _request(store, spelt):
        return Found(request=named)
    return _of_order(store, spelt)


def unexpected(store: Store) -> QuerySet[Arrival]:
    """Scans at the door that nobody expected, and that nobody has found out about, the newest first."""
    odd = Arrival.objects.filter(store=store, settled_at=None).exclude(verdict=Verdict.EXPECTED)
    return odd.order_by("-at", "-pk")


def settled(store: Store) -> QuerySet[Arrival]:
    """Those that somebody found out about, the newest scan first."""
    odd = Arrival.objects.filter(store=store, settled_at__isnull=False).exclude(verdict=Verdict.EXPECTED)
    return odd.order_by("-at", "-pk")


def _of_parcels(parcels: Sequence[Shipment], spelt: Sequence[str]) -> Found:
    pickups = Pickup.objects.filter(shipment__in=[one.pk for one in parcels]).select_related("request")
    back = {one.shipment_id: one.request for one in pickups}
    best = _best(parcels, spelt, {pk for pk, one in back.items() if _is_awaited(one)})
    return Found(best, back.get(best.pk)) if best else Found()


def _request(store: Store, spelt: Sequence[str]) -> ReturnRequest | None:
    numbers = _numbers(spelt)
    return ReturnRequest.objects.filter(store=store, number__in=numbers).order_by("pk").first()


def _numbers(spelt: Sequence[str]) -> set[str]:
    """As an order or a return may be called."""
    return {number for one in spelt for number in (one, one.upper(), f"#{one.upper()}")}


def _is_awaited(request: ReturnRequest) -> bool:
    return request.status == ReturnStatus.APPROVED and request.goods == Goods.TO_COME


def _of_order(store: Store, spelt: Sequence[str]) -> Found:
    orders = Order.objects.annotate(spelt=Upper("number")).filter(store=store, spelt__in=_numbers(spelt))
    ids = list(orders.values_list("pk", flat=True))
    parcels = list(Shipment.objects.filter(order__in=ids, direction=Direction.FORWARD))
    best = _best(parcels, (), ())
    returning = best is not None and way.of(best) is not Way.NOT_BACK
    asked = [one for one in ReturnRequest.objects.filter(order__in=ids).order_by("-pk") if _is_awaited(one)]
    if asked and not returning:
        return Found(request=asked[0])
    return Found(best)


def _best(found: Sequence[Shipment], spelt: Sequence[str], awaited: Collection[int]) -> Shipment | None:
    cases = {case.shipment_id: case for case in RtoCase.objects.filter(shipment__in=[one.pk for one in found])}
    rank = {one.pk: _rank(one, cases.get(one.pk), spelt) for one in found}
    return min(found, key=lambda one: (one.pk not in awaited, *rank[one.pk], -one.pk), default=None)


def _rank(parcel: Shipment, case: RtoCase | None, spelt: Sequence[str]) -> tuple[bool, bool, int]:
    """What is waited for first, then what travels back, then what was typed most literally."""
    literal = min((spelt.index(one) for one in (parcel.awb, parcel.return_awb) if one in spelt), default=len(spelt))
    awaited = case.status in AWAITED if case else way.of(parcel) is not Way.NOT_BACK
    return not awaited, way.of(parcel) is Way.NOT_BACK, literal
