"""Delhivery's dialect over real HTTP: its shapes, its codes, its odd ways to say no."""

import json
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from simulator.codes import FAILED, TEXT
from simulator.dialects.delhivery import codes
from simulator.dialects.delhivery.words import stamp
from simulator.facts import Parcel, Scan
from tests.simulator.delhivery import TRACK, create, nsl, shipment, track, until

HOOK = {"token": "token-a", "dialect": "delhivery", "url": "/hooks/abc/", "secret": "a-fixed-text"}


@pytest.fixture
def failed(call: Any, clock: Any) -> str:
    """A parcel whose buyer was away."""
    awb = call.book(sandbox={"awb": "14900000000011", "fate": "rto", "reason": "UND-CNA"})["awb"]
    until(clock, call, awb, codes.REATTEMPT.__contains__)
    return str(awb)


def test_a_parcel_tells_its_way_in_types_statuses_and_codes(call: Any, clock: Any) -> None:
    awb = create(call)["packages"][0]["waybill"]
    assert (len(awb), awb.isdecimal()) == (14, True)
    assert nsl(call, awb) == ["X-UCI"]
    clock.advance(days=40)
    told = shipment(call, awb)
    assert told["Status"]["StatusType"] in {"DL", "LT"}
    assert told["Scans"][-1]["ScanDetail"]["StatusCode"] == told["Status"]["StatusCode"]
    assert told["CODAmount"] == 499.0
    assert told["Consignee"]["PinCode"] == 302017
    assert told["DispatchCount"] >= 1


def test_a_return_is_told_by_its_type(call: Any, clock: Any) -> None:
    awb = call.book(sandbox={"fate": "rto"})["awb"]
    clock.advance(days=40)
    told = shipment(call, awb)
    assert (told["Status"]["StatusType"], told["Status"]["Status"]) == ("DL", "RTO")
    assert told["RTOStartedDate"] < told["ReturnedDate"]
    assert {"RT"} < {scan["ScanDetail"]["ScanType"] for scan in told["Scans"]}


def test_each_step_of_verbose_says_more(call: Any) -> None:
    awb = call.book()["awb"]
    none, scans, every = (
        track(call, awb, verbose=verbose).content["ShipmentData"][0]["Shipment"].keys() for verbose in "012"
    )
    assert none < scans < every
    assert (scans - none, every - scans) == ({"Scans"}, {"Consignee"})


def test_times_are_naive_and_of_india() -> None:
    said = stamp(datetime.fromisoformat("2026-03-02T04:00:00+00:00"))
    assert said.startswith("2026-03-02T09:30:00")
    assert len(said) <= len("2026-03-02T09:30:00.123")
    assert len({len(stamp(datetime.fromisoformat(f"2026-03-02T04:00:{n:02}+00:00"))) for n in range(60)}) > 1


def test_what_it_does_not_know_is_an_error_with_200(call: Any, caller: Any, simulator: Any) -> None:
    awb = call.book()["awb"]
    for nobody, asked in ((call, "NOPE"), (caller(simulator.url, "token-b"), awb)):
        said = track(nobody, asked)
        assert (said.status, said.content["Success"]) == (200, False)
        assert "ShipmentData" not in said.content
    assert len(track(call, awb, "NOPE").content["ShipmentData"]) == 1
    assert track(call, *map(str, range(51))).status == 400


def test_a_visit_that_is_asked_for_is_decided_later(call: Any, clock: Any, failed: str) -> None:
    asked = [{"waybill": failed, "act": "RE-ATTEMPT"}, {"waybill": "NOPE", "act": "RE-ATTEMPT"}]
    upload = call("POST", "/api/p/update", {"data": asked}).content["request_id"]
    path = f"/api/cmu/get_bulk_upl/{upload}?verbose=true"
    assert call("GET", path).content["status"] == "Pending"
    clock.advance(minutes=2)
    said = call("GET", path).content
    assert [row["status"] for row in said["data"]] == ["Success", "Failure"]
    assert (said["status"], said["failed_wbns"]) == ("Success", ["NOPE"])
    assert call("GET", "/api/cmu/get_bulk_upl/UPL7").status == 404


@pytest.mark.parametrize("reason", ["UND-RSC", "UND-CSH", "UND-OTP"])
def test_no_visit_is_taken_after_other_codes(call: Any, clock: Any, reason: str) -> None:
    awb = call.book(sandbox={"fate": "rto", "reason": reason})["awb"]
    until(clock, call, awb, {"EOD-3", "EOD-16", "EOD-138"}.__contains__)
    asked = {"data": [{"waybill": awb, "act": "RE-ATTEMPT"}]}
    upload = call("POST", "/api/p/update", asked).content["request_id"]
    [row] = call("GET", f"/api/cmu/get_bulk_upl/{upload}").content["data"]
    assert row == {"waybill": awb, "status": "Failure", "remark": "Package in incorrect status"}


def test_too_many_visits_at_once_and_acts_that_nobody_knows_are_refused(call: Any, failed: str) -> None:
    row = {"waybill": failed, "act": "RE-ATTEMPT"}
    assert call("POST", "/api/p/update", {"data": [row] * 1001}).status == 400
    assert call("POST", "/api/p/update", {"data": [row | {"act": "RTO"}]}).status == 400


def test_a_cancellation_is_answered_in_xml_and_twice_alike(call: Any, clock: Any) -> None:
    awb = create(call)["packages"][0]["waybill"]
    first, second = (call("POST", "/api/p/edit", {"waybill": awb, "cancellation": "true"}) for _ in range(2))
    assert first.body == second.body
    said = {each.tag: each.text for each in ElementTree.fromstring(first.body)}
    assert said == {"status": "True", "waybill": awb, "order_id": "WK-1", "remark": "Shipment has been cancelled."}
    clock.advance(hours=2)
    told = shipment(call, awb)["Status"]
    assert (told["StatusType"], told["Status"], told["StatusCode"]) == ("UD", "Not Picked", "DTUP-210")


def test_a_cancellation_on_the_way_turns_it_round(call: Any, clock: Any, failed: str) -> None:
    assert b"<status>True" in call("POST", "/api/p/edit", {"waybill": failed, "cancellation": "true"}).body
    clock.advance(hours=4)
    assert shipment(call, failed)["Status"]["StatusType"] == "RT"
    delivered = call.book(sandbox={"fate": "delivered"})["awb"]
    clock.advance(days=40)
    assert b"<status>False" in call("POST", "/api/p/edit", {"waybill": delivered, "cancellation": "true"}).body


def test_facts_are_changed_at_once(call: Any) -> None:
    awb = create(call)["packages"][0]["waybill"]
    for said in ({"phone": ["9822014418"]}, {"add": "13 MG Road"}, {"pt": "Pre-paid"}, {"cod": 100}):
        assert call("POST", "/api/p/edit", {"waybill": awb, **said}).content["status"] == "Success", said
    assert call("POST", "/api/p/edit", {"waybill": awb}).content["status"] == "Failure"
    assert call("POST", "/api/p/edit", {"waybill": "NOPE", "cod": 1}).content["error"] == "Incorrect waybill"


def test_a_scan_is_pushed_with_a_fixed_header_and_tried_once_more(call: Any, site: Any) -> None:
    assert call("POST", "/hooks", HOOK).status == 200
    site.refuses = 1
    awb = create(call)["packages"][0]["waybill"]
    [told] = site.waits(1)
    said = told["Shipment"]
    assert (said["AWB"], said["NSLCode"], said["ReferenceNo"]) == (awb, "X-UCI", "WK-1")
    assert said["Status"]["StatusDateTime"].startswith("2026-03-02T09:30:00")
    assert site.calls[0][0]["Authorization"] == "a-fixed-text"
    site.refuses = 1000
    create(call)
    ended = time.monotonic() + 5
    while not call("GET", "/ledger").content["pushes"].get("gave_up") and time.monotonic() < ended:
        time.sleep(0.02)
    assert 1000 - site.refuses == 2


def test_pull_and_push_say_the_same(call: Any, clock: Any, site: Any) -> None:
    call("POST", "/hooks", HOOK | {"header": "X-Delhivery"})
    awb = create(call)["packages"][0]["waybill"]
    clock.advance(days=40)
    pulled = [
        (scan["StatusCode"], scan["ScanType"], scan["Scan"], scan["StatusDateTime"], scan["ScannedLocation"])
        for scan in (each["ScanDetail"] for each in shipment(call, awb)["Scans"])
    ]
    pushed = [
        (said["NSLCode"], status["StatusType"], status["Status"], status["StatusDateTime"], status["StatusLocation"])
        for said in (event["Shipment"] for event in site.waits(len(pulled)))
        for status in [said["Status"]]
    ]
    assert sorted(pushed) == sorted(pulled)
    assert site.calls[0][0]["X-Delhivery"] == "a-fixed-text"


def test_nothing_is_pushed_about_instructions(call: Any, clock: Any, site: Any, failed: str) -> None:
    call("POST", "/hooks", HOOK)
    call("POST", "/api/p/update", {"data": [{"waybill": failed, "act": "RE-ATTEMPT"}]})
    clock.advance(minutes=5)
    time.sleep(0.3)
    assert not [event for event in site.events if "Shipment" not in event]


def test_postcodes_and_papers(call: Any, clock: Any) -> None:
    served = call("GET", "/c/api/pin-codes/json/?filter_codes=302017").content["delivery_codes"]
    assert served[0]["postal_code"]["pin"] == 302017
    assert call("GET", "/c/api/pin-codes/json/?filter_codes=000123").content["delivery_codes"] == []
    awb = call.book(sandbox={"fate": "delivered"})["awb"]
    slips = call("GET", f"/api/p/packing_slip?wbns={awb}").content
    assert slips["packages"][0]["pdf_encoding"].startswith("JVBERi")
    proof = f"/api/rest/fetch/pkg/document/?doc_type=EPOD&waybill={awb}"
    assert call("GET", proof).content["data"] == []
    clock.advance(days=40)
    assert len(call("GET", proof).content["data"]) == 1


def test_who_asks_too_often_meets_a_firewall(call: Any) -> None:
    call("POST", "/accounts", {"token": "token-a", "calls": 1, "seconds": 60})
    awb = call.book()["awb"]
    assert track(call, awb).status == 200
    said = track(call, awb)
    assert (said.status, b"403 Forbidden" in said.body, said.headers.get("Retry-After")) == (403, True, None)
    assert call("GET", "/c/api/pin-codes/json/?filter_codes=302017").status == 200, "each address has its own limit"
    assert call("GET", "/ledger").content["breaches"] == {"token-a": 1}


def test_without_any_setting_its_own_limits_hold(call: Any) -> None:
    seen = [call("GET", "/waybill/api/bulk/json/?count=1").status for _ in range(6)]
    assert seen == [200] * 5 + [403]


def test_a_wrong_token_is_refused(caller: Any, simulator: Any) -> None:
    assert track(caller(simulator.url, ""), "1").status == 401


@pytest.mark.parametrize(
    ("kind", "status", "sign"),
    [
        ("error", 500, b"Internal"), ("limit", 429, b"throttled"), ("firewall", 403, b"Forbidden"),
        ("lie", 200, b'"Success": false'), ("expired", 401, b"Invalid token"), ("garbage", 200, b"\xff\xfe"),
        ("html", 200, b"<html>"),
    ],
)  # fmt: skip
def test_every_wrong_answer_is_in_its_own_words(call: Any, kind: str, status: int, sign: bytes) -> None:
    awb = call.book()["awb"]
    call("POST", "/faults", {"kind": kind, "path": TRACK, "seconds": 7, "times": 1})
    said = track(call, awb)
    assert (said.status, sign in said.body) == (status, True)
    assert said.headers.get("Retry-After") == ("7" if kind == "limit" else None)
    assert track(call, awb).status == 200


def test_half_a_batch_and_wrong_clocks(call: Any) -> None:
    awbs = [call.book()["awb"] for _ in range(6)]
    call("POST", "/faults", {"kind": "half_batch", "times": 1})
    assert len(track(call, *awbs).content["ShipmentData"]) == 3
    call("POST", "/faults", {"kind": "future", "times": 1})
    assert shipment(call, awbs[0])["Status"]["StatusDateTime"].startswith("2099")


def test_an_upload_is_remembered(start: Any, caller: Any, clock: Any) -> None:
    with start() as first:
        call = caller(first.url)
        awb = call.book()["awb"]
        asked = {"data": [{"waybill": awb, "act": "RE-ATTEMPT"}]}
        upload = call("POST", "/api/p/update", asked).content["request_id"]
    with start() as second:
        call = caller(second.url)
        assert call("GET", f"/api/cmu/get_bulk_upl/{upload}").content["status"] == "Failure"
        assert call("POST", "/api/p/update", asked).content["request_id"] != upload


def every_scan() -> Iterator[tuple[str, str]]:
    forward = set(TEXT) - {code for code in TEXT if code.startswith(("NPR-", "RT"))} - {"CAN-MAX"}
    yield from (("forward", code) for code in sorted(forward))
    yield from (("rto", code) for code in sorted({code for code in TEXT if code.startswith("RT")} | {"LST"}))
    gone = FAILED | {code for code in TEXT if code.startswith(("PUF-", "RT"))} | {"RFC"}
    yield from (("reverse", code) for code in sorted(set(TEXT) - gone))


@pytest.mark.parametrize(("leg", "code"), list(every_scan()))
def test_every_stage_has_a_name(clock: Any, leg: Any, code: str) -> None:
    parcel = Parcel("1", clock.now(), direction="reverse" if leg == "reverse" else "forward", postcode="302017")
    said = codes.remark(parcel, Scan(clock.now(), code, "Jaipur hub", 0, leg, 1))
    assert all((said.kind, said.status, said.nsl, said.text))


def _shape(said: Any) -> Any:
    return {name: _shape(part) for name, part in said.items()} if isinstance(said, dict) else None


@pytest.mark.parametrize(
    ("name", "verbose"),
    [
        ("track_verbose0_manifested", "0"),
        ("track_verbose1_cancelled_by_seller", "1"),
        ("track_verbose2_ndr_EOD-11_redacted", "2"),
    ],
)
def test_answers_have_the_shape_of_captured_ones(call: Any, samples: Path, name: str, verbose: str) -> None:
    captured = json.loads((samples / "payloads" / "delhivery" / f"{name}.json").read_text())["ShipmentData"][0]
    awb = call.book()["awb"]
    assert _shape(track(call, awb, verbose=verbose).content["ShipmentData"][0]) == _shape(captured)


def test_a_push_and_a_booking_have_the_shape_of_captured_ones(call: Any, site: Any, samples: Path) -> None:
    call("POST", "/hooks", HOOK)
    folder = samples / "payloads" / "delhivery"
    assert _shape(create(call)) == _shape(json.loads((folder / "create_success.json").read_text()))
    assert _shape(site.waits(1)[0]) == _shape(json.loads((folder / "webhook_scan_push_manifested.json").read_text()))
    failed = json.loads((folder / "create_fail_warehouse.json").read_text())
    assert _shape(create(call, where={})) == _shape(failed)
