"""Failed deliveries: a list in pages, one of them, and what is to be done about it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from simulator.codes import FAILED
from simulator.dialects.shiprocket import words
from simulator.dialects.shiprocket.codes import REASONS
from simulator.dialects.shiprocket.refusing import refused
from simulator.entries import Booking
from simulator.facts import Scan, Verb
from simulator.instructing import give
from simulator.web import Request, Response, answer
from simulator.words import Json
from simulator.world import World

PER_PAGE = 15
VERBS: Mapping[str, Verb] = {"re-attempt": "reattempt", "fake-attempt": "reattempt", "return": "rto"}
COURIERS_DOING = 3  # `action_by`


def every(world: World, account: str, request: Request, _: str) -> Response:
    """Those that wait for an action, the latest first."""
    page, per_page = (int(request.query.get(name, usual)) for name, usual in (("page", 1), ("per_page", PER_PAGE)))
    asked = (request.query.get("search", ""), _day(request, "from"), _day(request, "to"))
    found = [
        (booking, seen) for booking in world.books.of(account) if _fits(seen := _failed(world, booking), booking, asked)
    ]
    found.sort(key=lambda pair: (pair[1][-1].at, pair[0].parcel.awb), reverse=True)
    shown = found[(page - 1) * per_page : page * per_page]
    pages = max(1, -(-len(found) // per_page))
    following = {"next": f"https://apiv2.shiprocket.in/v1/external/ndr/all?page={page + 1}"} if page < pages else []
    pagination = {
        "total": len(found), "count": len(shown), "per_page": per_page, "current_page": page, "total_pages": pages,
        "links": following,
    }  # fmt: skip
    return answer({"data": [_record(world, *each) for each in shown], "meta": {"pagination": pagination}})


def one(world: World, account: str, _request: Request, awb: str) -> Response:
    """A single one, in a list."""
    booking = world.books.booking(account, awb)
    seen = _failed(world, booking) if booking else []
    return answer({"data": [_record(world, booking, seen)]}) if booking and seen else refused(404, "NDR not found")


def act(world: World, account: str, request: Request, awb: str) -> Response:
    """Taken with 202, or refused; a new phone or address comes along with the visit."""
    said = request.json()
    missing = {name: [f"The {name} field is required."] for name in ("action", "comments") if not said.get(name)}
    if missing or said["action"] not in VERBS:
        return refused(422, "Oops! Invalid Data.", missing or {"action": ["The selected action is invalid."]})
    world.books.note_received("instructions", [f"{awb} {said['action']}"])
    with world.books.lock:
        booking = world.books.booking(account, awb)
        if booking is None or not _waits(world, booking):
            return refused(400, "This AWB is not in NDR.")
        orders = [
            give(world, booking, verb, inputs, account=account, key=f"{awb}-{len(world.books.orders)}", later=False)
            for verb, inputs in _meant(said)
        ]
        problem = next(filter(None, map(world.timetable.refusal, orders)), "")
    return refused(400, problem) if problem else answer({"status": "Data Updated Sucessfully"}, 202)


def _meant(said: Mapping[str, Any]) -> list[tuple[Verb, dict[str, str]]]:
    """What is asked, the corrections first: the visit is made with them."""
    if VERBS[said["action"]] == "rto":
        return [("rto", {})]
    address = ", ".join(str(said[name]) for name in ("address1", "address2") if said.get(name))
    wanted: list[tuple[Verb, dict[str, str]]] = []
    wanted += [("change_phone", {"phone": str(said["phone"])})] if said.get("phone") else []
    wanted += [("change_address", {"address": address})] if address else []
    day = said.get("deferred_date")
    return [*wanted, ("reattempt_on", {"date": str(day)}) if day else ("reattempt", {})]


def _failed(world: World, booking: Booking) -> list[Scan]:
    """The failed visits of a parcel that waits after one."""
    return [scan for scan in world.timetable.visible(booking) if scan.code in FAILED] if _waits(world, booking) else []


def _waits(world: World, booking: Booking) -> bool:
    seen = world.timetable.visible(booking)
    return bool(seen) and seen[-1].code in FAILED


def _day(request: Request, name: str) -> date | None:
    return date.fromisoformat(request.query[name]) if request.query.get(name) else None


def _fits(seen: list[Scan], booking: Booking, asked: tuple[str, date | None, date | None]) -> bool:
    if not seen:
        return False
    search, first, last = asked
    day = seen[-1].at.astimezone(words.INDIA).date()
    named = search in {"", booking.parcel.awb, booking.parcel.reference}
    return named and (first is None or first <= day) and (last is None or day <= last)


def _record(world: World, booking: Booking, seen: list[Scan]) -> Json:
    parcel, to, raised = booking.parcel, booking.to, words.stamp(world.clock.told(seen[-1].at))
    return {
        "id": words.order_id(booking),
        "shipment_id": words.shipment_id(booking),
        "customer_name": to.get("name", ""),
        "customer_email": "",
        "customer_phone": to.get("phone", ""),
        "customer_address": to.get("address", ""),
        "customer_address_2": "",
        "created_at": parcel.booked_at.astimezone(words.INDIA).strftime("%d %b %Y, %I:%M %p"),
        "attempts": max(1, seen[-1].attempt),
        "ndr_raised_at": raised,
        "awb_code": parcel.awb,
        "product_name": "",
        "product_price": parcel.cod_amount or "0.00",
        "history": [_visit(world, scan, place) for place, scan in enumerate(seen)],
        "customer_city": parcel.city or parcel.route.stops[-1].name,
        "customer_state": "",
        "customer_pincode": parcel.postcode,
        "payment_status": "2",
        "status": "UNDELIVERED",
        "status_code": 36,
        "payment_method": parcel.payment,
        "reason": REASONS[seen[-1].code],
        "courier": words.COURIER,
        "escalation_status": "N/A",
        "shipment_channel_id": words.CHANNEL,
        "delivered_date": "",
    }


def _visit(world: World, scan: Scan, place: int) -> Json:
    nothing = ("medium", "proof_recording", "proof_image")
    blank = ("comment", "call_center_call_recording", "call_center_recording_date")
    return {
        "id": int(scan.at.timestamp()),
        "ndr_id": int(scan.at.timestamp()) - place,
        "ndr_reason": REASONS[scan.code],
        "action_by": COURIERS_DOING,
        "ndr_attempt": max(1, scan.attempt),
        **dict.fromkeys(nothing),
        "ndr_push_status": 0,
        **dict.fromkeys(blank, ""),
        "sms_response": "No Response",
        "ndr_raised_at": words.stamp(world.clock.told(scan.at)),
    }
