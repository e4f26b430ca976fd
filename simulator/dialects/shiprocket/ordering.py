"""Bookings in two calls: an order, or the return of one, and then a number for its parcel. And cancelling."""

from collections.abc import Iterable, Mapping
from typing import Any

from simulator.booking import book_all
from simulator.dialects.shiprocket import words
from simulator.dialects.shiprocket.refusing import refused
from simulator.entries import Booking, Draft
from simulator.instructing import give
from simulator.wanted import Wanted, facts
from simulator.web import Request, Response, answer
from simulator.words import Json
from simulator.world import World

NUMBERS = "1904"  # what the courier's waybills begin with
WAREHOUSE = "110037"  # where parcels start whose pickup location is only a nickname
NEEDED = ("order_id", "payment_method")
FORWARD = ("billing_customer_name", "billing_address", "billing_pincode", "billing_phone", "pickup_location")
RETURN = (
    "pickup_customer_name", "pickup_address", "pickup_pincode", "pickup_phone", "shipping_customer_name",
    "shipping_address", "shipping_pincode", "shipping_phone",
)  # fmt: skip
INVALID = "Oops! Invalid Data."


def create(world: World, account: str, request: Request, _: str) -> Response:
    """The first call of a forward parcel."""
    said = request.json()
    cod = said.get("payment_method") == "COD"
    wanted: Wanted = {
        **_place(said, "billing"), "origin": {"postcode": WAREHOUSE, "city": "", "country": "IN"},
        "direction": "forward", "payment": "cod" if cod else "prepaid",
        "cod_amount": str(said.get("sub_total", "")) if cod else "",
    }  # fmt: skip
    first = {"status": "NEW", "status_code": 1, "onboarding_completed_now": 0, "awb_code": None}
    nobody = {"courier_company_id": None, "courier_name": None}
    also = ("sub_total",) if cod else ()
    return _drafted(world, account, said, (*NEEDED, *FORWARD, *also), wanted, first | nobody)


def create_return(world: World, account: str, request: Request, _: str) -> Response:
    """The first call of a parcel from the buyer: paid ahead, always."""
    said = request.json()
    if said.get("payment_method") not in {None, "PREPAID", "Prepaid"}:
        return refused(422, INVALID, {"payment_method": ["The selected payment method is invalid."]})
    wanted: Wanted = {
        **_place(said, "shipping"), "origin": _place(said, "pickup"), "direction": "reverse", "payment": "prepaid",
    }  # fmt: skip
    state = {"status": "RETURN PENDING", "status_code": 21, "company_name": "shiprocket"}
    return _drafted(world, account, said, (*NEEDED, *RETURN), wanted, state)


def assign(world: World, account: str, request: Request, _: str) -> Response:
    """The second call: a courier's number; asked again, the same one."""
    number = int(request.json()["shipment_id"])
    draft = world.books.drafts.get(number)
    if draft is None or draft.account != account:
        return refused(404, "Shipment not found")
    key = words.key_of(number)
    with world.books.lock:
        booked = world.books.by_key(Booking, account, key)
        awb = booked.parcel.awb if booked else world.fresh_awb(NUMBERS)
        sandbox = {"awb": awb}
        [told] = book_all(world, account, [{**draft.wanted, "key": key, "sandbox": sandbox}])
    if told["state"] == "refused":
        problem = {"awb_assign_error": told["reason"]}
        return answer({"awb_assign_status": 0, "response": {"data": problem}})
    data = {
        "courier_company_id": words.COURIER_ID, "awb_code": awb, "cod": int(draft.wanted["payment"] == "cod"),
        "order_id": words.order_of(number), "shipment_id": number, "awb_code_status": 1,
        "courier_name": words.COURIER, "assigned_date_time": words.stamp(world.clock.told(world.now())),
    }  # fmt: skip
    return answer({"awb_assign_status": 1, "response": {"data": data}})


def cancel_orders(world: World, account: str, request: Request, _: str) -> Response:
    """By their own numbers of orders."""
    wanted = set(map(int, request.json()["ids"]))
    found = [each for each in world.books.of(account) if words.order_id(each) in wanted]
    return _cancelled(world, account, found, len(wanted), "Order cancelled successfully.")


def cancel_parcels(world: World, account: str, request: Request, _: str) -> Response:
    """By the courier's numbers."""
    awbs = list(dict.fromkeys(map(str, request.json()["awbs"])))
    found = [booking for awb in awbs if (booking := world.books.booking(account, awb))]
    text = "Bulk Shipment cancellation is in progress. Please wait for some time."
    return _cancelled(world, account, found, len(awbs), text)


def show(world: World, account: str, _request: Request, number: str) -> Response:
    """One order, by their own number of it."""
    found = next((each for each in world.books.of(account) if str(words.order_id(each)) == number), None)
    if found is None:
        return refused(404, "Order not found")
    facts = {
        "id": words.order_id(found), "channel_order_id": found.parcel.reference,
        "payment_method": found.parcel.payment, "shipments": {"id": words.shipment_id(found), "awb": found.parcel.awb},
    }  # fmt: skip
    return answer({"data": facts})


def wallet(_world: World, _account: str, _request: Request, _: str) -> Response:
    """Harmless."""
    return answer({"data": {"balance_amount": "2500.00"}})


def _place(said: Mapping[str, Any], whose: str) -> dict[str, Any]:
    """One end of the way, as Sampai Express would take it."""
    return {
        "postcode": str(said.get(f"{whose}_pincode") or ""),
        "city": str(said.get(f"{whose}_city") or ""),
        "country": "IN",
        "name": str(said.get(f"{whose}_customer_name") or ""),
        "address": str(said.get(f"{whose}_address") or ""),
        "phone": str(said.get(f"{whose}_phone") or ""),
    }


def _drafted(
    world: World, account: str, said: Mapping[str, Any], needed: Iterable[str], wanted: Wanted, state: Json
) -> Response:
    """An order number is taken once."""
    errors = {name: [f"The {name.replace('_', ' ')} field is required."] for name in needed if not said.get(name)}
    with world.books.lock:
        if not errors and any(_same(each, account, said) for each in list(world.books.drafts.values())):
            errors = {"order_id": ["The order id has already been taken."]}
        if errors:
            return refused(422, INVALID, errors)
        reference = str(said["order_id"])
        world.books.note_received("bookings", [reference])
        number = words.FIRST_DRAFT + len(world.books.drafts) + 1
        content = dict(wanted) | {"reference": reference, "currency": "INR"}
        facts(content, awb="", at=world.now())  # what can't be read is refused now, not later
        world.books.enter(Draft(number, account, content))
    return answer({"order_id": words.order_of(number), "shipment_id": number} | state)


def _same(draft: Draft, account: str, said: Mapping[str, Any]) -> bool:
    return draft.account == account and draft.wanted["reference"] == str(said["order_id"])


def _cancelled(world: World, account: str, found: list[Booking], wanted: int, text: str) -> Response:
    if len(found) < wanted:
        return refused(404, "Some of them are not there")
    problems = [problem for booking in found if (problem := _cancel(world, account, booking))]
    return refused(400, problems[0]) if problems else answer({"message": text})


def _cancel(world: World, account: str, booking: Booking) -> str | None:
    """Why not; a repeat of one that was taken is taken too."""
    awb = booking.parcel.awb
    world.books.note_received("instructions", [f"{awb} cancel"])
    with world.books.lock:
        before = [said for said in world.books.orders_of.get(awb, ()) if said.instruction.verb == "cancel"]
        if any(world.timetable.refusal(said) is None for said in before):
            return None
        key = f"{awb}-{len(world.books.orders)}"
        return world.timetable.refusal(give(world, booking, "cancel", {}, account=account, key=key, later=False))
