"""Codes of couriers that nobody has mapped yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.models import Store
from connectors import registry
from connectors.couriers.words import ScanStatus

MOST_READ = 50_000  # scans; beyond, counts say "at least"

# Reads a partial index that holds the unknown scans only.
UNMAPPED = """
    SELECT tracked_by, raw_code, count(*), max(received_at), max(raw_text), count(DISTINCT shipment_id)
    FROM (
        SELECT tracked_by, raw_code, received_at, raw_text, shipment_id
        FROM orders_scan
        WHERE status = 'unknown' AND store_id = ANY(%s) AND NOT EXISTS (
            SELECT FROM orders_codemap map
            WHERE map.provider = orders_scan.tracked_by AND map.raw_code = orders_scan.raw_code
        )
        LIMIT %s
    ) heard
    GROUP BY tracked_by, raw_code
    ORDER BY count(*) DESC, tracked_by, raw_code
"""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """One code that says nothing to us, how often it was heard, about how many parcels, and in whose words."""

    provider: str
    raw_code: str
    scans: int
    last_at: datetime
    words: str
    parcels: int


def unmapped(stores: Sequence[Store]) -> list[Unmapped]:
    """The codes in these stores' scans that neither an adapter nor this installation knows, most heard first."""
    with connection.cursor() as cursor:
        cursor.execute(UNMAPPED, [[store.pk for store in stores], MOST_READ])
        rows = [Unmapped(*row) for row in cursor.fetchall()]
    return [row for row in rows if registry.meaning(row.provider, row.raw_code).status is ScanStatus.UNKNOWN]


def heard(stores: Sequence[Store], *, provider: str, raw_code: str) -> bool:
    """Whether a scan of these stores said this code, which nobody but a person can explain."""
    return any((row.provider, row.raw_code) == (provider, raw_code) for row in unmapped(stores))
