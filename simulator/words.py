"""What Sampai Express says, as JSON: the same shape of a parcel in an answer and in a push."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.chat import Happening
from simulator.clock import Clock
from simulator.codes import TEXT
from simulator.entries import Booking, Order, Sent
from simulator.facts import Parcel, Scan
from simulator.faults import Fault

Json = dict[str, Any]
FAR_FUTURE = 2099


def parcel(booking: Booking, scans: Sequence[Scan], *, clock: Clock, fault: Fault | None = None) -> Json:
    """A parcel with these scans; a fault of kind `future` or `wrong_clock` falsifies their times."""
    facts = booking.parcel
    when = times(clock, fault)
    going_back = any(scan.leg == "rto" for scan in scans)
    return {
        "awb": facts.awb,
        "reference": facts.reference,
        "direction": facts.direction,
        "payment": facts.payment,
        "cod_amount": facts.cod_amount or None,
        "currency": facts.currency or None,
        "promised_on": facts.promised_on.isoformat(),
        "return_awb": facts.return_awb if going_back else None,
        "scans": [_scan(scan, when(scan.at)) for scan in scans],
    }


def booked(facts: Parcel) -> Json:
    """The answer to a booking that was taken."""
    return {
        "state": "booked",
        "awb": facts.awb,
        "reference": facts.reference,
        "direction": facts.direction,
        "promised_on": facts.promised_on.isoformat(),
        "label": f"/v1/labels/{facts.awb}",
    }


def instruction(order: Order, refusal: str | None, *, at: datetime) -> Json:
    """An instruction as it stands: pending until it takes effect, then accepted or refused."""
    settled = at >= order.instruction.at
    state = "pending" if not settled else "refused" if refusal else "accepted"
    return {
        "id": order.id,
        "key": order.instruction.key,
        "awb": order.awb,
        "verb": order.instruction.verb,
        "state": state,
        "reason": refusal if state == "refused" else None,
    }


def scan_event(booking: Booking, scans: Sequence[Scan], clock: Clock, fault: Fault | None) -> Json:
    """The last of these scans, as it is pushed."""
    return {"event": "scan", "parcel": parcel(booking, scans[-1:], clock=clock, fault=fault)}


def happening(message: Sent, what: Happening, clock: Clock) -> Json:
    """A status of a message, or an answer to it, as it is pushed."""
    at = clock.told(what.at)
    if what.status == "reply":
        reply = {"id": f"{message.id}R", "in_reply_to": message.id, "from": message.to, "time": iso(at)}
        return {"event": "reply", "reply": reply | {"text": what.text, "button": what.button or None}}
    return {"event": "message", "message": message_state(message, what.status, at=at)}


def message_state(message: Sent, status: str, *, at: datetime) -> Json:
    """How far a message came."""
    reason = "Number is not on this service" if status == "failed" else None
    return {"id": message.id, "key": message.key, "status": status, "time": iso(at), "reason": reason}


def iso(at: datetime) -> str:
    """A UTC moment to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _scan(scan: Scan, at: datetime) -> Json:
    return {
        "time": at.isoformat(),
        "code": scan.code,
        "text": TEXT[scan.code],
        "place": scan.place,
        "attempt": scan.attempt,
        "leg": scan.leg,
    }


def times(clock: Clock, fault: Fault | None) -> Callable[[datetime], datetime]:
    """How moments are told; a fault of kind `future` or `wrong_clock` falsifies them."""
    if fault is None:
        return clock.told
    if fault.kind == "future":
        return lambda at: at.replace(year=FAR_FUTURE, day=min(at.day, 28))
    return lambda at: clock.told(at) + timedelta(seconds=fault.seconds)
