"""Reports that somebody says are not true: while they are disputed they count as failures without an attempt."""

from datetime import datetime

from django.db import transaction

from orders.models import DisputedScan, News, Scan
from orders.services.tracking.folding import fold_held, hold


@transaction.atomic
def dispute(*, scan: Scan, at: datetime) -> list[News]:
    """Doubt a failed delivery of a parcel, and fold the parcel again. Doubting it twice changes nothing."""
    store, parcel = _place(scan)
    hold(shipment_ids=[parcel])
    row = DisputedScan(store_id=store, shipment_id=parcel, scan=scan, since=at)
    DisputedScan.objects.bulk_create([row], ignore_conflicts=True)
    return fold_held(shipment_ids=[parcel], at=at, quiet=True)


@transaction.atomic
def believe(*, scan: Scan, at: datetime) -> list[News]:
    """Doubt it no more: the attempt counts again. Believing what nobody doubts changes nothing."""
    _store, parcel = _place(scan)
    hold(shipment_ids=[parcel])
    DisputedScan.objects.filter(scan=scan).delete()
    return fold_held(shipment_ids=[parcel], at=at, quiet=True)


def _place(scan: Scan) -> tuple[int, int]:
    """Its store and parcel."""
    if scan.store_id is None or scan.shipment_id is None:
        message = "a report without a parcel can't be disputed"
        raise ValueError(message)
    return scan.store_id, scan.shipment_id
