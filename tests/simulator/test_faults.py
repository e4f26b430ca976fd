"""Every misfortune can be seen over real HTTP, and goes away again."""

import time
from datetime import datetime, timedelta
from http.client import RemoteDisconnected
from typing import Any

import pytest

TRACK = {"path": "/v1/track"}


def spoil(call: Any, kind: str, **how: Any) -> None:
    assert call("POST", "/faults", {"kind": kind, **how}).status == 200


@pytest.mark.parametrize(
    ("kind", "status", "sign"),
    [("error", 500, b"Internal"), ("limit", 429, b"Too many"), ("garbage", 200, b"\xff\xfe"), ("html", 200, b"<html>")],
)
def test_wrong_answers(call: Any, kind: str, status: int, sign: bytes) -> None:
    awb = call.book()["awb"]
    spoil(call, kind, **TRACK, seconds=7)
    said = call("GET", f"/v1/track?awb={awb}")
    assert (said.status, sign in said.body) == (status, True)
    assert said.headers.get("Retry-After") == ("7" if kind == "limit" else None)
    assert call("GET", "/v1/account").status == 200, "another path is untouched"
    call("DELETE", "/faults")
    assert call("GET", f"/v1/track?awb={awb}").status == 200
    assert call("GET", "/ledger").content["faults"] == {kind: 1}


def test_slow_and_hanging_calls(call: Any, caller: Any, simulator: Any) -> None:
    spoil(call, "slow", path="/v1/account", seconds=0.3)
    begun = time.monotonic()
    assert call("GET", "/v1/account").status == 200
    assert time.monotonic() - begun >= 0.3
    call("DELETE", "/faults")
    spoil(call, "hang", seconds=30)
    with pytest.raises(TimeoutError):
        caller(simulator.url, patience=0.3)("GET", "/v1/account")


def test_a_reset_connection(call: Any) -> None:
    spoil(call, "reset", times=1)
    with pytest.raises((ConnectionResetError, RemoteDisconnected)):
        call("GET", "/v1/account")
    assert call("GET", "/v1/account").status == 200


def test_work_that_was_done_before_the_answer_was_lost(call: Any) -> None:
    spoil(call, "reset", path="/v1/messages", when="after", times=1)
    with pytest.raises((ConnectionResetError, RemoteDisconnected)):
        call("POST", "/v1/messages", {"to": "+919812345678", "text": "Hi", "key": "m1"})
    assert call("GET", "/v1/messages?key=m1").status == 200
    spoil(call, "reset", path="/v1/messages", times=1)
    with pytest.raises((ConnectionResetError, RemoteDisconnected)):
        call("POST", "/v1/messages", {"to": "+919812345678", "text": "Hi", "key": "m2"})
    assert call("GET", "/v1/messages?key=m2").status == 404


def test_a_share_of_the_calls_of_one_account(call: Any, caller: Any, simulator: Any) -> None:
    spoil(call, "error", share=0.5, account="token-a")
    seen = [call("GET", "/v1/account").status for _ in range(60)]
    assert 15 <= seen.count(500) <= 45
    assert {caller(simulator.url, "token-b")("GET", "/v1/account").status for _ in range(20)} == {200}


def test_half_a_batch_is_missing(call: Any) -> None:
    awbs = [call.book()["awb"] for _ in range(6)]
    spoil(call, "half_batch")
    told = call.track(*awbs)
    assert (len(told["parcels"]), told["unknown"]) == (3, [])


@pytest.mark.parametrize("kind", ["future", "wrong_clock"])
def test_scans_of_a_wrong_clock(call: Any, kind: str) -> None:
    awb = call.book()["awb"]
    right = datetime.fromisoformat(call.track(awb)["parcels"][0]["scans"][0]["time"])
    spoil(call, kind, seconds=26 * 3600)
    wrong = datetime.fromisoformat(call.track(awb)["parcels"][0]["scans"][0]["time"])
    assert wrong.year == 2099 if kind == "future" else wrong - right == timedelta(hours=26)


@pytest.mark.parametrize(("kind", "heard"), [("lost", 0), ("duplicate", 2)])
def test_lost_and_repeated_pushes(call: Any, site: Any, kind: str, heard: int) -> None:
    call("POST", "/v1/webhooks", {"url": "/hooks/abc/", "secret": "s"})
    spoil(call, kind)
    call.book()
    site.waits(max(heard, 1), seconds=0.5)
    assert len(site.calls) == heard


def test_pushes_out_of_order(call: Any, clock: Any, site: Any) -> None:
    call("POST", "/v1/webhooks", {"url": "/hooks/abc/", "secret": "s"})
    spoil(call, "out_of_order", share=0.5, seconds=0.3)
    awb = call.book(sandbox={"fate": "delivered"})["awb"]
    clock.advance(days=20)
    every = call.codes(awb)
    times = [event["parcel"]["scans"][0]["time"] for event in site.waits(len(every))]
    assert len(times) == len(every)
    assert times != sorted(times)


def test_a_limit_is_per_account_and_breaches_are_counted(call: Any, caller: Any, simulator: Any) -> None:
    call("POST", "/accounts", {"token": "token-a", "calls": 3, "seconds": 60})
    seen = [call("GET", "/v1/account") for _ in range(5)]
    assert [said.status for said in seen] == [200, 200, 200, 429, 429]
    assert 1 <= int(seen[-1].headers["Retry-After"]) <= 60
    assert caller(simulator.url, "token-b")("GET", "/v1/account").status == 200
    ledger = call("GET", "/ledger").content
    assert ledger["breaches"] == {"token-a": 2}
    assert ledger["calls"]["token-a"] == {"GET /v1/account": 5}


@pytest.mark.parametrize("how", [{"kind": "error", "share": 2}, {"kind": "error", "colour": "red"}, {"kind": "x"}, {}])
def test_faults_that_make_no_sense_are_refused(call: Any, how: dict[str, Any]) -> None:
    assert call("POST", "/faults", how).status == 400
    assert call("GET", "/faults").content == {"faults": []}
