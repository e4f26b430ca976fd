"""Keep what was said, once, and fold the parcels that it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection as database
from django.db import transaction
from django.db.models import Q
from psycopg2.extras import execute_values

from connectors.couriers.base import Meaning, ScanReport
from connectors.models import Connection
from orders import identity
from orders.models import News, Shipment
from orders.services.tracking.folding import lock, refold
from orders.states import Source

INSERT = """
    INSERT INTO orders_scan (store_id, shipment_id, connection_id, tracked_by, awb, digest, raw_code, raw_text, status,
        reason, happened_at, received_at, place, attempt, source, time_assumed, quiet)
    VALUES %s ON CONFLICT (digest) DO NOTHING RETURNING shipment_id
"""

ADOPT = """
    UPDATE orders_scan AS scan SET shipment_id = parcel.id, store_id = parcel.store_id FROM orders_shipment AS parcel
    WHERE parcel.id = ANY(%s) AND scan.shipment_id IS NULL AND scan.tracked_by = parcel.tracked_by
        AND scan.awb <> '' AND scan.awb IN (parcel.awb, parcel.return_awb)
    RETURNING scan.shipment_id
"""
MISSED = """
    SELECT parcel.id FROM orders_scan AS scan JOIN orders_shipment AS parcel
        ON parcel.tracked_by = scan.tracked_by AND parcel.awb = scan.awb
    WHERE scan.shipment_id IS NULL AND scan.awb <> '' LIMIT %s
"""


@dataclass(frozen=True)
class Told:
    """A report with what its adapter understood, as it is about to be kept."""

    report: ScanReport
    meaning: Meaning
    received_at: datetime
    source: Source


@transaction.atomic
def hear(*, connection: Connection, told: Sequence[Told], at: datetime) -> list[News]:
    """Keep the reports that are new and fold their parcels; returns the news, in no state of being handled.

    A report about a parcel that nobody knows yet is kept and waits for it (`adopt`). Repeats change nothing.
    """
    parcels = _parcels(connection.provider, {item.report.awb for item in told})
    locked = lock(shipment_ids=set(parcels.values()))
    stores = {shipment.pk: shipment.store_id for shipment in locked}
    rows = sorted((_row(connection, item, parcels, stores) for item in told), key=_digest)
    return refold(shipment_ids=_insert(rows), at=at, quiet=False)


@transaction.atomic
def adopt(*, shipments: Iterable[Shipment], at: datetime, quiet: bool = False) -> list[News]:
    """Give parcels that have just become known the scans that waited for them, and fold those parcels."""
    ids = sorted(shipment.pk for shipment in shipments)
    lock(shipment_ids=ids)
    with database.cursor() as cursor:
        cursor.execute(ADOPT, [ids])
        touched = {shipment_id for (shipment_id,) in cursor.fetchall()}
    return refold(shipment_ids=touched, at=at, quiet=quiet)


def adopt_waiting(*, at: datetime, limit: int = 500) -> list[News]:
    """Adopt for parcels that became known in the very moment that a scan about them came in; safe to run again."""
    with database.cursor() as cursor:
        cursor.execute(MISSED, [limit])
        ids = {shipment_id for (shipment_id,) in cursor.fetchall()}
    return adopt(shipments=Shipment.objects.filter(pk__in=ids), at=at)


def _parcels(tracked_by: str, awbs: set[str]) -> dict[str, int]:
    """Shipment ids by AWB, an AWB of a return leg included."""
    known = Shipment.objects.filter(Q(awb__in=awbs) | Q(return_awb__in=awbs), tracked_by=tracked_by)
    found: dict[str, int] = {}
    for pk, awb, return_awb in known.values_list("pk", "awb", "return_awb"):
        found.setdefault(return_awb, pk)
        found[awb] = pk
    return {awb: found[awb] for awb in awbs if awb and awb in found}


def _row(
    connection: Connection, told: Told, parcels: Mapping[str, int], stores: Mapping[int, int]
) -> tuple[object, ...]:
    report, meaning = told.report, told.meaning
    parcel = identity.parcel_by_awb(tracked_by=connection.provider, awb=report.awb)
    digest = identity.scan_digest(parcel=parcel, raw_code=report.raw_code, at=report.at, place=report.place)
    shipment_id = parcels.get(report.awb)
    return (
        stores.get(shipment_id) if shipment_id else None, shipment_id, connection.pk, connection.provider, report.awb,
        digest, report.raw_code, report.text[:400], meaning.status.value,
        meaning.reason.value if meaning.reason else "", report.at, told.received_at, report.place[:160],
        report.attempt, told.source.value, False, False,
    )  # fmt: skip


def _digest(row: tuple[object, ...]) -> bytes:
    """All workers insert in one order, so that two with the same scans wait for each other instead of locking up."""
    digest = row[5]
    return digest if isinstance(digest, bytes) else b""


def _insert(rows: Sequence[tuple[object, ...]]) -> set[int]:
    """Insert what is new; returns the parcels that learned something."""
    if not rows:
        return set()
    with database.cursor() as cursor:
        fresh = execute_values(cursor.cursor, INSERT, rows, page_size=1000, fetch=True)
    return {shipment_id for (shipment_id,) in fresh if shipment_id is not None}
