"""How long a store waits for what comes back, and what is claimed when that is over."""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import Store, User
from connectors.couriers.words import ScanStatus
from core import audit
from orders.services import tracking
from returns.models import Patience, RtoCase
from returns.queries import alarms
from returns.services import moving, owing
from returns.services.owing import Due
from returns.states import MISSED, ClaimKind

BATCH: Final = 200


@transaction.atomic
def set_patience(*, store: Store, returned_days: int, travel_days: int, at: datetime, actor: User | None) -> Patience:
    """Days after which parcels are missed: marked returned, and on their way. From 1 to 90 each."""
    days = {"returned_days": returned_days, "travel_days": travel_days}
    row, _new = Patience.objects.update_or_create(store=store, defaults={**days, "set_at": at, "set_by": actor})
    audit.record("returns.patience.set", row, at=at, actor=actor, facts=days)
    return row


def claim_missed(*, at: datetime) -> int:
    """Open claims for parcels that their couriers marked returned and that never came, store by store, some hundred
    at a time; returns how many were looked at. Repeating it opens nothing twice.
    """
    return sum(_claim_missed(store, at) for store in Store.objects.order_by("pk"))


@transaction.atomic
def _claim_missed(store: Store, at: datetime) -> int:
    fresh = alarms.unclaimed(alarms.never_received(alarms.patience_of(store), at=at))
    fresh = fresh.filter(value__gt=0)  # nothing is asked for what was worth nothing, and the others have their turn
    parcels = list(fresh.order_by("pk").values_list("shipment", flat=True)[:BATCH])
    if not parcels:
        return 0
    tracking.hold(shipment_ids=parcels)
    cases = [case for case in moving.held(RtoCase.objects.filter(shipment__in=parcels)) if _is_missed(case)]
    dues = [Due(case, ClaimKind.NEVER_RETURNED, case.value, case.shipment.rto_delivered_at or at) for case in cases]
    owing.claim_held(dues=dues, at=at)
    return len(parcels)


def _is_missed(case: RtoCase) -> bool:
    return case.status in MISSED and case.shipment.status == ScanStatus.RTO_DELIVERED
