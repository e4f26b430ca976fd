"""Parcels that are waited for, and those that take too long to come back, by what their store is patient with."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from connectors.couriers.words import ScanStatus
from orders.states import Bucket
from returns.models import Claim, Patience, RtoCase
from returns.models.patience import RETURNED_DAYS, TRAVEL_DAYS
from returns.models.rto import RtoCaseQuerySet
from returns.states import MISSED, ClaimKind


class Awaited(TextChoices):
    """A parcel that nobody here has received, by what its courier says; disputed or not."""

    ON_THE_WAY = "on_the_way", _("Coming back")
    MARKED = "marked", _("Back at origin")


BY_CLOCK: Final = {Awaited.ON_THE_WAY: "opened_at", Awaited.MARKED: "shipment__rto_delivered_at"}  # since when


def awaited(cases: RtoCaseQuerySet, which: Awaited) -> RtoCaseQuerySet:
    """Those of the cases that are waited for like this."""
    missed = cases.filter(status__in=MISSED)
    if which is Awaited.MARKED:
        return missed.filter(shipment__status=ScanStatus.RTO_DELIVERED)
    return missed.filter(shipment__bucket=Bucket.RTO).exclude(shipment__status=ScanStatus.RTO_DELIVERED)


def to_receive(store: Store) -> RtoCaseQuerySet:
    """Marked returned and waited for: somebody should look for them at the door."""
    return awaited(RtoCase.objects.filter(store=store), Awaited.MARKED)


def travelling(store: Store) -> RtoCaseQuerySet:
    """Still on their way back."""
    return awaited(RtoCase.objects.filter(store=store), Awaited.ON_THE_WAY)


def patience_of(store: Store) -> Patience:
    """What is set, or the defaults (not saved)."""
    usual = {"returned_days": RETURNED_DAYS, "travel_days": TRAVEL_DAYS}
    row = Patience.objects.filter(store=store).first() or Patience(**usual)
    row.store = store
    return row


def never_received(patience: Patience, *, at: datetime) -> RtoCaseQuerySet:
    """Marked returned longer ago than the store waits, and never scanned in."""
    edge = at - timedelta(days=patience.returned_days)
    return to_receive(patience.store).filter(shipment__rto_delivered_at__lte=edge)


def too_long(patience: Patience, *, at: datetime) -> RtoCaseQuerySet:
    """On their way back for longer than the store waits."""
    return travelling(patience.store).filter(opened_at__lte=at - timedelta(days=patience.travel_days))


def unclaimed(cases: RtoCaseQuerySet) -> RtoCaseQuerySet:
    """Those of them for which nothing was ever claimed as never returned, not even withdrawn."""
    claimed = Claim.objects.filter(shipment=OuterRef("shipment"), kind=ClaimKind.NEVER_RETURNED)
    return cases.filter(~Exists(claimed))
