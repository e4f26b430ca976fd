"""Every tracking payload among the samples of real couriers, read as the adapter would, with the state that it shows.

The samples are not part of the repository; where they are missing, these tests are skipped and say so.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from connectors import registry
from connectors.base import Account, Call
from connectors.couriers.base import Courier, Heard
from orders.fold import Journey, Said, fold

PUSHED = {
    "shiprocket/webhook_tracking_in_transit.json": "in_transit",
    "delhivery/track_verbose0_manifested.json": "created",
    "delhivery/track_verbose0_notpicked.json": "pickup_scheduled",
    "delhivery/track_verbose1_cancelled_by_seller.json": "cancelled",
    "delhivery/track_verbose2_ndr_EOD-11_redacted.json": "attempt_failed",
    "delhivery/webhook_scan_push_manifested.json": "created",
}


def folded(provider: str, heard: Heard) -> Journey:
    """Where the parcel is, after what was heard."""
    kind, late = registry.COURIERS[provider], datetime(2099, 1, 1, tzinfo=UTC)
    meanings = [(scan, kind.meaning(scan.raw_code)) for scan in heard.scans]
    return fold(
        Said(scan.at, late, it.status, bytes([number]), it.reason or "", scan.place, scan.attempt)
        for number, (scan, it) in enumerate(meanings)
    )


@pytest.mark.parametrize(("path", "state"), PUSHED.items())
def test_a_real_payload_shows_its_state(samples: Path, path: str, state: str) -> None:
    provider = path.partition("/")[0]
    it = registry.COURIERS[provider](Account({}))
    body = (samples / "payloads" / path).read_bytes()
    assert folded(provider, it.parse(Call("POST", "https://desk.example.org/", {}, body))).status == state


def test_a_real_failed_delivery_tells_reason_place_and_attempts(samples: Path) -> None:
    body = (samples / "payloads/delhivery/track_verbose2_ndr_EOD-11_redacted.json").read_bytes()
    heard = registry.COURIERS["delhivery"](Account({})).parse(Call("POST", "https://desk.example.org/", {}, body))
    journey = folded("delhivery", heard)
    assert (journey.reason, journey.attempts, str(journey.status_at)) == (
        "unavailable",
        1,
        "2026-09-03 21:27:29.002000+05:30",
    )
    assert str(heard.parcels[0].promised_on) == "2026-09-04"


def test_every_payload_about_a_parcel_is_read(samples: Path) -> None:
    named = [path for path in (samples / "payloads").glob("*/*.json") if path.parent.name in registry.COURIERS]
    tracking = [
        path for path in named if path.name.startswith(("track", "webhook", "legacy")) and json.loads(path.read_bytes())
    ]
    told = {f"{path.parent.name}/{path.name}" for path in tracking}
    assert told == {*PUSHED, *SILENT, *ANSWERED}


SILENT = {
    "delhivery/track_unknown_awb_http200.json",
    "shiprocket/track_awb_no_activity.json",
    *(
        f"biteship/webhook_order_{name}.json"
        for name in ("price_flat", "status", "status_flat", "waybill", "waybill_flat")
    ),
}  # no parcel, or no time: the next question brings it
ANSWERED = {
    "shiprocket/track_awb_delivered.json": {"141123221084922": "delivered"},
    "biteship/tracking_response.json": {"0123082100003094": "delivered"},
    "rajaongkir/legacy_waybill_manifest_fragment.json": {"RO1": "delivered"},
    "shiprocket/track_awbs_multi.json": {"788829354408": "created", "788830567028": "pickup_scheduled"},
}
TRACK = {"shiprocket": "/courier/track/awbs", "biteship": "/v1/trackings/0123082100003094/couriers/grab",
         "rajaongkir": "/track/waybill"}  # fmt: skip
WRAPPED = {"track_awb_delivered.json": "141123221084922", "legacy_waybill_manifest_fragment.json": "data"}
GIVEN = {"biteship": {"courier_code": "grab"}}


@pytest.mark.parametrize(("path", "states"), ANSWERED.items())
def test_a_real_answer_shows_the_state_of_each_parcel(
    samples: Path, acting: Callable[..., Courier], outside: HTTPServer, path: str, states: dict[str, str]
) -> None:
    provider = path.partition("/")[0]
    said = json.loads((samples / "payloads" / path).read_bytes())
    outside.expect_request("/auth/login").respond_with_json({"token": "t"})
    wrapped = WRAPPED.get(Path(path).name)
    outside.expect_request(TRACK[provider]).respond_with_json({wrapped: said} if wrapped else said)
    heard = acting(provider, **GIVEN.get(provider, {})).track([*states])
    for awb, state in states.items():
        its = replace(heard, scans=[scan for scan in heard.scans if scan.awb == awb])
        assert folded(provider, its).status == state


@pytest.mark.parametrize("path", sorted(SILENT))
def test_a_payload_without_a_parcel_says_nothing(samples: Path, path: str) -> None:
    it = registry.COURIERS[path.partition("/")[0]](Account({}))
    body = (samples / "payloads" / path).read_bytes()
    assert not it.parse(Call("POST", "https://desk.example.org/", {}, body)).scans
