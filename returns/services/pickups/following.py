"""Pickups follow what couriers say of their parcels: failed, given up, fetched, lost; whatever came first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from core import audit
from core.models import AuditEvent
from orders.models import News, Shipment
from orders.services import tracking
from orders.states import Bucket
from returns import visits
from returns.letters import Occasion
from returns.models import Pickup, ReturnRequest
from returns.services import owing
from returns.services.pickups import ending
from returns.services.requests import telling
from returns.states import PickupEnd, PickupProblem, ReturnStatus
from returns.visits import Visits

FAR = frozenset({PickupProblem.UNKNOWN, PickupProblem.MAX_ATTEMPTS})
AFTER_ALL: Final = "returns.pickup.fetched_after_all"


@transaction.atomic
def follow(news: Sequence[News], *, at: datetime) -> None:
    """Bring pickups in line with the journeys of their parcels, which the caller holds. No status of a return is
    changed by it: the same news twice, or in another order, comes to the same.
    """
    quiet = {item.shipment_id for item in news if item.quiet}
    pickups = _held({item.shipment_id for item in news})
    if not pickups:
        return
    parcels = [one.shipment for one in pickups]
    scans = tracking.said_of(parcels)
    for pickup in pickups:
        _keep_up(pickup, visits.of(scans[pickup.shipment_id]), at, pickup.shipment_id in quiet)
    owing.follow_pickups_held(pickups=pickups, at=at)


def _held(shipment_ids: Collection[int]) -> list[Pickup]:
    rows = Pickup.objects.filter(shipment__in=shipment_ids)
    list(ReturnRequest.objects.select_for_update().filter(tries__in=rows).order_by("pk").values_list("pk"))
    told = rows.select_for_update(of=("self",)).select_related(
        "shipment__connection", "shipment__order", "request__order", "request__store", "store"
    )
    return list(told.order_by("pk"))


def _keep_up(pickup: Pickup, told: Visits, at: datetime, quiet: bool) -> None:  # noqa: FBT001 of the news
    parcel = pickup.shipment
    failed_anew = told.failed_at is not None and told.failed_at != pickup.failed_at
    if (pickup.failures, pickup.problem, pickup.failed_at) != (told.failures, told.problem, told.failed_at):
        pickup.failures, pickup.failed_at = told.failures, told.failed_at
        pickup.problem = told.problem or pickup.problem
        pickup.save(update_fields=["failures", "problem", "failed_at"])
        ending.count_held(request=pickup.request)
    if parcel.handed_over_at:
        _fetched(pickup, parcel, at, quiet)
    elif pickup.ended_at is None and parcel.bucket == Bucket.CANCELLED:
        problem = PickupProblem.MAX_ATTEMPTS if pickup.problem in FAR | {""} else None
        ending.end_held(pickup=pickup, end=PickupEnd.FAILED, at=parcel.status_at or at, actor=None, problem=problem)
        _ring(pickup, at, quiet)
    elif pickup.ended_at is None and failed_anew:
        _ring(pickup, at, quiet)


def _ring(pickup: Pickup, at: datetime, quiet: bool) -> None:  # noqa: FBT001 of the news
    if not quiet:
        ending.ring_failed(pickup=pickup, at=at)


def _fetched(pickup: Pickup, parcel: Shipment, at: datetime, quiet: bool) -> None:  # noqa: FBT001 of the news
    """It has done its work, even one that was over by then. Where another was sent meanwhile, or nobody wants the goods
    any more, a person looks: once.
    """
    if pickup.end == PickupEnd.PICKED_UP:
        return
    others = pickup.request.tries.standing().exclude(pk=pickup.pk)
    wanted = pickup.request.status not in {ReturnStatus.CANCELLED, ReturnStatus.REJECTED}
    if pickup.ended_at is None or (wanted and not others.exists()):
        ending.end_held(pickup=pickup, end=PickupEnd.PICKED_UP, at=parcel.handed_over_at or at, actor=None)
        if wanted and not quiet:
            telling.tell(pickup.request, Occasion.PICKED_UP, at=at)
        return
    told = AuditEvent.objects.filter(subject_type=pickup._meta.label_lower, subject_id=pickup.pk, verb=AFTER_ALL)
    if not quiet and not told.exists():
        audit.record(AFTER_ALL, pickup, at=at, actor=None, facts={"return": pickup.request_id, "parcel": parcel.pk})
        ending.ring_after_all(pickup=pickup, at=at)
