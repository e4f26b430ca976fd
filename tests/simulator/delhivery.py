"""Calls in Delhivery's dialect."""

import json
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote

import pytest

TRACK = "/api/v1/packages/json/"


def track(call: Any, *awbs: str, **query: str) -> Any:
    return call("GET", f"{TRACK}?waybill={','.join(awbs)}" + "".join(f"&{k}={v}" for k, v in query.items()))


def shipment(call: Any, awb: str) -> dict[str, Any]:
    return track(call, awb).content["ShipmentData"][0]["Shipment"]


def nsl(call: Any, awb: str) -> list[str]:
    return [scan["ScanDetail"]["StatusCode"] for scan in shipment(call, awb)["Scans"]]


def create(call: Any, where: Mapping[str, Any] | None = None, **said: Any) -> Any:
    usual = {
        "name": "Asha", "add": "12 MG Road", "pin": "302017", "city": "Jaipur", "phone": "9822014417",
        "order": "WK-1", "payment_mode": "COD", "cod_amount": 499, "return_pin": "400001",
    }  # fmt: skip
    location = {"name": "Main"} if where is None else where
    data = json.dumps({"shipments": [usual | said], "pickup_location": location})
    return form(call, f"format=json&data={quote(data)}")


def form(call: Any, body: str) -> Any:
    connection = HTTPConnection(call.url.removeprefix("http://"), timeout=10)
    headers = {"Authorization": f"Token {call.token}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/api/cmu/create.json", body, headers)
    said = json.loads(connection.getresponse().read())
    connection.close()
    return said


def until(clock: Any, call: Any, awb: str, wanted: Callable[[str], object]) -> None:
    """Let time pass until the last scan is one of these."""
    for _hour in range(24 * 20):
        clock.advance(hours=1)
        if wanted(nsl(call, awb)[-1]):
            return
    pytest.fail("never came to it")
