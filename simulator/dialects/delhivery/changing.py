"""Parcels are changed or cancelled at once; visits that are asked for are decided later, under an upload's number."""

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from simulator.dialects.delhivery import codes
from simulator.entries import Booking, Order, Upload
from simulator.facts import Verb
from simulator.instructing import give
from simulator.web import Request, Response, answer
from simulator.words import Json
from simulator.world import World

MOST = 1000
MOST_VISITS = 2  # after which nobody goes again
INCORRECT = "Incorrect waybill"
WRONG_STATUS = "Package in incorrect status"
CANCELLED = "Shipment has been cancelled."
Change = tuple[Verb, dict[str, str]]


def edit(world: World, account: str, request: Request, _: str) -> Response:
    """New facts of a parcel, answered in JSON; a cancellation is answered in XML, and the second one like the first."""
    said = request.json()
    awb = str(said["waybill"])
    with world.books.lock:
        booking = world.books.booking(account, awb)
        if str(said.get("cancellation", "")).lower() == "true":
            return _cancelled(world, account, booking, awb)
        if booking is None:
            return answer({"status": "Failure", "waybill": awb, "error": INCORRECT})
        orders = [_given(world, account, booking, verb, inputs) for verb, inputs in _changes(said)]
        refused = next(filter(None, map(world.timetable.refusal, orders)), "" if orders else "Nothing to edit")
    if refused:
        return answer({"status": "Failure", "waybill": awb, "error": refused})
    return answer({"status": "Success", "waybill": awb, "order_id": booking.parcel.reference})


def update(world: World, account: str, request: Request, _: str) -> Response:
    """Visits asked for after failed ones: taken now, decided later."""
    asked = request.json()["data"]
    if len(asked) > MOST:
        return answer({"error": f"Can not update more than {MOST} records"}, 400)
    with world.books.lock:
        upload = f"UPL{len(world.books.uploads) + 1:019d}"
        rows = tuple(_asked(world, account, each, f"{upload}-{place}") for place, each in enumerate(asked))
        world.books.enter(Upload(upload, account, rows))
    return answer({"request_id": upload})


def upload_status(world: World, account: str, _request: Request, id: str) -> Response:
    """How an upload stands: pending as long as any row of it is."""
    upload = world.books.uploads.get(id)
    if upload is None or upload.account != account:
        return answer({"error": "Invalid UPL id"}, 404)
    rows = [_told(world, account, row) for row in upload.rows]
    pending = any(row["status"] == "Pending" for row in rows)
    failed = [row for row in rows if row["status"] == "Failure"]
    status = "Pending" if pending else "Failure" if len(failed) == len(rows) else "Success"
    return answer({"request_id": id, "status": status, "data": rows, "failed_wbns": [row["waybill"] for row in failed]})


def _changes(said: Mapping[str, Any]) -> list[Change]:
    phone = said.get("phone")
    phones = phone if isinstance(phone, list) else [phone] if phone else []
    amount = "0" if said.get("pt") == "Pre-paid" else str(said["cod"]) if said.get("cod") is not None else ""
    wanted: list[Change] = [("change_phone", {"phone": str(phones[0])})] if phones else []
    wanted += [("change_address", {"address": str(said["add"])})] if said.get("add") else []
    wanted += [("change_cod", {"cod_amount": amount})] if amount else []
    return wanted


def _given(world: World, account: str, booking: Booking, verb: Verb, inputs: dict[str, str]) -> Order:
    """Decided now; there is no key, so each call is another one."""
    world.books.note_received("instructions", [f"{booking.parcel.awb} {verb}"])
    key = f"{booking.parcel.awb}-{len(world.books.orders)}"
    return give(world, booking, verb, inputs, account=account, key=key, later=False)


def _cancelled(world: World, account: str, booking: Booking | None, awb: str) -> Response:
    if booking is None:
        return _xml("False", awb, "", INCORRECT)
    before = [said for said in world.books.orders_of.get(awb, ()) if said.instruction.verb == "cancel"]
    done = any(world.timetable.refusal(said) is None for said in before)
    refused = None if done else world.timetable.refusal(_given(world, account, booking, "cancel", {}))
    return _xml("False" if refused else "True", awb, booking.parcel.reference, refused or CANCELLED)


def _xml(status: str, awb: str, order: str, remark: str) -> Response:
    said = "".join(
        f"<{name}>{escape(value)}</{name}>"
        for name, value in (("status", status), ("waybill", awb), ("order_id", order), ("remark", remark))
    )
    body = f'<?xml version="1.0" encoding="utf-8"?>\n<root>{said}</root>'
    return Response(200, body.encode(), "application/xml")


def _asked(world: World, account: str, said: Mapping[str, Any], key: str) -> dict[str, str]:
    """A row of an upload: the key of its order, or why there is none."""
    awb = str(said["waybill"])
    row = {"waybill": awb, "act": str(said["act"])}
    world.books.note_received("instructions", [f"{awb} {row['act']}"])
    booking = world.books.booking(account, awb)
    if booking is None:
        return row | {"refused": INCORRECT}
    verb, inputs, allowed = _meant(said)
    if refused := _refused(world, booking, allowed):
        return row | {"refused": refused}
    give(world, booking, verb, inputs, account=account, key=key, later=True)
    return row | {"key": key}


def _meant(said: Mapping[str, Any]) -> tuple[Verb, dict[str, str], frozenset[str]]:
    """What an act is, and after which codes it may be asked for. The older acts are still taken."""
    details = said.get("action_data") or {}
    if said["act"] == "DEFER_DLV":
        return "reattempt_on", {"date": str(details["deferred_date"])}, codes.DEFER
    if said["act"] == "EDIT_DETAILS" and details.get("add"):
        return "change_address", {"address": str(details["add"])}, codes.DEFER | codes.REATTEMPT
    if said["act"] == "EDIT_DETAILS":
        return "change_phone", {"phone": str(details["phone"])}, codes.DEFER | codes.REATTEMPT
    return "reattempt", {}, {"RE-ATTEMPT": codes.REATTEMPT, "PICKUP_RESCHEDULE": codes.FETCH_AGAIN}[said["act"]]


def _refused(world: World, booking: Booking, allowed: frozenset[str]) -> str:
    seen = world.timetable.visible(booking)
    if not seen:
        return WRONG_STATUS
    said = codes.remark(booking.parcel, seen[-1])
    if said.status == "Dispatched":
        return "Package is part of dispatch. Cannot update the information now"
    if seen[-1].attempt > MOST_VISITS:
        return "Shipment has reached max attempt count"
    return "" if said.nsl in allowed else WRONG_STATUS


def _told(world: World, account: str, row: Mapping[str, str]) -> Json:
    order = world.books.by_key(Order, account, row.get("key", ""))
    if order is None:
        return {"waybill": row["waybill"], "status": "Failure", "remark": row["refused"]}
    if world.timetable.horizon() < order.instruction.at:
        return {"waybill": row["waybill"], "status": "Pending", "remark": "Package action is being performed"}
    refused = world.timetable.refusal(order)
    return {"waybill": row["waybill"], "status": "Failure" if refused else "Success", "remark": refused or "Success"}
