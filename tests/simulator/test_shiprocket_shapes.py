"""Shiprocket's dialect beside captured answers: every stage has its numbers, every answer its shape."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.codes import TEXT
from simulator.dialects.shiprocket import codes
from simulator.facts import Parcel, Scan
from tests.simulator.shiprocket import FORWARD, HOOK, RETURN, failed

FORWARD_CODES = sorted(code for code in TEXT if not code.startswith(("NPR-", "CAN-MAX")))


REVERSE_CODES = sorted(code for code in TEXT if not code.startswith(("UND-", "RT", "PUF-", "RFC")))


@pytest.mark.parametrize(
    ("leg", "code"), [("forward", code) for code in FORWARD_CODES] + [("reverse", code) for code in REVERSE_CODES]
)
def test_every_stage_has_a_number_in_both_tables(clock: Any, leg: Any, code: str) -> None:
    leg = "rto" if code.startswith("RT") else leg
    parcel = Parcel("1", clock.now(), direction="reverse" if leg == "reverse" else "forward", postcode="302017")
    said = codes.said(parcel, Scan(clock.now(), code, "Jaipur hub", 0, leg, 1))
    assert codes.SHIPMENT[said.shipment]
    assert codes.ORDER[said.order]
    assert said.raw


def _shape(said: Any) -> Any:
    if isinstance(said, list):
        return _shape(said[0]) if said else None
    return {name: _shape(part) for name, part in said.items()} if isinstance(said, dict) else None


def test_answers_have_the_shape_of_captured_ones(
    office: Any, call: Any, book: Any, clock: Any, site: Any, samples: Path
) -> None:
    def captured(name: str) -> Any:
        return _shape(json.loads((samples / "payloads" / "shiprocket" / f"{name}.json").read_text()))

    call("POST", "/hooks", HOOK)
    awb = book(sandbox={"fate": "rto", "reason": "UND-CNA"})
    assert _shape(site.waits(1)[0]) == captured("webhook_tracking_in_transit")
    assert _shape(office("GET", f"/courier/track/awb/{awb}").content) == captured("track_awb_delivered")
    assert _shape(office("GET", "/courier/track/awb/NOPE").content) == captured("track_awb_no_activity")
    assert _shape(office("POST", "/orders/create/adhoc", FORWARD).content) == captured("order_create_adhoc_response")
    assert _shape(office("POST", "/orders/create/return", RETURN).content) == captured("return_order_response")
    failed(clock, office, awb)
    record = office("GET", f"/ndr/{awb}").content
    assert _shape(record["data"]) == captured("ndr_all")["data"]
