"""The simulator's adapters, against the real simulator over real HTTP."""

import dataclasses
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors import express
from connectors.base import Account, Busy, Call, Garbled, NotAuthorised, Unreachable
from connectors.couriers.base import Ask
from connectors.couriers.simulator import CODES, SimulatorCourier
from connectors.couriers.words import Direction, ScanStatus, Verb
from connectors.messengers.base import Delivery, Outgoing
from connectors.messengers.simulator import SimulatorMessenger
from simulator.clock import StoppedClock
from simulator.codes import TEXT
from simulator.faults import Fault
from simulator.post import signed
from simulator.server import Simulator, running

BOOK = {
    "country": "IN", "postcode": "302017", "payment": "cod", "cod_amount": "499.00", "currency": "INR",
    "origin": {"postcode": "400001"},
}  # fmt: skip


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2026, 3, 2, 4, 0, tzinfo=UTC))


@pytest.fixture
def simulator(tmp_path: Path, clock: StoppedClock, settings: Any) -> Iterator[Simulator]:
    with running(tmp_path / "data", clock=clock) as it:
        settings.SIMULATOR_URL = it.url
        yield it


@pytest.fixture
def account(simulator: Simulator) -> Account:
    return Account({"token": "t", "hook_secret": "s"}, {"base_url": simulator.url})


@pytest.fixture
def courier(account: Account) -> SimulatorCourier:
    return SimulatorCourier(account)


def book(courier: SimulatorCourier, key: str = "b1", **more: Any) -> str:
    return courier.instruct(Ask(Verb.BOOK, "", key, inputs=BOOK | more)).awb


def test_a_parcel_is_booked_tracked_and_found_by_key(courier: SimulatorCourier, clock: StoppedClock) -> None:
    awb = book(courier, sandbox={"fate": "rto"})
    clock.advance(days=40)
    heard = courier.track([awb, "NOPE"])
    assert heard.missing == ["NOPE"]
    assert courier.meaning(heard.scans[-1].raw_code).status in {ScanStatus.RTO_DELIVERED, ScanStatus.LOST}
    assert str(heard.parcels[0].cod_amount) == "499.00"
    assert heard.parcels[0].return_awb == f"R{awb}"
    found = courier.look_up(Ask(Verb.BOOK, "", "b1"), "")
    assert found is not None
    assert (found.awb, found.accepted) == (awb, True)
    assert courier.look_up(Ask(Verb.BOOK, "", "never"), "") is None


def test_instructions_are_answered_now_or_later(courier: SimulatorCourier, clock: StoppedClock) -> None:
    awb = book(courier)
    refused = courier.instruct(Ask(Verb.REATTEMPT, awb, "k1"))
    assert (refused.accepted, refused.text) == (False, "Package in incorrect status")
    ask = Ask(Verb.CHANGE_ADDRESS, awb, "k2", Direction.FORWARD, {"address": "Behind the temple"})
    later = courier.instruct(ask)
    assert later.pending
    clock.advance(minutes=2)
    settled = courier.look_up(ask, later.reference)
    assert settled is not None
    assert (settled.accepted, settled.pending) == (True, False)


def test_a_reverse_pickup_goes_the_other_way(courier: SimulatorCourier, simulator: Simulator) -> None:
    awb = courier.instruct(Ask(Verb.REVERSE_PICKUP, "", "r1", Direction.REVERSE, BOOK)).awb
    assert simulator.world.books.bookings[awb].parcel.direction == "reverse"


@pytest.mark.parametrize(
    ("kind", "error"), [("error", Unreachable), ("limit", Busy), ("garbage", Garbled), ("html", Garbled)]
)
def test_failures_have_names(courier: SimulatorCourier, simulator: Simulator, kind: str, error: type) -> None:
    simulator.world.faults.add(Fault(kind))
    with pytest.raises(error):
        courier.track(["SX1"])
    with pytest.raises(Busy if kind == "limit" else Unreachable):
        courier.instruct(Ask(Verb.RTO, "SX1", "k"))


def test_a_wrong_token_needs_a_person(courier: SimulatorCourier, simulator: Simulator) -> None:
    simulator.world.blocked.add("t")
    with pytest.raises(NotAuthorised):
        courier.test()


def test_every_code_is_known_but_one() -> None:
    assert TEXT.keys() - CODES.keys() == {"XQ-7"}
    assert CODES.keys() <= TEXT.keys()
    assert SimulatorCourier.meaning("XQ-7").status == ScanStatus.UNKNOWN


def push(content: Any, secret: str = "s") -> Call:
    body = json.dumps(content).encode()
    headers = {name.lower(): value for name, value in signed(body, secret=secret, at=int(time.time())).items()}
    return Call("POST", "https://example.com/hooks/1/", headers, body)


SCAN = {"time": "2026-03-02T09:30:00+05:30", "code": "OFD", "text": "", "place": "Jaipur", "attempt": 0}


def test_only_pushes_signed_with_our_secret_are_verified(courier: SimulatorCourier) -> None:
    good = push({"event": "scan"})
    assert courier.verify(good)
    assert not courier.verify(push({"event": "scan"}, secret="other"))
    assert not courier.verify(dataclasses.replace(good, body=good.body + b" "))
    assert not courier.verify(dataclasses.replace(good, headers={}))
    stamp = {**good.headers, express.TIMESTAMP: "1"}
    assert not courier.verify(dataclasses.replace(good, headers=stamp))
    unset = SimulatorCourier(Account({"token": "t"}, {}))
    assert not unset.verify(push({"event": "scan"}, secret=""))


@pytest.mark.parametrize(
    ("content", "scans"),
    [
        ({"parcel": {"awb": "SX1", "scans": [SCAN]}}, 1),
        ({"parcel": {"awb": "SX1", "scans": [SCAN | {"time": "2026-03-02T09:30:00"}, SCAN]}}, 1),
        ({"parcel": {"awb": "SX1", "scans": [SCAN | {"code": None}, 7, None]}}, 0),
        ({"parcel": {"awb": "SX1", "scans": "x", "cod_amount": "NaN", "promised_on": "soon"}}, 0),
        ({"parcel": {"awb": None, "scans": [SCAN]}}, 0),
        ({"parcel": [1]}, 0),
        ([], 0),
        ("x", 0),
        (None, 0),
    ],
)
def test_junk_in_a_push_says_nothing(courier: SimulatorCourier, content: Any, scans: int) -> None:
    assert len(courier.parse(push(content)).scans) == scans


def test_the_messenger_sends_once_and_tells_how_far_it_came(account: Account, simulator: Simulator) -> None:
    messenger = SimulatorMessenger(account)
    number = messenger.send(Outgoing("k1", "+919812345678", "Hello"))
    assert messenger.send(Outgoing("k1", "+919812345678", "Hello")) == number == messenger.look_up("k1")
    assert messenger.look_up("never") is None
    told = {"id": number, "status": "delivered", "time": "2026-03-02T04:00:05+00:00", "reason": None}
    report = messenger.parse(push({"event": "message", "message": told})).deliveries[0]
    assert (report.provider_id, report.delivery) == (number, Delivery.DELIVERED)
    reply = {"id": "M1R", "from": "+919812345678", "text": "Yes", "time": "2026-03-02T04:00:05+00:00"}
    assert messenger.parse(push({"event": "reply", "reply": reply})).replies[0].text == "Yes"
    assert messenger.parse(push({"message": {"id": 7}, "reply": []})).deliveries == []
    simulator.world.faults.add(Fault("reset", times=1))
    with pytest.raises(Unreachable):
        messenger.send(Outgoing("k2", "+919812345678", "Hello"))
