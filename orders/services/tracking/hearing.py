"""Keep what was said, once, and fold the parcels that it is about."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection as database
from django.db import transaction

from connectors.couriers.base import Meaning, ScanReport
from connectors.models import Connection
from core.writing import array
from orders import identity
from orders.models import News, Shipment
from orders.services.tracking.folding import fold_held, hold
from orders.states import Source

SAID = {
    "store": "bigint", "parcel": "bigint", "awb": "text", "digest": "text", "code": "text", "text": "text",
    "status": "text", "reason": "text", "happened": "timestamptz", "received": "timestamptz", "place": "text",
    "attempt": "smallint", "source": "text",
}  # fmt: skip
# All workers insert in one order, so that two with the same scans wait for each other instead of locking up.
INSERT = f"""
    INSERT INTO orders_scan (store_id, shipment_id, connection_id, tracked_by, awb, digest, raw_code, raw_text, status,
        reason, happened_at, received_at, place, attempt, source, time_assumed, quiet)
    SELECT said.store, said.parcel, %(connection)s, %(tracked_by)s, said.awb, decode(said.digest, 'hex'), said.code,
        said.text, said.status, said.reason, said.happened, said.received, said.place, said.attempt, said.source,
        false, false
    FROM unnest({", ".join(f"%({name})s::{kind}[]" for name, kind in SAID.items())}) AS said ({", ".join(SAID)})
    ORDER BY said.digest
    ON CONFLICT (digest) DO NOTHING RETURNING shipment_id
"""  # noqa: S608 the table above
UNHEARD = """
    SELECT digest FROM unnest(%s::bytea[]) AS said (digest)
    WHERE NOT EXISTS (SELECT FROM orders_scan AS scan WHERE scan.digest = said.digest)
"""
NUMBERED = """
    SELECT id, store_id, awb, return_awb FROM orders_shipment
    WHERE tracked_by = %(tracked_by)s
        AND (awb = ANY(%(awbs)s::text[]) AND awb <> '' OR return_awb = ANY(%(awbs)s::text[]) AND return_awb <> '')
"""  # the comparisons with nothing lead to the indexes
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

Numbered = dict[str, tuple[int, int]]  # ids of shipment and store by AWB


class Told(NamedTuple):
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
    parcels = numbered(connection, {item.report.awb for item in told})
    hold(shipment_ids={pk for pk, _store_id in parcels.values()})
    return hear_held(connection=connection, told=told, parcels=parcels, at=at)


def hear_held(*, connection: Connection, told: Sequence[Told], parcels: Numbered, at: datetime) -> list[News]:
    """As `hear`, for a caller who has looked the parcels up and holds them."""
    fresh = _unheard({_digest(connection, item.report): item for item in told})
    rows = [_row(digest, item, parcels.get(item.report.awb)) for digest, item in fresh.items()]
    return fold_held(shipment_ids=_insert(connection, rows), at=at, quiet=False)


@transaction.atomic
def adopt(*, shipments: Iterable[Shipment], at: datetime, quiet: bool = False) -> list[News]:
    """Give parcels that have just become known the scans that waited for them, and fold those parcels."""
    ids = [shipment.pk for shipment in shipments]
    hold(shipment_ids=ids)
    return adopt_held(shipment_ids=ids, at=at, quiet=quiet)


def adopt_held(*, shipment_ids: Collection[int], at: datetime, quiet: bool = False) -> list[News]:
    """As `adopt`, for a caller who holds the parcels."""
    with database.cursor() as cursor:
        cursor.execute(ADOPT, [list(shipment_ids)])
        touched = {shipment_id for (shipment_id,) in cursor.fetchall()}
    return fold_held(shipment_ids=touched, at=at, quiet=quiet)


def adopt_waiting(*, at: datetime, limit: int = 500) -> list[News]:
    """Adopt for parcels that became known in the very moment that a scan about them came in; safe to run again."""
    with database.cursor() as cursor:
        cursor.execute(MISSED, [limit])
        ids = {shipment_id for (shipment_id,) in cursor.fetchall()}
    return adopt(shipments=Shipment.objects.filter(pk__in=ids), at=at)


def numbered(connection: Connection, awbs: Collection[str]) -> Numbered:
    """The parcels with these numbers, one of a return leg included."""
    with database.cursor() as cursor:
        cursor.execute(NUMBERED, {"tracked_by": connection.provider, "awbs": array(awbs)})
        known = cursor.fetchall()
    found: dict[str, tuple[int, int]] = {}
    for pk, store_id, awb, return_awb in known:
        found.setdefault(return_awb, (pk, store_id))
        found[awb] = (pk, store_id)
    return {awb: found[awb] for awb in awbs if awb and awb in found}


def _digest(connection: Connection, report: ScanReport) -> bytes:
    parcel = identity.parcel_by_awb(tracked_by=connection.provider, awb=report.awb)
    return identity.scan_digest(parcel=parcel, raw_code=report.raw_code, at=report.at, place=report.place)


def _unheard(told: dict[bytes, Told]) -> dict[bytes, Told]:
    """Those that nobody has told before: an answer to a question repeats all that the courier ever said."""
    with database.cursor() as cursor:
        cursor.execute(UNHEARD, [array(rf"\x{digest.hex()}" for digest in told)])
        return {bytes(digest): told[bytes(digest)] for (digest,) in cursor.fetchall()}


def _row(digest: bytes, told: Told, parcel: tuple[int, int] | None) -> tuple[object, ...]:
    """The values of `SAID`."""
    report, meaning = told.report, told.meaning
    shipment_id, store_id = parcel or (None, None)
    return (
        store_id, shipment_id, report.awb, digest.hex(), report.raw_code, report.text[:400],
        meaning.status.value, meaning.reason.value if meaning.reason else "", report.at, told.received_at,
        report.place[:160], report.attempt, told.source.value,
    )  # fmt: skip


def _insert(connection: Connection, rows: Sequence[tuple[object, ...]]) -> set[int]:
    """Insert what is new; returns the parcels that learned something."""
    if not rows:
        return set()
    said = dict(zip(SAID, map(array, zip(*rows, strict=True)), strict=True))
    with database.cursor() as cursor:
        cursor.execute(INSERT, {"connection": connection.pk, "tracked_by": connection.provider, **said})
        return {shipment_id for (shipment_id,) in cursor.fetchall() if shipment_id is not None}
