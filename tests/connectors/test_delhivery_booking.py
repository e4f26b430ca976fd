"""Delhivery: bookings, pickups, and what becomes of one that was kept in part."""

import json
from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer

from connectors.base import Unreachable
from connectors.couriers.base import Ask, Courier
from connectors.couriers.words import Direction, Verb
from tests.connectors.delhivery import CREATE, TRACK, UNKNOWN, asked


@pytest.fixture
def delhivery(acting: Callable[..., Courier]) -> Courier:
    return acting("delhivery")


WANTED = {
    "reference": "SO-1", "name": "Asha & Sons", "phone": "9999999999", "address": "12; MG Road", "city": "Jaipur",
    "state": "Rajasthan", "postcode": "302017", "payment": "cod", "cod_amount": "499.00", "products": "Kurta",
    "origin": {"name": "Ravi", "phone": "8888888888", "address": "Plot 4", "city": "Mumbai", "postcode": "400001"},
}  # fmt: skip


def test_a_parcel_is_booked(acting: Callable[..., Courier], outside: HTTPServer) -> None:
    package = {"waybill": "7", "refnum": "SO-1", "status": "Success", "remarks": [""]}
    said = asked(outside, CREATE, json.dumps({"success": True, "upload_wbn": "UPL1", "packages": [package]}))
    answer = acting("delhivery", pickup_location="Main").instruct(Ask(Verb.BOOK, "", "k", inputs=WANTED))
    assert (answer.accepted, answer.awb) == (True, "7")
    assert said[0]["format"] == "json"
    wanted = json.loads(said[0]["data"])
    assert wanted["pickup_location"] == {"name": "Main"}
    [shipment] = wanted["shipments"]
    assert (shipment["name"], shipment["add"], shipment["order"]) == ("Asha  Sons", "12 MG Road", "SO-1")
    assert (shipment["payment_mode"], shipment["cod_amount"], shipment["pin"]) == ("COD", "499.00", "302017")


def test_a_pickup_begins_at_the_buyers_door(delhivery: Courier, outside: HTTPServer) -> None:
    said = asked(outside, CREATE, json.dumps({"packages": [{"waybill": "7", "status": "Success", "remarks": ""}]}))
    delhivery.instruct(Ask(Verb.REVERSE_PICKUP, "", "k", Direction.REVERSE, WANTED))
    [shipment] = json.loads(said[0]["data"])["shipments"]
    assert (shipment["payment_mode"], shipment["pin"], shipment["return_pin"]) == ("Pickup", "400001", "302017")
    assert "cod_amount" not in shipment


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"packages": [], "error": True, "rmk": "ClientWarehouse matching query does not exist."}, "capitals included"),
        ({"packages": [{"waybill": "", "status": "Fail", "remarks": ["Pincode not served"]}]}, "Pincode not served"),
    ],
)
def test_a_booking_may_be_refused(delhivery: Courier, outside: HTTPServer, told: dict, words: str) -> None:
    asked(outside, CREATE, json.dumps(told))
    answer = delhivery.instruct(Ask(Verb.BOOK, "", "k", inputs=WANTED))
    assert not answer.accepted
    assert words in answer.text


def test_a_booking_that_was_kept_in_part_is_looked_for(delhivery: Courier, outside: HTTPServer) -> None:
    failed = {
        "waybill": "",
        "status": "Fail",
        "remarks": ["Insufficient balance. Package might have been partially saved."],
    }
    asked(outside, CREATE, json.dumps({"packages": [failed]}))
    ask = Ask(Verb.BOOK, "", "k", inputs=WANTED)
    with pytest.raises(Unreachable, match="balance"):
        delhivery.instruct(ask)
    found = {"ShipmentData": [{"Shipment": {"AWB": "8", "ReferenceNo": "SO-1"}}]}
    outside.expect_ordered_request(TRACK, query_string={"ref_ids": "SO-1"}).respond_with_json(found)
    outside.expect_ordered_request(TRACK, query_string={"ref_ids": "SO-1"}).respond_with_json(UNKNOWN)
    answer = delhivery.look_up(ask, "")
    assert answer
    assert (answer.accepted, answer.awb) == (True, "8")
    assert delhivery.look_up(ask, "") is None
