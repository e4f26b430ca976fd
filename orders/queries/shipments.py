"""Parcels that somebody has to do something about, and parcels as a list.

Only parcels with news in the last 60 days are waiting for anybody: an import of the past must not flood a desk.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from connectors.couriers.words import Direction
from core.dates import day_of
from orders.models import Shipment
from orders.models.shipments import ShipmentQuerySet
from orders.queries.clues import awb_spellings
from orders.states import Bucket

NEWEST_FIRST: Final = "-created_at"
RECENT: Final = timedelta(days=60)  # older news waits for nobody
ANSWER_WITHIN: Final = timedelta(hours=24)  # of a failed delivery's report, before the courier decides alone
SILENCE: Final = timedelta(hours=48)  # without a scan on the road is too long


class Queue(TextChoices):
    """What waits for somebody, by the name that Today and the parcel list share."""

    LATE = "late", _("Late against promise")
    SILENT = "silent", _("Silent parcels")


BY_CLOCK: Final = {
    Queue.LATE: "promised_on",
    Queue.SILENT: "last_scan_at",
}  # what each queue waits by, the oldest first


def waiting(queue: Queue, stores: Sequence[Store], *, at: datetime) -> QuerySet[Shipment]:
    """The parcels of one queue in these stores."""
    ids = [store.pk for store in stores]
    match queue:
        case Queue.LATE:
            return reduce(or_, (late(store, at=at) for store in stores), Shipment.objects.none())
        case Queue.SILENT:
            return silent(Shipment.objects.filter(store__in=ids), at=at)


def listed(rows: QuerySet[Shipment], *, by: str = NEWEST_FIRST) -> QuerySet[Shipment]:
    """In the order of `by`, with what a list shows of their orders."""
    return rows.select_related("order", "store").order_by(by, "-pk" if by.startswith("-") else "pk")


def in_turn(rows: QuerySet[Shipment], queue: Queue) -> QuerySet[Shipment]:
    """As `listed`, the longest waiting first."""
    return rows.select_related("order", "store").order_by(BY_CLOCK[queue], "pk")


def last_first(rows: QuerySet[Shipment], queue: Queue) -> QuerySet[Shipment]:
    """As `listed`, the longest waiting last."""
    return rows.select_related("order", "store").order_by(f"-{BY_CLOCK[queue]}", "-pk")


def with_awb(text: str) -> Q:
    """Parcels with this AWB, outward or on the way back."""
    spelt = awb_spellings(text)
    return Q(awb__in=spelt) | Q(return_awb__in=spelt)


def late(store: Store, *, at: datetime) -> QuerySet[Shipment]:
    """Parcels promised for a day that is over in the store's zone, and that nobody tried to deliver."""
    today = day_of(at, store.zone)
    rows = _of([store.pk]).late(today).filter(first_failed_at=None, promised_on__gt=today - RECENT)
    return rows.filter(last_scan_at__gt=at - RECENT)


def silent(rows: QuerySet[Shipment], *, at: datetime | None = None) -> QuerySet[Shipment]:
    """Those of the parcels that travel without a scan for 48 hours, and were heard of in the last 60 days."""
    now = at or timezone.now()
    travelling = rows.filter(bucket=Bucket.OPEN, direction=Direction.FORWARD).exclude(handed_over_at=None)
    return travelling.filter(last_scan_at__lt=now - SILENCE, last_scan_at__gt=now - RECENT)


def _of(stores: list[int]) -> ShipmentQuerySet:
    return Shipment.objects.filter(store__in=stores, direction=Direction.FORWARD)
