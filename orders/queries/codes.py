"""Codes of couriers that nobody has mapped yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Membership, Store
from connectors import registry
from connectors.couriers.words import ScanStatus
from core.dates import FIRST_MOMENT
from orders.models import CodeMap, Scan

MOST_CODES = 5_000  # that were ever heard without an adapter knowing them; more are junk
MOST_SCANS = 10_000  # of one code; beyond, counts say "at least"

# Steps from code to code through a partial index that holds the unknown scans only: the scans of a code that has been
# mapped stay what they were, and may be millions.
UNMAPPED = """
    WITH RECURSIVE code AS (
        (SELECT tracked_by, raw_code FROM orders_scan WHERE status = 'unknown' ORDER BY tracked_by, raw_code LIMIT 1)
        UNION ALL
        SELECT next.tracked_by, next.raw_code FROM code, LATERAL (
            SELECT tracked_by, raw_code FROM orders_scan
            WHERE status = 'unknown' AND (tracked_by, raw_code) > (code.tracked_by, code.raw_code)
            ORDER BY tracked_by, raw_code LIMIT 1
        ) next
    ),
    waiting AS (
        SELECT tracked_by, raw_code FROM (SELECT * FROM code LIMIT %(codes)s) known
        WHERE NOT EXISTS (
            SELECT FROM orders_codemap map WHERE map.provider = known.tracked_by AND map.raw_code = known.raw_code
        )
    )
    SELECT waiting.tracked_by, waiting.raw_code, count(*), max(received_at), max(raw_text),
        count(DISTINCT shipment_id)
    FROM waiting, LATERAL (
        SELECT received_at, raw_text, shipment_id FROM orders_scan heard
        WHERE status = 'unknown' AND heard.tracked_by = waiting.tracked_by AND heard.raw_code = waiting.raw_code
            AND store_id = ANY(%(stores)s) AND received_at > %(since)s
        LIMIT %(scans)s
    ) heard
    GROUP BY waiting.tracked_by, waiting.raw_code
    ORDER BY count(*) DESC, waiting.tracked_by, waiting.raw_code
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


def unmapped(stores: Sequence[Store], *, since: datetime = FIRST_MOMENT) -> list[Unmapped]:
    """The codes in these stores' scans that neither an adapter nor this installation knows, most heard first."""
    ids = [store.pk for store in stores]
    with connection.cursor() as cursor:
        cursor.execute(UNMAPPED, {"stores": ids, "since": since, "codes": MOST_CODES, "scans": MOST_SCANS})
        rows = [Unmapped(*row) for row in cursor.fetchall()]
    return [row for row in rows if registry.meaning(row.provider, row.raw_code).status is ScanStatus.UNKNOWN]


def heard(stores: Sequence[Store], *, provider: str, raw_code: str) -> bool:
    """Whether a scan of these stores said this code, which nobody but a person can explain."""
    if registry.meaning(provider, raw_code).status is not ScanStatus.UNKNOWN:
        return False
    return _unexplained(stores).filter(tracked_by=provider, raw_code=raw_code).exists()


def mapped(stores: Sequence[Store]) -> QuerySet[CodeMap]:
    """What this installation says of the codes that these stores heard, or that one of their people mapped, latest
    first: another merchant's code may be a sentence about a buyer of his."""
    told = _unexplained(stores).filter(tracked_by=OuterRef("provider"), raw_code=OuterRef("raw_code"))
    ours = Membership.objects.filter(store__in=stores, user=OuterRef("mapped_by"))
    return CodeMap.objects.filter(Exists(told) | Exists(ours)).order_by("-mapped_at", "-pk")


def _unexplained(stores: Sequence[Store]) -> QuerySet[Scan]:
    return Scan.objects.filter(status=ScanStatus.UNKNOWN, store__in=stores)
