"""What a courier's raw code means: the adapter's table first, then this installation's own map."""

from collections.abc import Collection, Sequence

from connectors import registry
from connectors.couriers.base import Meaning
from connectors.couriers.words import Reason, ScanStatus
from orders.models import CodeMap, Scan

Code = tuple[str, str]  # provider, raw code


def of(codes: Collection[Code]) -> dict[Code, Meaning]:
    """Meanings of the codes that anybody knows; the others are left out."""
    if not codes:
        return {}
    known = {code: registry.meaning(*code) for code in codes}
    found = {code: meaning for code, meaning in known.items() if meaning.status is not ScanStatus.UNKNOWN}
    mapped = CodeMap.objects.filter(raw_code__in={raw for _, raw in codes if (_, raw) not in found})
    for row in mapped:
        code = (row.provider, row.raw_code)
        if code in known and code not in found:
            found[code] = Meaning(ScanStatus(row.status), Reason(row.reason) if row.reason else None)
    return found


def of_scans(scans: Sequence[Scan]) -> dict[int, Meaning]:
    """What each of these scans, by its id, says by now: codes that were mapped since are read as they are mapped."""
    unknown = {(one.tracked_by, one.raw_code) for one in scans if one.status == ScanStatus.UNKNOWN}
    known = of(unknown)
    return {one.pk: _said(one, known) for one in scans}


def _said(scan: Scan, known: dict[Code, Meaning]) -> Meaning:
    kept = Meaning(ScanStatus(scan.status), Reason(scan.reason) if scan.reason else None)
    return known.get((scan.tracked_by, scan.raw_code), kept) if scan.status == ScanStatus.UNKNOWN else kept
