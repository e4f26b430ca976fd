"""The courier over real HTTP: booking, tracking, instructions, pushes, restarts."""

import hashlib
import hmac
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from simulator.codes import FAILED


def failed(clock: Any, call: Any, awb: str) -> None:
    """Let time pass until the parcel's first failed visit."""
    for _ in range(24 * 15):
        clock.advance(hours=1)
        if call.codes(awb)[-1] in FAILED:
            return
    pytest.fail("no failed visit in 15 days")


def test_a_parcel_is_booked_and_tells_its_way_as_time_passes(call: Any, clock: Any) -> None:
    booked = call.book(reference="1001", sandbox={"fate": "delivered"})
    assert booked["state"] == "booked"
    assert booked["promised_on"] > "2026-03-02"
    assert call.codes(booked["awb"]) == ["BKD"]
    clock.advance(days=1)
    some = call.codes(booked["awb"])
    clock.advance(days=20)
    told = call.track(booked["awb"])["parcels"][0]
    every = [scan["code"] for scan in told["scans"]]
    assert 1 < len(some) < len(every)
    assert every[: len(some)] == some
    assert every[-1].startswith("DLV")
    assert (told["cod_amount"], told["currency"], told["return_awb"]) == ("499.00", "INR", None)
    assert datetime.fromisoformat(told["scans"][0]["time"]).utcoffset() is not None


def test_a_return_gets_its_own_number_once_it_begins(call: Any, clock: Any) -> None:
    awb = call.book(sandbox={"fate": "rto"})["awb"]
    clock.advance(days=2)
    assert call.track(awb)["parcels"][0]["return_awb"] is None
    clock.advance(days=40)
    assert call.track(awb)["parcels"][0]["return_awb"] == f"R{awb}"


def test_a_parcel_on_its_way_back_is_found_under_either_number(call: Any, clock: Any) -> None:
    awb = call.book(sandbox={"fate": "rto"})["awb"]
    clock.advance(days=40)
    for number in (awb, f"R{awb}"):
        answer = call.track(number)
        assert ([parcel["awb"] for parcel in answer["parcels"]], answer["unknown"]) == ([awb], [])


def test_unknown_parcels_and_those_of_others_are_listed_as_unknown(call: Any, caller: Any, simulator: Any) -> None:
    awb = call.book()["awb"]
    assert call.track(awb, "NOPE")["unknown"] == ["NOPE"]
    assert caller(simulator.url, "token-b").track(awb) == {"parcels": [], "unknown": [awb]}


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/v1/track", None, 400),
        ("GET", "/v1/track?awb=" + ",".join(map(str, range(51))), None, 400),
        ("GET", "/v1/nowhere", None, 404),
        ("POST", "/v1/instructions", {"awb": "NOPE", "verb": "rto", "key": "k"}, 404),
        ("POST", "/v1/instructions", {"awb": "NOPE", "verb": "sing", "key": "k"}, 400),
        ("POST", "/v1/instructions", {}, 400),
        ("POST", "/v1/parcels", [], 400),
        ("POST", "/v1/parcels", {"country": "IN", "postcode": "1", "payment": "cod", "cod_amount": "lots"}, 400),
        ("GET", "/v1/instructions?key=never", None, 404),
        ("GET", "/v1/labels/NOPE", None, 404),
        ("POST", "/v1/webhooks", {"url": "ftp://x", "secret": "s"}, 400),
        ("POST", "/faults", {"kind": "flood"}, 400),
    ],
)
def test_what_cannot_be_understood_is_said_so(call: Any, method: str, path: str, content: Any, status: int) -> None:
    assert call(method, path, content).status == status


def test_nobody_and_the_blocked_are_refused(call: Any, caller: Any, simulator: Any) -> None:
    assert caller(simulator.url, "")("GET", "/v1/account").status == 401
    call("POST", "/accounts", {"token": "token-a", "blocked": True})
    assert call("GET", "/v1/account").status == 401
    call("POST", "/accounts", {"token": "token-a"})
    assert call("GET", "/v1/account").status == 200


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"postcode": "000123"}, "not served"),
        ({"cod_amount": "0"}, "cod_amount"),
        ({"country": ""}, "country"),
        ({"direction": "up"}, "direction"),
        ({"sandbox": {"fate": "sings"}}, "sandbox"),
        ({"sandbox": {"quality": 0}}, "sandbox"),
    ],
)
def test_bookings_are_refused_with_a_reason(call: Any, wanted: dict[str, Any], reason: str) -> None:
    answer = call.book(**wanted)
    assert answer["state"] == "refused"
    assert reason in answer["reason"]


def test_a_booking_that_is_repeated_is_the_same_parcel(call: Any) -> None:
    first = call.book(key="booking-1", reference="1001")
    assert call.book(key="booking-1", reference="1001")["awb"] == first["awb"]
    assert call.book(key="booking-2", reference="1001")["awb"] != first["awb"], "a split order has two parcels"
    assert call("GET", "/v1/parcels?key=booking-1").content == first
    assert call("GET", "/ledger").content["bookings"] == {"booking-1": 2, "booking-2": 1}


def test_many_are_booked_in_one_call_and_repeats_within_it_count_once(call: Any) -> None:
    row = {"country": "ID", "postcode": "40115", "origin": {"postcode": "12190"}}
    rows = [row | {"reference": str(number)} for number in (1, 2, 1)] + [row | {"postcode": "000"}]
    answer = call("POST", "/v1/parcels", {"parcels": rows}).content["parcels"]
    assert [each["state"] for each in answer] == ["booked", "booked", "booked", "refused"]
    assert len({each["awb"] for each in answer[:3]}) == 2


def test_a_reverse_parcel_starts_at_the_buyers_door(call: Any, clock: Any) -> None:
    awb = call.book(direction="reverse", payment="prepaid", postcode="400001", origin={"postcode": "302017"})["awb"]
    clock.advance(days=40)
    told = call.track(awb)["parcels"][0]
    assert told["direction"] == "reverse"
    assert told["scans"][0]["place"].startswith("Jaipur")
    assert {scan["leg"] for scan in told["scans"]} == {"reverse"}


def test_the_label_is_a_pdf_with_the_number(call: Any) -> None:
    awb = call.book(name="Asha (Flat 2)")["awb"]
    label = call("GET", f"/v1/labels/{awb}")
    assert label.headers["Content-Type"] == "application/pdf"
    assert label.body.startswith(b"%PDF")
    assert awb.encode() in label.body


def test_a_reattempt_is_taken_once_and_found_by_key(call: Any, clock: Any) -> None:
    awb = call.book(sandbox={"fate": "rto", "reason": "UND-CNA"})["awb"]
    failed(clock, call, awb)
    past = call.codes(awb)
    asked = {"awb": awb, "verb": "reattempt"}
    first = call("POST", "/v1/instructions", asked, Idempotency_Key="once")
    again = call("POST", "/v1/instructions", asked, Idempotency_Key="once")
    assert (first.status, first.content["state"]) == (200, "accepted")
    assert again.content == first.content == call("GET", "/v1/instructions?key=once").content
    assert call("GET", "/ledger").content["instructions"] == {"once": 2}
    assert call.codes(awb) == past


def test_an_instruction_that_is_decided_later_can_be_polled(call: Any, clock: Any) -> None:
    awb = call.book(sandbox={"fate": "rto", "reason": "UND-REF"})["awb"]
    failed(clock, call, awb)
    taken = call("POST", "/v1/instructions", {"awb": awb, "verb": "rto", "key": "back"})
    assert (taken.status, taken.content["state"]) == (202, "pending")
    clock.advance(minutes=2)
    assert call("GET", f"/v1/instructions/{taken.content['id']}").content["state"] == "accepted"
    clock.advance(hours=4)
    assert call.codes(awb)[-1] == "RTI"


def test_a_refused_instruction_says_why(call: Any) -> None:
    awb = call.book()["awb"]
    refused = call("POST", "/v1/instructions", {"awb": awb, "verb": "reattempt", "key": "k"}).content
    assert (refused["state"], refused["reason"]) == ("refused", "Package in incorrect status")


def test_scans_are_pushed_signed_and_in_order(call: Any, clock: Any, site: Any) -> None:
    call("POST", "/v1/webhooks", {"url": "/hooks/abc/", "secret": "s3cret"})
    awb = call.book(sandbox={"fate": "delivered"})["awb"]
    site.waits(1)
    clock.advance(days=20)
    codes = call.codes(awb)
    events = site.waits(len(codes))
    assert sorted(event["parcel"]["scans"][0]["code"] for event in events) == sorted(codes)
    headers, body = site.calls[-1]
    signed = hmac.new(b"s3cret", f"{headers['X-Express-Timestamp']}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Express-Signature"] == f"sha256={signed}"
    assert abs(time.time() - int(headers["X-Express-Timestamp"])) < 60


def test_a_push_is_tried_again_and_given_up_in_the_end(call: Any, site: Any) -> None:
    call("POST", "/v1/webhooks", {"url": "/hooks/abc/", "secret": "s"})
    site.refuses = 3
    call.book()
    assert len(site.waits(1)) == 1
    site.refuses = 1_000
    call.book()
    until = time.monotonic() + 5
    while not call("GET", "/ledger").content["pushes"].get("gave_up") and time.monotonic() < until:
        time.sleep(0.02)
    assert 1_000 - site.refuses == 6


def test_results_of_instructions_are_pushed_too(call: Any, clock: Any, site: Any) -> None:
    call("POST", "/v1/webhooks", {"url": "/hooks/abc/", "secret": "s"})
    awb = call.book()["awb"]
    call("POST", "/v1/instructions", {"awb": awb, "verb": "rto", "key": "k"})
    clock.advance(minutes=2)
    told = next(event for event in site.waits(2) if event["event"] == "instruction")
    assert (told["instruction"]["key"], told["instruction"]["state"]) == ("k", "refused")


def test_a_restart_forgets_nothing_and_repeats_no_push(start: Any, caller: Any, clock: Any, site: Any) -> None:
    with start() as first:
        call = caller(first.url)
        call("POST", "/v1/webhooks", {"url": "/hooks/abc/", "secret": "s"})
        awb = call.book(key="k1", sandbox={"fate": "rto", "reason": "UND-CNA"})["awb"]
        failed(clock, call, awb)
        call("POST", "/v1/instructions", {"awb": awb, "verb": "reattempt", "key": "once"})
        before = call.track(awb)
        pushed = len(site.waits(len(call.codes(awb))))
    with start() as second:
        call = caller(second.url)
        assert call.track(awb) == before
        assert call("GET", "/v1/instructions?key=once").content["state"] == "accepted"
        assert call("GET", "/ledger").content["instructions"] == {"once": 1}
        assert call.book(key="k1")["awb"] == awb
        clock.advance(days=40)
        every = call.codes(awb)
        assert len(site.waits(len(every))) == len(every) > pushed


def test_a_torn_last_line_is_forgotten(start: Any, caller: Any, tmp_path: Path) -> None:
    with start() as first:
        awb = caller(first.url).book()["awb"]
    with (tmp_path / "data" / "books.jsonl").open("a") as books:
        books.write('{"kind":"booking","fact":{"par')
    with start() as second:
        assert caller(second.url).codes(awb) == ["BKD"]
        other = caller(second.url).book()["awb"]
    with start() as third:
        assert caller(third.url).codes(other) == ["BKD"]


def test_at_the_instant_pace_the_whole_journey_is_there_at_once(start: Any, caller: Any) -> None:
    with start(pace="instant") as simulator:
        awb = caller(simulator.url).book(sandbox={"fate": "rto", "booked_at": "2025-12-01T10:00:00+05:30"})["awb"]
        assert caller(simulator.url).codes(awb)[-1] == "RTO-DLV"


def test_a_past_that_was_written_by_hand_is_told_but_not_pushed(call: Any, clock: Any, site: Any) -> None:
    call("POST", "/v1/webhooks", {"url": "/hooks/abc/", "secret": "s"})
    past = {"booked_at": "2026-02-27T10:00:00+05:30", "awb": "OLD1", "fate": "delivered"}
    call.book(sandbox=past)
    known = len(call.codes("OLD1"))
    assert known > 3
    clock.advance(days=20)
    assert len(site.waits(1)) > 0
    time.sleep(0.2)
    assert len(site.calls) == len(call.codes("OLD1")) - known
