"""What Delhivery tells of parcels: the same shapes in answers and pushes, so that both tell the same scan."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from connectors import reading
from connectors.base import JSON
from connectors.couriers import delhivery_codes as codes
from connectors.couriers.base import Heard, ParcelReport, ScanReport
from connectors.couriers.words import ScanStatus
from connectors.reading import Said

INDIA = ZoneInfo("Asia/Kolkata")


def heard(told: Iterable[Said]) -> Heard:
    """The parcels in an answer or a push, with their scans."""
    parcels = [
        parcel for each in told if (parcel := reading.part(each, "Shipment")) and reading.text(parcel.get("AWB"))
    ]
    return Heard([scan for parcel in parcels for scan in _scans(parcel)], [_parcel(parcel) for parcel in parcels])


def _scans(parcel: Said) -> Iterator[ScanReport]:
    """The history, then the last word, which repeats its end; the count of attempts is as of the last word."""
    for each in reading.parts(parcel.get("Scans")):
        scan = reading.part(each, "ScanDetail")
        yield from _scan(parcel, scan, scan.get("Scan"), scan.get("ScanType"))
    last = reading.part(parcel, "Status")
    for report in _scan(parcel, last, last.get("Status"), last.get("StatusType")):
        failed = codes.meaning(report.raw_code).status is ScanStatus.ATTEMPT_FAILED
        yield replace(report, attempt=reading.count(parcel.get("DispatchCount")) if failed else None)


def _scan(parcel: Said, said: Said, status: JSON, kind: JSON) -> Iterator[ScanReport]:
    nsl = reading.text(said.get("StatusCode") or parcel.get("NSLCode"))
    code = codes.raw_code(reading.text(kind), reading.text(status), nsl)
    at = reading.moment(said.get("StatusDateTime") or said.get("ScanDateTime"), zone=INDIA)
    if code and at:
        yield ScanReport(
            awb=reading.text(parcel.get("AWB")),
            raw_code=code,
            at=at,
            text=reading.text(said.get("Instructions")),
            place=reading.text(said.get("StatusLocation") or said.get("ScannedLocation")),
        )


def _parcel(said: Said) -> ParcelReport:
    return ParcelReport(
        awb=reading.text(said.get("AWB")),
        cod_amount=reading.amount(said.get("CODAmount")),
        promised_on=reading.day(said.get("PromisedDeliveryDate") or said.get("ExpectedDeliveryDate")),
    )
