"""The adapters of real couriers against the simulator that speaks like them, over real HTTP."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors import registry
from connectors.base import Account, Busy, Garbled, LoggedOut, NotAuthorised, ProviderError, Refused, Unreachable
from connectors.couriers.base import Ask, Courier
from connectors.couriers.words import Direction, ScanStatus, Verb
from simulator.clock import StoppedClock
from simulator.codes import FAILED
from simulator.entries import Booking
from simulator.facts import Parcel
from simulator.faults import Fault
from simulator.server import Simulator, running

MONDAY = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
BUYER = {
    "name": "Snehal Kulkarni", "phone": "9822014417", "address": "12 MG Road", "city": "Jaipur", "postcode": "302017",
    "country": "IN",
}  # fmt: skip
SHOP = BUYER | {"name": "Warna", "address": "Dock 4", "city": "Mumbai", "postcode": "400001"}
BOOK = {**BUYER, "payment": "cod", "cod_amount": "499.00", "sub_total": "499.00", "pickup_location": "Main"}


@dataclass(frozen=True)
class House:
    """A courier, who the account is to the simulator, and where its calls begin."""

    provider: str
    account: str
    base: str = ""
    secrets: dict[str, str] = field(default_factory=dict)
    track: str = ""


DELHIVERY = House("delhivery", "a-token", "", {"token": "a-token"}, "/api/v1/packages/")
SHIPROCKET = House(
    "shiprocket", "api@shop.example", "/v1/external", {"email": "api@shop.example", "password": "x"},
    "/v1/external/courier/track",
)  # fmt: skip
both = pytest.mark.parametrize("house", [DELHIVERY, SHIPROCKET], ids=lambda house: house.provider)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(MONDAY)


@pytest.fixture
def simulator(tmp_path: Path, clock: StoppedClock, settings: Any) -> Iterator[Simulator]:
    with running(tmp_path / "data", clock=clock) as it:
        settings.SIMULATOR_URL = it.url
        yield it


@pytest.fixture
def courier(simulator: Simulator) -> Callable[[House], Courier]:
    """The adapter, acting for the house's account."""

    def acting(house: House, **settings: str) -> Courier:
        account = Account(house.secrets, {"base_url": simulator.url + house.base, **settings})
        return registry.courier(house.provider, account)

    return acting


def booked(simulator: Simulator, house: House, awb: str = "14900000000017", **story: Any) -> str:
    facts: dict[str, Any] = {
        "country": "IN", "postcode": "302017", "origin_postcode": "400001", "payment": "cod", "cod_amount": "499.00",
    }  # fmt: skip
    simulator.world.books.enter(Booking(Parcel(awb, MONDAY, **facts | story), house.account, MONDAY))
    return awb


def failed(simulator: Simulator, clock: StoppedClock, awb: str) -> None:
    """On to the parcel's first failed visit."""
    booking = simulator.world.books.bookings[awb]
    at = next(scan.at for scan in simulator.world.timetable.journey(booking).scans if scan.code in FAILED)
    clock.advance(minutes=(at - clock.now()).total_seconds() / 60)


def says(it: Courier, awb: str) -> list[ScanStatus]:
    return [it.meaning(scan.raw_code).status for scan in it.track([awb]).scans]


@both
def test_the_account_is_tried(courier: Any, house: House) -> None:
    assert courier(house).test()


@both
def test_no_stage_but_the_unknown_one_is_unknown(
    courier: Any, house: House, simulator: Simulator, clock: StoppedClock
) -> None:
    awbs = [
        booked(simulator, house, f"149{number:011}", fate=fate, direction=way)
        for number, (fate, way) in enumerate(
            [(fate, "forward") for fate in ("delivered", "rto", "lost", "damaged", "flipped", "disposed")] * 5
            + [(fate, "reverse") for fate in ("delivered", "cancelled")] * 5
        )
    ]
    clock.advance(days=60)
    it = courier(house)
    scans = [scan for start in range(0, len(awbs), 50) for scan in it.track(awbs[start : start + 50]).scans]
    unknown = {scan.raw_code for scan in scans if it.meaning(scan.raw_code).status is ScanStatus.UNKNOWN}
    assert len(scans) > 300
    assert {code for code in unknown if "XQ-7" not in code and not code.endswith("/97")} == set()


@both
def test_a_booking_is_found_on_the_courier_s_side(courier: Any, house: House, simulator: Simulator) -> None:
    answer = courier(house).instruct(Ask(Verb.BOOK, "", "k1", inputs=BOOK | {"reference": "WK-1"}))
    assert answer.accepted, answer
    facts = simulator.world.books.bookings[answer.awb].parcel
    assert (facts.reference, facts.payment, float(facts.cod_amount)) == ("WK-1", "cod", 499.0)
    assert says(courier(house), answer.awb)[0] == ScanStatus.CREATED


@both
def test_a_booking_that_nobody_serves_is_refused(courier: Any, house: House) -> None:
    wanted = BOOK | {"reference": "WK-1", "postcode": "000123"}
    assert not courier(house).instruct(Ask(Verb.BOOK, "", "k1", inputs=wanted)).accepted


@both
def test_a_pickup_at_the_buyers_door(courier: Any, house: House, simulator: Simulator, clock: StoppedClock) -> None:
    wanted = {**SHOP, "origin": BUYER, "reference": "RET-1", "pickup_location": "Main"}
    answer = courier(house).instruct(Ask(Verb.REVERSE_PICKUP, "", "k1", Direction.REVERSE, wanted))
    assert answer.accepted, answer
    facts = simulator.world.books.bookings[answer.awb].parcel
    assert (facts.direction, facts.origin_postcode, facts.postcode) == ("reverse", "302017", "400001")
    clock.advance(days=40)
    assert says(courier(house), answer.awb)[-1] in {ScanStatus.DELIVERED, ScanStatus.CANCELLED, ScanStatus.LOST}


@both
def test_cancelling_before_the_pickup_ends_it_and_twice_is_once(
    courier: Any, house: House, simulator: Simulator, clock: StoppedClock
) -> None:
    awb = booked(simulator, house)
    for key in ("k1", "k2"):
        assert courier(house).instruct(Ask(Verb.CANCEL, awb, key)).accepted
    clock.advance(hours=2)
    assert says(courier(house), awb)[-1] == ScanStatus.CANCELLED


@both
def test_a_visit_is_asked_for(courier: Any, house: House, simulator: Simulator, clock: StoppedClock) -> None:
    awb = booked(simulator, house, fate="rto", reason="UND-CNA")
    failed(simulator, clock, awb)
    it, ask = courier(house), Ask(Verb.REATTEMPT, awb, "k1")
    answer = it.instruct(ask)
    clock.advance(minutes=2)
    if answer.pending:
        answer = it.look_up(ask, answer.reference)
    assert (answer.accepted, answer.pending) == (True, False)
    assert [said.verb for said in simulator.world.books.instructions(awb)] == ["reattempt"]


@both
def test_sending_back_turns_it_round(courier: Any, house: House, simulator: Simulator, clock: StoppedClock) -> None:
    awb = booked(simulator, house, fate="rto", reason="UND-REF")
    failed(simulator, clock, awb)
    assert courier(house).instruct(Ask(Verb.RTO, awb, "k1")).accepted
    clock.advance(hours=4)
    assert says(courier(house), awb)[-1] == ScanStatus.RTO_INITIATED


@both
def test_a_visit_that_is_too_early_is_refused(
    courier: Any, house: House, simulator: Simulator, clock: StoppedClock
) -> None:
    awb = booked(simulator, house)
    it, ask = courier(house), Ask(Verb.REATTEMPT, awb, "k1")
    try:
        answer = it.instruct(ask)
    except Refused:
        return
    clock.advance(minutes=2)
    assert not it.look_up(ask, answer.reference).accepted


def test_a_day_and_new_facts_by_the_older_way_of_delhivery(
    courier: Any, simulator: Simulator, clock: StoppedClock
) -> None:
    awb = booked(simulator, DELHIVERY, fate="rto", reason="UND-CNA")
    failed(simulator, clock, awb)
    day = (clock.now() + timedelta(days=2)).date().isoformat()
    it = courier(DELHIVERY, older_ndr="on")
    for verb, inputs in ((Verb.CHANGE_PHONE, {"phone": "9822014418"}), (Verb.DEFER, {"date": day})):
        answer = it.instruct(Ask(verb, awb, "k", inputs=inputs))
        clock.advance(minutes=2)
        assert it.look_up(Ask(verb, awb, "k", inputs=inputs), answer.reference).accepted
    assert [said.verb for said in simulator.world.books.instructions(awb)] == ["change_phone", "reattempt_on"]


def test_cash_becomes_prepaid_at_delhivery(courier: Any, simulator: Simulator) -> None:
    awb = booked(simulator, DELHIVERY)
    for amount in ("250.00", "0"):
        assert courier(DELHIVERY).instruct(Ask(Verb.CHANGE_COD, awb, "k", inputs={"cod_amount": amount})).accepted
    assert [said.inputs["cod_amount"] for said in simulator.world.books.instructions(awb)] == ["250.0", "0"]


@both
def test_half_a_batch_is_no_failure(courier: Any, house: House, simulator: Simulator) -> None:
    awbs = [booked(simulator, house, f"149{number:011}") for number in range(6)]
    simulator.world.faults.add(Fault("half_batch"))
    heard = courier(house).track(awbs)
    assert {scan.awb for scan in heard.scans} == set(awbs[::2])


@both
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("error", Unreachable), ("limit", Busy), ("firewall", Busy), ("lie", ProviderError), ("garbage", Garbled),
        ("html", Garbled), ("reset", Unreachable),
    ],
)  # fmt: skip
def test_misfortune_has_a_name(
    courier: Any, house: House, simulator: Simulator, kind: str, error: type[ProviderError]
) -> None:
    awb = booked(simulator, house)
    it = courier(house)
    assert it.track([awb]).scans  # logged in
    simulator.world.faults.add(Fault(kind, path=house.track, seconds=7))
    with pytest.raises(error):
        it.track([awb])
    simulator.world.faults.clear()
    assert it.track([awb]).scans


@both
def test_slowness_has_an_end(courier: Any, house: House, simulator: Simulator) -> None:
    awb = booked(simulator, house)
    simulator.world.faults.add(Fault("hang", path=house.track, seconds=30))
    with pytest.raises(Unreachable):
        courier(house).track([awb])


@both
def test_a_revoked_account_is_told_from_a_bad_day(courier: Any, house: House, simulator: Simulator) -> None:
    simulator.world.blocked.add(house.account)
    with pytest.raises(NotAuthorised):
        courier(house).track([booked(simulator, house)])


def test_a_token_that_ends_is_renewed_once(courier: Any, simulator: Simulator, clock: StoppedClock) -> None:
    awb, it = booked(simulator, SHIPROCKET), courier(SHIPROCKET)
    it.track([awb])
    for end in (lambda: clock.advance(days=11), lambda: simulator.world.faults.add(Fault("expired", times=1))):
        end()
        assert it.track([awb]).scans
    log_ins = simulator.world.calls[SHIPROCKET.account]["POST /v1/external/auth/login"]
    assert log_ins == 3


def test_a_static_token_that_is_refused_is_not_tried_again(courier: Any, simulator: Simulator) -> None:
    awb = booked(simulator, DELHIVERY)
    simulator.world.faults.add(Fault("expired", times=1))
    with pytest.raises(LoggedOut):
        courier(DELHIVERY).track([awb])
    assert sum(simulator.world.calls[DELHIVERY.account].values()) == 1
