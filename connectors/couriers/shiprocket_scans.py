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
SHIPMENT = f"{codes.SHIPMENT}/"


def scans(awb: str, said: JSON) -> Iterator[ScanReport]:
    """The activities of a parcel; one without a number keeps the word of the courier who carries it."""
    for each in reading.parts(said):
        number, own = reading.text(each.get("sr-status")), reading.text(each.get("status"))
        code = SHIPMENT + number if number not in {"", "NA"} else f"courier/{own or 'without a code'}"
        if at := reading.moment(each.get("date"), zone=INDIA):
            words, place = reading.text(each.get("activity")), reading.text(each.get("location"))
            yield ScanReport(awb, code, at, words, place)


def pushed(awb: str, said: Said) -> list[ScanReport]:
    """The history, oldest first, and the last word. Of the same moment as the newest activity, it is about that one."""
    told = sorted(scans(awb, said.get("scans")), key=lambda scan: scan.at)
    last = _last_word(awb, said)
    if last is None or not told or told[-1].at != last.at:
        return told + [last] if last else told
    return _standing_at(told, last.raw_code, last.attempt)


def _standing_at(told: list[ScanReport], code: str, attempt: int | None = None) -> list[ScanReport]:
    """As told, with the code at which the parcel stands once: of the activity that has it already, else beside the
    newest, with its place. Numbers of the shipment table go before others, so beside one of those no other is told."""
    newest = [number for number, scan in enumerate(told) if scan.at == told[-1].at]
    same = [number for number in newest if told[number].raw_code == code]
    known = [number for number in newest if told[number].raw_code.startswith(SHIPMENT)]
    if same or (known and not code.startswith(SHIPMENT)):
        it = (same or known)[-1]
        return [*told[:it], replace(told[it], attempt=attempt), *told[it + 1 :]]
    return [*told, replace(told[-1], raw_code=code, attempt=attempt)]


def _last_word(awb: str, said: Said) -> ScanReport | None:
    """What the push is about: the shipment table where it is told, else the order table, which knows returns."""
    words, at = reading.text(said.get("current_status")), _pushed_at(said.get("current_timestamp"))
    shipment, order = reading.text(said.get("shipment_status_id")), reading.text(said.get("current_status_id"))
    if not at or not (words or shipment or order):
        return None
    table = codes.RETURN if reading.text(said.get("is_return")) not in {"", "0"} else codes.ORDER
    code = SHIPMENT + shipment if shipment else f"{table}/{order}" if order else f"{codes.WORDS}/{words}"
    counted = codes.ATTEMPT.search(words)
    return ScanReport(awb, code, at, words, attempt=int(counted[1]) if counted else None)


def history(awb: str, said: Said) -> list[ScanReport]:
    """All activities, oldest first, and where the parcel stands, as of the latest: that one may have no number."""
    told = [*scans(awb, said.get("shipment_track_activities"))]
    told.reverse()  # newest first, also within one moment
    told.sort(key=lambda scan: scan.at)
    number = reading.text(said.get("shipment_status"))
    return _standing_at(told, SHIPMENT + number) if told and number else told


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
