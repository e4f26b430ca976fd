"""Journeys are pure, repeatable and shaped like the real ones."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from simulator.codes import FAILED, TEXT
from simulator.facts import Instruction, Parcel, Scan
from simulator.journeys import Journey, tell
from simulator.routes import by_address

BOOKED = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TO = ("110001", "302017", "560001", "600028", "700019", "781005", "190001", "380009", "800001")
PARCEL = Parcel("SX1", BOOKED, postcode="302017", origin_postcode="400001", payment="cod", cod_amount="499")


@cache
def many(payment: str, fake: str = "") -> Sequence[tuple[Parcel, Journey]]:
    """5,000 journeys from Mumbai all over India."""
    parcels = [
        Parcel(
            f"SX{number}", BOOKED + timedelta(minutes=13 * number), postcode=TO[number % len(TO)],
            origin_postcode="400001", payment=payment, fake=bool(fake),
        )
        for number in range(5_000)
    ]  # fmt: skip
    return [(parcel, tell(7, parcel)) for parcel in parcels]


def codes(scans: Sequence[Scan]) -> list[str]:
    return [scan.code for scan in scans]


def share_of(journeys: Sequence[tuple[Parcel, Journey]], code: str) -> float:
    return sum(code in codes(journey.scans) for _, journey in journeys) / len(journeys)


def test_the_same_facts_tell_the_same_journey() -> None:
    assert tell(1, PARCEL) == tell(1, PARCEL)
    assert tell(1, PARCEL) != tell(2, PARCEL)


def test_a_known_journey_stays_what_it_is() -> None:
    """The past of every demo hangs on this: a change here rewrites it."""
    told = " ".join(codes(tell(1, replace(PARCEL, fate="rto", reason="UND-REF")).scans))
    assert told == (
        "BKD PSC OFP PUP HIN HOUT HIN HLD-WX HOUT HIN DIN OFD UND-REF "
        "RTI RTD RTH RTD RTH RTO-OFD RTO-UND RTO-OFD RTO-DLV"
    )


@pytest.mark.parametrize(("payment", "low", "high"), [("cod", 0.245, 0.275), ("prepaid", 0.022, 0.038)])
def test_the_share_that_travels_back_follows_the_payment(payment: str, low: float, high: float) -> None:
    assert low < share_of(many(payment), "RTI") < high


def test_fake_orders_come_back() -> None:
    assert share_of(many("cod", "fake"), "RTI") > 0.9


@pytest.mark.parametrize(
    ("group", "percent"),
    [({"UND-REF"}, 52), ({"UND-CNC", "UND-CNA"}, 20), ({"UND-ADR"}, 10), ({"UND-NAT"}, 3)],
)
def test_the_reasons_behind_returns_have_the_known_shape(group: set[str], percent: float) -> None:
    last = Counter(
        next(code for code in reversed(codes(journey.scans)) if code in FAILED)
        for _, journey in many("cod")
        if "RTI" in codes(journey.scans) and "DLV" not in codes(journey.scans)
    )
    assert 100 * sum(last[code] for code in group) / last.total() == pytest.approx(percent, abs=3)


@pytest.mark.parametrize(("payment", "asked"), [("cod", True), ("prepaid", False)])
def test_cash_is_only_missing_where_it_is_asked_for(payment: str, asked: bool) -> None:
    assert any("UND-CSH" in codes(journey.scans) for _, journey in many(payment)) == asked


def test_some_failures_end_in_delivery_and_rare_things_happen() -> None:
    journeys = [codes(journey.scans) for _, journey in many("cod")]
    delivered = [seen for seen in journeys if seen[-1].startswith("DLV")]
    assert 0.1 < sum(any(code in FAILED for code in seen) for seen in delivered) / len(delivered) < 0.25
    for rare in ("LST", "DMG", "MIS", "HLD", "XQ-7", "RFC", "PUF-SNR", "RTO-UND"):
        assert any(rare in seen for seen in journeys), rare
    assert any("DLV" in seen and seen[-1] == "RTO-DLV" for seen in journeys), "delivered, then returned"


def test_time_runs_forward_and_vans_go_out_in_the_morning() -> None:
    for parcel, journey in many("cod"):
        times = [scan.at for scan in journey.scans]
        assert times == sorted(times), parcel.awb
        assert len(set(times)) == len(times), parcel.awb
        assert all(7 <= scan.at.hour < 11 for scan in journey.scans if scan.code == "OFD"), parcel.awb
        assert max(scan.attempt for scan in journey.scans) <= 3, parcel.awb
        assert {scan.code for scan in journey.scans} <= TEXT.keys()


def test_sundays_are_quiet() -> None:
    days = Counter(
        scan.at.isoweekday() for _, journey in many("prepaid") for scan in journey.scans if scan.code == "OFD"
    )
    assert days[7] < 0.3 * days[2]


def test_far_takes_longer_than_near() -> None:
    def days(postcode: str) -> float:
        ways = [tell(3, replace(PARCEL, awb=f"SX{n}", postcode=postcode, fate="delivered")) for n in range(200)]
        return sorted((way.scans[-1].at - BOOKED).total_seconds() / 86_400 for way in ways)[100]

    assert days("400070") < days("411001") < days("302017") < days("190001")


@pytest.mark.parametrize(
    ("country", "origin", "target", "zone", "stops"),
    [
        ("IN", "400001", "400070", "local", ["Mumbai"]),
        ("IN", "400001", "411001", "metro", ["Mumbai", "Pune"]),
        ("IN", "400001", "302017", "national", ["Mumbai", "Delhi", "Jaipur"]),
        ("IN", "560001", "781005", "remote", ["Bengaluru", "Kolkata", "Guwahati"]),
        ("ID", "12190", "40115", "metro", ["Jakarta", "Bandung"]),
        ("ID", "12190", "99351", "remote", ["Jakarta", "Makassar", "Jayapura"]),
        ("US", "", "10001", "local", ["New York"]),
    ],
)
def test_routes_go_by_way_of_the_gateways(country: str, origin: str, target: str, zone: str, stops: list[str]) -> None:
    route = by_address(country, (origin, ""), (target, ""))
    assert (route.zone, [stop.name for stop in route.stops]) == (zone, stops)


def test_places_keep_their_own_clock() -> None:
    parcel = Parcel("SX9", BOOKED, country="ID", postcode="99351", origin_postcode="12190", fate="delivered")
    offsets = {scan.place.split()[0]: scan.at.utcoffset() for scan in tell(1, parcel).scans}
    assert offsets == {"Jakarta": timedelta(hours=7), "Makassar": timedelta(hours=8), "Jayapura": timedelta(hours=9)}


@pytest.mark.parametrize(
    ("fate", "last"), [("delivered", "DLV"), ("rto", "RTO-DLV"), ("lost", "LST"), ("damaged", "DMG")]
)
def test_a_planted_fate_comes_true(fate: str, last: str) -> None:
    for number in range(40):
        end = tell(1, replace(PARCEL, awb=f"SX{number}", fate=fate)).scans[-1].code
        assert end.startswith(last) or (fate == "rto" and end == "LST")


def test_reverse_pickups_fail_at_the_door_and_are_closed_in_the_end() -> None:
    parcels = [replace(PARCEL, awb=f"SX{number}", direction="reverse", payment="prepaid") for number in range(1_000)]
    journeys = [codes(tell(1, parcel).scans) for parcel in parcels]
    assert 0.15 < sum(any(code.startswith("NPR-") for code in seen) for seen in journeys) / 1_000 < 0.4
    assert {seen[-1] for seen in journeys} >= {"DLV", "CAN-MAX"}
    assert not any("RTI" in seen for seen in journeys)


def after_failure(parcel: Parcel) -> datetime:
    """An hour after the first failed visit."""
    return next(scan.at for scan in tell(1, parcel).scans if scan.code in FAILED) + timedelta(hours=1)


@pytest.mark.parametrize(
    ("verb", "inputs"),
    [
        ("reattempt", {}),
        ("reattempt_on", {"date": "2026-03-09"}),
        ("change_address", {"address": "Behind the temple"}),
        ("change_phone", {"phone": "+919812345678"}),
        ("change_cod", {"cod_amount": "0"}),
        ("rto", {}),
        ("cancel", {}),
    ],
)
def test_an_instruction_changes_the_future_never_the_past(verb: str, inputs: dict[str, str]) -> None:
    changed = 0
    for number in range(60):
        parcel = replace(PARCEL, awb=f"SX{number}", fate="rto", reason="UND-CNA")
        before, at = tell(1, parcel), after_failure(parcel)
        after = tell(1, parcel, [Instruction(at, verb, "k", inputs)])  # type: ignore[arg-type]
        assert after.until(at) == before.until(at)
        changed += after.scans != before.scans
    assert changed > 30


def test_a_day_that_was_asked_for_is_kept() -> None:
    asked = 0
    for number in range(40):
        parcel = replace(PARCEL, awb=f"SX{number}", fate="delivered", reason="UND-RSC")
        journey = tell(1, parcel)
        first = next((scan for scan in journey.scans if scan.code in FAILED), None)
        if first is None:
            continue
        day = (first.at + timedelta(days=4)).date()
        said = Instruction(first.at + timedelta(hours=1), "reattempt_on", "k", {"date": day.isoformat()})
        visits = [scan.at.date() for scan in tell(1, parcel, [said]).scans if scan.code == "OFD" and scan.at > said.at]
        asked += bool(visits and visits[0] >= day)
    assert asked >= 3


def test_asking_again_saves_parcels_that_were_on_their_way_back() -> None:
    saved = 0
    for number in range(300):
        parcel = replace(PARCEL, awb=f"SX{number}", reason="UND-CNA")
        before = codes(tell(1, parcel).scans)
        if "RTI" in before and "DLV" not in before:
            said = Instruction(after_failure(parcel), "reattempt", "k")
            saved += tell(1, parcel, [said]).scans[-1].code.startswith("DLV")
    assert saved > 15


@pytest.mark.parametrize(
    ("verb", "inputs", "stage", "words"),
    [
        ("reattempt", {}, "BKD", "incorrect status"),
        ("reattempt", {}, "OFD", "part of a dispatch"),
        ("reattempt", {}, "RTI", "Return already initiated"),
        ("reattempt", {}, "RTO-DLV", "terminal"),
        ("rto", {}, "BKD", "not picked up"),
        ("reattempt_on", {"date": "2027-01-01"}, "UND-REF", "window"),
        ("reattempt_on", {"date": "soon"}, "UND-REF", "invalid"),
        ("change_address", {}, "UND-REF", "missing: address"),
        ("change_cod", {"cod_amount": "-1"}, "UND-REF", "invalid"),
    ],
)
def test_what_the_courier_refuses_changes_nothing(verb: str, inputs: dict[str, str], stage: str, words: str) -> None:
    parcel = replace(PARCEL, fate="rto", reason="UND-REF")
    journey = tell(1, parcel)
    at = next(scan.at for scan in journey.scans if scan.code == stage)
    after = tell(1, parcel, [Instruction(at, verb, "k", inputs)])  # type: ignore[arg-type]
    assert words in after.refusals["k"]
    assert after.scans == journey.scans


def test_cancelled_before_pickup_never_travels() -> None:
    said = Instruction(BOOKED + timedelta(minutes=5), "cancel", "k")
    assert codes(tell(1, PARCEL, [said]).scans) == ["BKD", "CAN"]


def test_what_went_wrong_at_the_buyers_door_does_not_at_the_merchants():
    """No pickup fails that was carried out."""
    for number in range(100):
        codes = [
            scan.code
            for scan in tell(1, Parcel(f"RV{number}", BOOKED, direction="reverse", quality=0.4, fate="delivered")).scans
        ]
        fetched = codes.index("PUP") if "PUP" in codes else len(codes)
        assert not [code for code in codes[fetched:] if code.startswith("NPR")]
