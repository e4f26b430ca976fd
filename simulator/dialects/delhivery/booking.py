"""Parcels are booked: a form with JSON in it, and an answer that may say no in three places."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from simulator.booking import book_all
from simulator.dialects.delhivery.words import PREPAID
from simulator.wanted import NOT_SERVED, Wanted
from simulator.web import Request, Response, answer
from simulator.words import Json
from simulator.world import World

NUMBERS = "1490"  # what their waybills begin with
FORBIDDEN = frozenset("&#%;\\")
LONGEST_ORDER = 50
MODES = {"Prepaid": "prepaid", "Pre-paid": "prepaid", "COD": "cod", "Pickup": "prepaid", "REPL": "prepaid"}
WAREHOUSE = "110037"  # where parcels start, and returns end, that name no address of the merchant
MOST_NUMBERS = 10_000


def create(world: World, account: str, request: Request, _: str) -> Response:
    """`format=json&data=…`. There is no key: a call that is repeated books again."""
    form = parse_qs(request.body.decode())
    if form.get("format") != ["json"] or "data" not in form:
        return _failed("format key missing in POST")
    data = json.loads(form["data"][0])
    if not data.get("pickup_location", {}).get("name"):
        return _failed("ClientWarehouse matching query does not exist.")
    shipments: Sequence[Mapping[str, Any]] = data["shipments"]
    if FORBIDDEN & set("".join(str(value) for each in shipments for value in each.values())):
        return _failed("Special characters are not allowed in the data")
    with world.books.lock:
        told = [_booked(world, account, each) for each in shipments]
    good = all(package["status"] == "Success" for package in told)
    return answer(
        _totals(told) | {"success": good, "upload_wbn": f"UPL{len(world.books.bookings):019d}", "packages": told}
    )


def waybills(world: World, _account: str, request: Request, _: str) -> Response:
    """Numbers for parcels that are booked later."""
    count = min(int(request.query.get("count", "1")), MOST_NUMBERS)
    return answer(",".join(world.fresh_awb(NUMBERS) for _ in range(count)))


def postcode(_world: World, _account: str, request: Request, _: str) -> Response:
    """Whether a postcode is served; nothing in the list = not."""
    pin = request.query["filter_codes"]
    facts = {
        "pin": int(pin), "cod": "Y", "pre_paid": "Y", "pickup": "Y", "repl": "Y", "is_oda": "N", "remarks": "",
        "country_code": "IN",
    }  # fmt: skip
    return answer({"delivery_codes": [] if pin.startswith(NOT_SERVED) else [{"postal_code": facts}]})


def _booked(world: World, account: str, said: Mapping[str, Any]) -> Json:
    awb = str(said.get("waybill") or "") or world.fresh_awb(NUMBERS)
    problem = _problem(said)
    if not problem:
        wanted = {**_wanted(said), "key": f"waybill:{awb}", "sandbox": {"awb": awb}}
        world.books.note_received("bookings", [wanted["reference"]])
        [told] = book_all(world, account, [wanted])
        problem = str(told.get("reason", ""))
    return {
        "waybill": "" if problem else awb,
        "refnum": str(said.get("order", "")),
        "client": "SELLER",
        "payment": PREPAID if said.get("payment_mode") == "Prepaid" else said.get("payment_mode", ""),
        "cod_amount": float(said.get("cod_amount") or 0),
        "status": "Fail" if problem else "Success",
        "sort_code": "",
        "serviceable": "not served" not in problem,
        "remarks": [problem],
    }


def _problem(said: Mapping[str, Any]) -> str:
    missing = [name for name in ("name", "add", "pin", "phone", "order", "payment_mode") if not said.get(name)]
    if missing:
        return f"{missing[0]} is a required field"
    if len(str(said["order"])) > LONGEST_ORDER:
        return "Order id is longer than 50 characters"
    return "" if said["payment_mode"] in MODES else "Invalid payment mode"


def _wanted(said: Mapping[str, Any]) -> Wanted:
    """As Sampai Express would take it: the customer's door is where a reverse parcel starts."""
    door = {"postcode": str(said["pin"]), "city": str(said.get("city") or ""), "country": "IN"}
    ours = {"postcode": str(said.get("return_pin") or WAREHOUSE), "city": "", "country": "IN"}
    fetched = said["payment_mode"] == "Pickup"
    origin, target = (door, ours) if fetched else (ours, door)
    cod = str(said.get("cod_amount") or "") if said["payment_mode"] == "COD" else ""
    phone = said["phone"]
    return {
        **target,
        "origin": origin,
        "direction": "reverse" if fetched else "forward",
        "reference": str(said["order"]),
        "payment": MODES[said["payment_mode"]],
        "cod_amount": cod,
        "currency": "INR",
        "name": said["name"],
        "address": said["add"],
        "phone": phone[0] if isinstance(phone, list) and phone else phone,
    }


def _failed(why: str) -> Response:
    """Nothing was taken, and no package is named."""
    return answer(_totals([]) | {"rmk": why, "error": True, "success": False, "upload_wbn": None, "packages": []})


def _totals(told: Sequence[Json]) -> Json:
    kinds = [package["payment"] for package in told if package["status"] == "Success"]
    return {
        "cash_pickups_count": 0.0,
        "package_count": len(told),
        "prepaid_count": kinds.count(PREPAID),
        "pickups_count": kinds.count("Pickup"),
        "replacement_count": kinds.count("REPL"),
        "cash_pickups": 0.0,
        "cod_amount": sum(package["cod_amount"] for package in told),
        "cod_count": kinds.count("COD"),
    }
