"""Which couriers could fetch a return, and what is known of each."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Avg, Count, Q

from connectors import registry
from connectors.couriers.words import Direction, Reason, Verb
from connectors.models import Connection, Family
from core.dates import day_of
from orders.models import Shipment
from orders.queries import costs
from orders.states import Bucket
from returns import errand
from returns.choosing import CENT, Candidate
from returns.models import Pickup, ReturnRequest
from returns.states import PickupEnd, PickupProblem

MEASURED: Final = timedelta(days=90)
REMEMBERED: Final = timedelta(days=180)  # whether a courier goes to a postcode
ENDED: Final = (PickupEnd.PICKED_UP, PickupEnd.FAILED)  # what was refused or called off says nothing of its riders


def able(store_id: int) -> list[Connection]:
    """The store's live courier accounts that fetch parcels."""
    mine = Connection.objects.live().filter(stores=store_id, family=Family.COURIER).order_by("pk")
    return [one for one in mine if _fetches(one)]


def candidates(request: ReturnRequest, *, at: datetime) -> list[Candidate]:
    """With what is known of each; those that refused this very return, or said they don't go there, are left out."""
    said_no = Q(end=PickupEnd.REFUSED) | Q(problem=PickupProblem.OUT_OF_AREA)
    refused = set(request.tries.filter(said_no).values_list("shipment__connection", flat=True))
    accounts = [one for one in able(request.store_id) if one.pk not in refused]
    ids = [one.pk for one in accounts]
    if not ids:
        return []
    measured, freight = _measured(ids, at), _freight(request, ids, at)
    serves = _serves(request, ids, at)
    return [
        Candidate(one.pk, one.name, serves.get(one.pk), freight[one.pk], *measured.get(one.pk, (0, 0)))
        for one in accounts
    ]


def _fetches(connection: Connection) -> bool:
    adapter = registry.COURIERS.get(connection.provider)
    return adapter is not None and Verb.REVERSE_PICKUP in adapter.able(connection.settings).verbs


def _measured(ids: Collection[int], at: datetime) -> dict[int, tuple[int, int]]:
    """Of the last 90 days by account: pickups carried out, and ended."""
    lately = Pickup.objects.filter(shipment__connection__in=ids, ended_at__gte=at - MEASURED, end__in=ENDED)
    counted = lately.order_by().values("shipment__connection").annotate(
        picked=Count("pk", Q(end=PickupEnd.PICKED_UP)), ended=Count("pk")
    )  # fmt: skip
    return {pk: (picked, ended) for pk, picked, ended in counted.values_list("shipment__connection", "picked", "ended")}


def _freight(request: ReturnRequest, ids: Sequence[int], at: datetime) -> dict[int, Decimal | None]:
    """Of one return: what each charged lately on the mean, else the store's cost model."""
    lately = Shipment.objects.filter(
        connection__in=ids, direction=Direction.REVERSE, created_at__gte=at - MEASURED, store=request.store_id
    )
    charged = lately.exclude(freight=None).order_by().values("connection").annotate(mean=Avg("freight"))
    known = dict(charged.values_list("connection", "mean"))
    terms = costs.on(request.store, day_of(at, request.store.zone))
    usual = terms.return_freight if terms and terms.return_freight else None
    return {pk: known[pk].quantize(CENT) if pk in known else usual for pk in ids}


def _serves(request: ReturnRequest, ids: Collection[int], at: datetime) -> dict[int, bool]:
    """By account: whether it carried a parcel to or from the door's postcode, or said that it doesn't go there, the
    last word on top."""
    place = errand.postcode(request)
    if not place:
        return {}
    there = Shipment.objects.filter(
        connection__in=ids, store=request.store_id, order__postcode=place, created_at__gte=at - REMEMBERED
    )
    went = Q(direction=Direction.FORWARD, bucket=Bucket.DELIVERED)
    went |= Q(direction=Direction.REVERSE, handed_over_at__isnull=False)
    heard = there.filter(went | Q(reason=Reason.OUT_OF_AREA)).order_by("created_at", "pk")
    said = defaultdict[int, bool](bool)
    for pk, bucket, direction, handed_over_at in heard.values_list(
        "connection", "bucket", "direction", "handed_over_at"
    ):
        said[pk] = bucket == Bucket.DELIVERED if direction == Direction.FORWARD else handed_over_at is not None
    return dict(said)
