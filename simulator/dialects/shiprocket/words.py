"""Shiprocket's JSON: a parcel as it is asked for, the newest scan first, and as it is pushed, the oldest first."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from zlib import crc32

from simulator.clock import Clock
from simulator.dialects.delhivery.words import place
from simulator.dialects.shiprocket.codes import NOT_SAID, ORDER, SHIPMENT, Remark, said
from simulator.entries import Booking
from simulator.facts import Scan
from simulator.faults import Fault
from simulator.words import Json, times

INDIA = timezone(timedelta(hours=5, minutes=30))
COURIER, COURIER_ID, CHANNEL = "Delhivery Surface", 55, 3422553
FIRST_DRAFT, ELSEWHERE = 200_000_000, 500_000_000  # numbers of shipments
NO_ACTIVITY = (
    "Aahh! There is no activities found in our DB. Please have some patience it will be updated soon."  # their words
)


def stamp(at: datetime) -> str:
    """India's time without a word of it."""
    return at.astimezone(INDIA).strftime("%Y-%m-%d %H:%M:%S")


def key_of(shipment: int) -> str:
    """The key that the parcel of a shipment is booked under."""
    return f"shipment-{shipment}"


def shipment_id(booking: Booking) -> int:
    """The number that a shipment has with them, also one that was not booked in this dialect."""
    begins, _dash, number = booking.key.partition("-")
    drafted = begins == "shipment" and number.isdecimal()
    return int(number) if drafted else ELSEWHERE + crc32(booking.parcel.awb.encode()) % 100_000_000


def order_of(shipment: int) -> int:
    """The number of a shipment's order: another one."""
    return shipment + 100_000_000


def order_id(booking: Booking) -> int:
    """The number that an order has with them."""
    return order_of(shipment_id(booking))


def tracking(booking: Booking, scans: Sequence[Scan], clock: Clock, fault: Fault | None) -> Json:
    """`tracking_data` of one parcel."""
    if not scans:
        return nothing()
    parcel, when = booking.parcel, times(clock, fault)
    told = [(scan, said(parcel, scan), when(scan.at)) for scan in scans]
    now = told[-1][1]
    return {
        "tracking_data": {
            "track_status": 1,
            "shipment_status": now.shipment,
            "shipment_track": [_track(booking, told)],
            "shipment_track_activities": [_activity(*each) for each in reversed(told)],
            "track_url": f"https://shiprocket.co//tracking/{parcel.awb}",
            "etd": f"{parcel.promised_on.isoformat()} 19:00:00",
            "qc_response": {"qc_image": "", "qc_failed_reason": ""},
        }
    }


def nothing() -> Json:
    """What is said of a parcel that has no scans, or that nobody knows."""
    return {"tracking_data": {"track_status": 0, "error": NO_ACTIVITY}}


def push(booking: Booking, scans: Sequence[Scan], clock: Clock, fault: Fault | None) -> Json:
    """All scans so far; the numbers in front are of the last one, once in each table."""
    parcel, when = booking.parcel, times(clock, fault)
    told = [(scan, said(parcel, scan), when(scan.at)) for scan in scans]
    _scan, now, at = told[-1]
    booked = stamp(parcel.booked_at)
    return {
        "awb": parcel.awb,
        "courier_name": COURIER,
        "current_status": ORDER[now.order],
        "current_status_id": now.order,
        "shipment_status": SHIPMENT[now.shipment],
        "shipment_status_id": now.shipment,
        "current_timestamp": at.astimezone(INDIA).strftime("%d %m %Y %H:%M:%S"),
        "order_id": f"{CHANNEL}_{parcel.reference}",
        "sr_order_id": order_id(booking),
        "awb_assigned_date": booked,
        "pickup_scheduled_date": booked,
        "etd": f"{parcel.promised_on.isoformat()} 19:00:00",
        "scans": [_activity(*each) for each in told],
        "is_return": int(parcel.direction == "reverse"),
        "channel_id": CHANNEL,
        "pod_status": "OTP Based Delivery",
        "pod": "Not Available",
        "qc_image": "",
        "qc_failure_reason": "",
    }


def _activity(scan: Scan, remark: Remark, at: datetime) -> Json:
    return {
        "date": stamp(at),
        "status": remark.raw,
        "activity": remark.text,
        "location": place(scan),
        "sr-status": str(remark.shipment) if remark.shipment != NOT_SAID else "NA",
        "sr-status-label": SHIPMENT[remark.shipment],
    }


def _track(booking: Booking, told: Sequence[tuple[Scan, Remark, datetime]]) -> Json:
    parcel = booking.parcel
    first = {scan.code: stamp(at) for scan, _remark, at in reversed(told)}
    delivered = next((first[code] for code in ("DLV", "DLV-NBR", "DLV-SLF") if code in first), None)
    stops = parcel.route.stops
    return {
        "id": shipment_id(booking),
        "awb_code": parcel.awb,
        "courier_company_id": COURIER_ID,
        "shipment_id": shipment_id(booking),
        "order_id": order_id(booking),
        "pickup_date": first.get("PUP"),
        "delivered_date": delivered,
        "weight": "0.50",
        "packages": 1,
        "current_status": SHIPMENT[told[-1][1].shipment].title(),
        "delivered_to": parcel.city or stops[-1].name,
        "destination": parcel.city or stops[-1].name,
        "consignee_name": booking.to.get("name", ""),
        "origin": stops[0].name,
        "courier_agent_details": None,
        "courier_name": COURIER,
        "edd": None,
        "pod": "Available" if delivered else "Not Available",
        "pod_status": "",
    }
