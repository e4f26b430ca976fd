"""Parcels that take too long to come back, by what their store is patient with."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from accounts.models import Store
from connectors.couriers.words import ScanStatus
from orders.states import Bucket
from returns.models import Claim, Patience, RtoCase
from returns.models.patience import RETURNED_DAYS, TRAVEL_DAYS
from returns.models.rto import RtoCaseQuerySet
from returns.states import ClaimKind, RtoStatus

MISSED = (RtoStatus.EXPECTED, RtoStatus.DISPUTED)


def patience_of(store: Store) -> Patience:
    """What is set, or the defaults (not saved)."""
    usual = {"returned_days": RETURNED_DAYS, "travel_days": TRAVEL_DAYS}
    row = Patience.objects.filter(store=store).first() or Patience(**usual)
    row.store = store
    return row


def to_receive(store: Store) -> RtoCaseQuerySet:
    """Marked returned and waited for: somebody should look for them at the door."""
    return _missed(store).filter(shipment__status=ScanStatus.RTO_DELIVERED)


def never_received(patience: Patience, *, at: datetime) -> RtoCaseQuerySet:
    """Marked returned longer ago than the store waits, and never scanned in."""
    edge = at - timedelta(days=patience.returned_days)
    return to_receive(patience.store).filter(shipment__rto_delivered_at__lte=edge)


def too_long(patience: Patience, *, at: datetime) -> RtoCaseQuerySet:
    """On their way back for longer than the store waits."""
    edge = at - timedelta(days=patience.travel_days)
    travels = _missed(patience.store).filter(shipment__bucket=Bucket.RTO, opened_at__lte=edge)
    return travels.exclude(shipment__status=ScanStatus.RTO_DELIVERED)


def unclaimed(cases: RtoCaseQuerySet) -> RtoCaseQuerySet:
    """Those of them for which nothing was ever claimed as never returned, not even withdrawn."""
    claimed = Claim.objects.filter(shipment=OuterRef("shipment"), kind=ClaimKind.NEVER_RETURNED)
    return cases.filter(~Exists(claimed))


def _missed(store: Store) -> RtoCaseQuerySet:
    return RtoCase.objects.filter(store=store, status__in=MISSED)
