"""Bookings in Delhivery's dialect: numbers, refusals, pickups."""

from typing import Any

import pytest

from tests.simulator.delhivery import TRACK, create, form, shipment


def test_a_parcel_is_found_by_its_order_number(call: Any) -> None:
    create(call, order="WK-77")
    said = call("GET", f"{TRACK}?ref_ids=WK-77").content
    assert [each["Shipment"]["ReferenceNo"] for each in said["ShipmentData"]] == ["WK-77"]


@pytest.mark.parametrize(
    ("said", "remark"),
    [
        ({"pin": "000123"}, "not served"),
        ({"order": "x" * 51}, "50"),
        ({"payment_mode": "Cash"}, "mode"),
        ({"pin": ""}, "pin"),
    ],
)
def test_a_booking_that_fails_says_so_in_its_package(call: Any, said: dict[str, Any], remark: str) -> None:
    told = create(call, **said)
    assert (told["success"], told["packages"][0]["status"]) == (False, "Fail")
    assert remark in told["packages"][0]["remarks"][0]


def test_a_call_that_it_cannot_read_takes_nothing(call: Any) -> None:
    for said in (create(call, where={}), create(call, add="Flat 2 & 3"), form(call, "data={}")):
        assert (said["success"], said["error"], said["packages"]) == (False, True, [])


def test_a_booking_that_is_repeated_is_another_parcel(call: Any) -> None:
    first, second = (create(call)["packages"][0]["waybill"] for _ in range(2))
    assert first != second
    assert call("GET", "/ledger").content["bookings"] == {"WK-1": 2}


def test_a_number_can_be_fetched_before_the_booking(call: Any) -> None:
    numbers = call("GET", "/waybill/api/bulk/json/?count=2").content.split(",")
    assert len(set(numbers)) == 2
    assert create(call, waybill=numbers[1])["packages"][0]["waybill"] == numbers[1]


def test_a_reverse_pickup_starts_at_the_customers_door(call: Any, clock: Any) -> None:
    awb = create(call, payment_mode="Pickup", cod_amount=0)["packages"][0]["waybill"]
    told = shipment(call, awb)
    assert (told["OrderType"], told["Status"]["StatusType"], told["Status"]["Status"]) == ("Pickup", "PP", "Open")
    assert told["Origin"].startswith("Jaipur")
    clock.advance(days=40)
    types = [scan["ScanDetail"]["ScanType"] for scan in shipment(call, awb)["Scans"]]
    assert types[-1] in {"DL", "CN"}
    assert set(types) <= {"PP", "PU", "DL", "CN"}
