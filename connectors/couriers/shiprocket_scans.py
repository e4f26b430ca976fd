"""What Shiprocket tells of parcels, out of pushes, answers and the list of failed deliveries."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from connectors import reading
from connectors.base import JSON
from connectors.couriers import shiprocket_codes as codes
from connectors.couriers.base import ParcelReport, ScanReport
from connectors.reading import Said

INDIA = ZoneInfo("Asia/Kolkata")
PUSHED_AT = "%d %m %Y %H:%M:%S"


def scans(awb: str, said: JSON) -> Iterator[ScanReport]:
    """The activities of a parcel; one without a number keeps the word of the courier who carries it."""
    for each in reading.parts(said):
        number, own = reading.text(each.get("sr-status")), reading.text(each.get("status"))
        code = f"{codes.SHIPMENT}/{number}" if number not in {"", "NA"} else f"courier/{own or 'without a code'}"
        if at := reading.moment(each.get("date"), zone=INDIA):
            words, place = reading.text(each.get("activity")), reading.text(each.get("location"))
            yield ScanReport(awb, code, at, words, place)


def last_word(awb: str, said: Said) -> Iterator[ScanReport]:
    """What the push is about: the shipment table where it is told, else the order table, which knows returns."""
    words = reading.text(said.get("current_status"))
    shipment, order = reading.text(said.get("shipment_status_id")), reading.text(said.get("current_status_id"))
    table = codes.RETURN if reading.text(said.get("is_return")) not in {"", "0"} else codes.ORDER
    code = f"{codes.SHIPMENT}/{shipment}" if shipment else f"{table}/{order}" if order else f"{codes.WORDS}/{words}"
    counted = codes.ATTEMPT.search(words)
    if (words or shipment or order) and (at := _pushed_at(said.get("current_timestamp"))):
        yield ScanReport(awb, code, at, words, attempt=int(counted[1]) if counted else None)


def history(awb: str, said: Said) -> list[ScanReport]:
    """All activities, oldest first, and where the parcel stands, as of the latest: that one may have no number."""
    told = sorted(scans(awb, said.get("shipment_track_activities")), key=lambda scan: scan.at)
    number = reading.text(said.get("shipment_status"))
    return told + [replace(told[-1], raw_code=f"{codes.SHIPMENT}/{number}")] if told and number else told


def failures(records: Iterable[Said]) -> list[ScanReport]:
    """Why a delivery failed, in words, with the count of attempts."""
    told = ((each, reading.moment(each.get("ndr_raised_at"), zone=INDIA)) for each in records)
    return [
        ScanReport(
            awb=reading.text(each.get("awb_code")),
            raw_code=f"{codes.NDR}/{reading.text(each.get('reason')).lower()}",
            at=at,
            text=reading.text(each.get("reason")),
            attempt=reading.count(each.get("attempts")),
        )
        for each, at in told
        if at and reading.text(each.get("reason"))
    ]


def parcel(awb: str, said: Said) -> ParcelReport:
    """The day that was promised."""
    track = next(reading.parts(said.get("shipment_track")), {})
    return ParcelReport(awb, promised_on=reading.day(track.get("edd")) or reading.day(said.get("etd")))


def _pushed_at(said: JSON) -> datetime | None:
    """Day, month, year; whoever sends it otherwise is read as usual."""
    try:
        return datetime.strptime(reading.text(said), PUSHED_AT).replace(tzinfo=INDIA)
    except ValueError:
        return reading.moment(said, zone=INDIA)
