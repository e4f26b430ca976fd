"""Delhivery's JSON: a parcel as it is asked for, and one scan as it is pushed. Its misspellings are its own."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from zlib import crc32

from simulator.clock import Clock
from simulator.dialects.delhivery.codes import Remark, remark
from simulator.entries import Booking
from simulator.facts import Parcel, Scan
from simulator.faults import Fault
from simulator.words import Json, times

INDIA = timezone(timedelta(hours=5, minutes=30))
ALL, WITH_SCANS = 2, 1  # of `verbose`
SECONDS = len("2026-03-02T09:30:00")
SPOTS = {"hub": "H", "branch": "D", "control": "GW", "shipper": "P", "door": "D"}
PREPAID, COD, PICKUP = "Pre-paid", "COD", "Pickup"

Told = tuple[Scan, Remark, str]  # with its time as it is told


def stamp(at: datetime, of: object = "") -> str:
    """India's time without a word of it, with none to three digits behind the second."""
    fraction = f".{crc32(f'{of}{at.timestamp()}'.encode()) % 1000:03d}".rstrip("0").rstrip(".")
    return at.astimezone(INDIA).isoformat(timespec="seconds")[:SECONDS] + fraction


def push(booking: Booking, scans: Sequence[Scan], clock: Clock, fault: Fault | None) -> Json:
    """The last of these scans."""
    parcel, scan = booking.parcel, scans[-1]
    said, at = remark(parcel, scan), times(clock, fault)(scan.at)
    status = {
        "Status": said.status,
        "StatusDateTime": stamp(at, scan.code),
        "StatusType": said.kind,
        "StatusLocation": place(scan),
        "Instructions": said.text,
    }
    return {
        "Shipment": {
            "Status": status,
            "PickUpDate": stamp(parcel.booked_at),
            "NSLCode": said.nsl,
            "Sortcode": _sortcode(parcel),
            "ReferenceNo": parcel.reference,
            "AWB": parcel.awb,
        }
    }


def shipment(booking: Booking, scans: Sequence[Scan], clock: Clock, fault: Fault | None, *, verbose: int) -> Json:
    """One entry of `ShipmentData`."""
    parcel, when = booking.parcel, times(clock, fault)
    told = [(scan, remark(parcel, scan), stamp(when(scan.at), scan.code)) for scan in scans]
    content = _facts(parcel) | _milestones(told) | {"Status": _status(parcel, told)}
    if verbose >= WITH_SCANS:
        content["Scans"] = [{"ScanDetail": _detail(*each)} for each in told]
    if verbose >= ALL:
        content["Consignee"] = _consignee(booking)
    return {"Shipment": content}


def place(scan: Scan) -> str:
    """City, kind of place, and the city again, as their facilities are called."""
    city, _space, spot = scan.place.rpartition(" ")
    return f"{city}_{spot.title()}_{SPOTS.get(spot, 'D')} ({city})"


def _facts(parcel: Parcel) -> Json:
    stops = parcel.route.stops
    amount = float(Decimal(parcel.cod_amount or 0))
    promised = f"{parcel.promised_on.isoformat()}T23:59:59"
    kind = PICKUP if parcel.direction == "reverse" else COD if parcel.payment == "cod" else PREPAID
    return {
        "AWB": parcel.awb,
        "CODAmount": amount,
        "ChargedWeight": None,
        "Destination": parcel.city or stops[-1].name,
        "Ewaybill": [],
        "ExpectedDeliveryDate": promised,
        "Extras": "",
        "InvoiceAmount": amount,
        "OrderType": kind,
        "Origin": f"{stops[0].name}_Hub_H ({stops[0].name})",
        "PickUpDate": stamp(parcel.booked_at),
        "PickupLocation": "WAREHOUSE",
        "PromisedDeliveryDate": promised,
        "Quantity": "1",
        "ReferenceNo": parcel.reference,
        "ReturnPromisedDeliveryDate": None,
        "SenderName": "SELLER",
    }


def _milestones(told: Sequence[Told]) -> Json:
    def first(wanted: Callable[[Scan, Remark], bool]) -> str | None:
        return next((at for scan, said, at in told if wanted(scan, said)), None)

    back = [scan for scan, _said, _at in told if scan.leg == "rto"]
    return {
        "PickedupDate": first(lambda scan, _said: scan.code == "PUP"),
        "OriginRecieveDate": first(lambda scan, _said: scan.code == "HIN"),
        "OutDestinationDate": first(lambda scan, _said: scan.code == "HOUT"),
        "DestRecieveDate": first(lambda scan, _said: scan.code == "DIN"),
        "FirstAttemptDate": first(lambda scan, _said: scan.code == "OFD"),
        "DispatchCount": sum(said.status == "Dispatched" and scan.leg != "rto" for scan, said, _at in told),
        "DeliveryDate": first(lambda _scan, said: (said.kind, said.status) == ("DL", "Delivered")),
        "RTOStartedDate": first(lambda scan, _said: scan.code == "RTI"),
        "ReturnedDate": first(lambda scan, _said: scan.code == "RTO-DLV"),
        "ReverseInTransit": bool(back) and back[-1].code != "RTO-DLV",
    }


def _status(parcel: Parcel, told: Sequence[Told]) -> Json:
    if not told:
        return {"Status": "Manifested", "StatusType": "UD", "StatusDateTime": stamp(parcel.booked_at)}
    scan, said, at = told[-1]
    return {
        "Instructions": said.text,
        "RecievedBy": "",
        "Status": said.status,
        "StatusCode": said.nsl,
        "StatusDateTime": at,
        "StatusLocation": place(scan),
        "StatusType": said.kind,
    }


def _detail(scan: Scan, said: Remark, at: str) -> Json:
    return {
        "Instructions": said.text,
        "Scan": said.status,
        "ScanDateTime": at,
        "ScanType": said.kind,
        "ScannedLocation": place(scan),
        "StatusCode": said.nsl,
        "StatusDateTime": at,
    }


def _consignee(booking: Booking) -> Json:
    parcel, to = booking.parcel, booking.to
    return {
        "Name": to.get("name", ""),
        "Address1": [to["address"]] if to.get("address") else [],
        "Address2": [],
        "Address3": "",
        "City": (parcel.city or parcel.route.stops[-1].name).upper(),
        "State": "",
        "Country": "India",
        "PinCode": int(parcel.postcode) if parcel.postcode.isdecimal() else 0,
        "Telephone1": to.get("phone", ""),
        "Telephone2": "",
    }


def _sortcode(parcel: Parcel) -> str:
    last = parcel.route.stops[-1].name.upper()
    return f"{last[:3]}/{last[-3:]}"
