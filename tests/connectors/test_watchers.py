"""AfterShip, Biteship, RajaOngkir: they only follow parcels. What their words mean, and what their answers come to."""

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from hmac import new
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_httpserver import HTTPServer

from connectors import registry
from connectors.base import Account, Busy, Call, Garbled, NotAuthorised, ProviderError, Refused, Suspended, Unreachable
from connectors.couriers.aftership import AfterShip
from connectors.couriers.base import Ask, Courier, Meaning
from connectors.couriers.biteship import Biteship
from connectors.couriers.words import ScanStatus, Verb
from tests.connectors.table import fixture, rows

WATCHERS = {"aftership": {}, "biteship": {"courier_code": "jne"}, "rajaongkir": {"courier_code": "jnt"}}
PATHS = {
    "aftership": ("/trackings", "GET"),
    "biteship": ("/v1/trackings/N1/couriers/jne", "GET"),
    "rajaongkir": ("/track/waybill", "POST"),
}
JAKARTA = ZoneInfo("Asia/Jakarta")
EVERY = [(provider, code, meaning) for provider in WATCHERS for code, meaning in rows(provider)]
every_watcher = pytest.mark.parametrize("provider", WATCHERS)


def call(content: Any, **headers: str) -> Call:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Call("POST", "https://desk.example.org/hooks/0/", headers, body)


@pytest.mark.parametrize(("provider", "code", "meaning"), EVERY)
def test_every_code_has_its_meaning(provider: str, code: str, meaning: Meaning) -> None:
    assert registry.COURIERS[provider].meaning(code) == meaning


@every_watcher
def test_every_code_of_the_table_is_tried(provider: str) -> None:
    assert registry.COURIERS[provider].codes.keys() <= {code for code, _ in rows(provider)}


@every_watcher
def test_a_watcher_offers_and_takes_nothing(provider: str) -> None:
    it = registry.COURIERS[provider](Account({}))
    assert not it.can.verbs
    assert it.look_up(Ask(Verb.RTO, "1", "k"), "") is None
    with pytest.raises(Refused, match="only follows"):
        it.instruct(Ask(Verb.RTO, "1", "k"))


@every_watcher
@pytest.mark.parametrize(
    ("status", "body", "headers", "error", "words"),
    [
        (401, '{"error": "Unauthorized"}', {}, NotAuthorised, "not accepted"),
        (401, '{"message": "The API key has expired token"}', {}, NotAuthorised, "expired"),
        (403, '{"message": "Account suspended"}', {}, Suspended, "suspended"),
        (403, "<html>Attention required</html>", {}, Busy, "firewall"),
        (429, "", {"Retry-After": "40"}, Busy, "often"),
        (502, "<html>", {"Retry-After": "9"}, Unreachable, "fault"),
        (200, "<html>Maintenance</html>", {}, Garbled, "web page"),
        (200, "[]", {}, Garbled, "no JSON object"),
        (200, "{}", {}, ProviderError, "no parcels"),
        (400, '{"message": "Wrong courier"}', {}, Refused, "Wrong courier"),
    ],
)
def test_bad_answers_are_told_in_words(
    acting: Callable[..., Courier], outside: HTTPServer, provider: str,
    status: int, body: str, headers: dict, error: type, words: str,
) -> None:  # fmt: skip
    path, method = PATHS[provider]
    outside.expect_request(path, method=method).respond_with_data(body, status=status, headers=headers)
    with pytest.raises(error, match=words) as told:
        acting(provider, **WATCHERS[provider]).track(["N1"])
    if headers:
        assert told.value.retry_after


@pytest.mark.parametrize(
    ("provider", "body"),
    [
        ("aftership", {"meta": {"code": 401, "message": "Invalid API key."}, "data": {}}),
        ("biteship", {"success": False, "error": "Authentication failed", "code": 40000001}),
        ("rajaongkir", {"meta": {"message": "Invalid Api key", "code": 401, "status": "error"}, "data": None}),
    ],
)
def test_a_failure_that_claims_success_is_found_out(
    acting: Callable[..., Courier], outside: HTTPServer, provider: str, body: dict
) -> None:
    outside.expect_request(PATHS[provider][0]).respond_with_json(body)
    with pytest.raises(NotAuthorised):
        acting(provider, **WATCHERS[provider]).track(["N1"])


def test_aftership_tells_the_way_of_several_parcels(acting: Callable[..., Courier], outside: HTTPServer) -> None:
    outside.expect_request("/trackings", method="GET").respond_with_json(fixture("aftership", "track"))
    outside.expect_request("/trackings", method="POST").respond_with_json({"meta": {"code": 4003}}, status=400)
    it = acting("aftership", timezone="Asia/Jakarta", slug="jne")
    heard = it.track(["AS1", "AS2", "AS3"])
    out, failed = heard.scans[1:3]
    assert out.at == datetime(2026, 3, 3, 8, 0, tzinfo=JAKARTA)
    assert (failed.attempt, failed.place, out.attempt) == (2, "Bandung, Jawa Barat", None)
    assert it.meaning(heard.scans[-1].raw_code).status == ScanStatus.UNKNOWN  # at whose door?
    assert [str(report.promised_on) for report in heard.parcels] == ["2026-03-06", "2026-03-07"]
    assert heard.missing == ["AS3"]
    assert outside.log[-1][0].json == {"tracking_number": "AS3", "slug": "jne"}


def test_aftership_signs_the_raw_body() -> None:
    it, body = AfterShip(Account({"api_key": "k", "hook_secret": "s3"})), b'{"event": "tracking_update"}'

    def proof(secret: str, text: bytes = body) -> str:
        return b64encode(new(secret.encode(), text, sha256).digest()).decode()

    for headers, good in [
        ({"aftership-hmac-sha256": proof("s3")}, True),
        ({"aftership-hmac-sha256": proof("k")}, False),
        ({"aftership-hmac-sha256": proof("s3", body + b" ")}, False),
        ({"aftership-hmac-sha256": proof("s3").lower()}, False),
        ({"as-signature-hmac-sha256": proof("s3")}, False),
        ({}, False),
    ]:
        assert it.verify(call(body, **headers)) is good
    assert not AfterShip(Account({})).verify(call(body, **{"aftership-hmac-sha256": proof("")}))


def test_biteship_tells_the_way_of_one_parcel(acting: Callable[..., Courier], outside: HTTPServer) -> None:
    outside.expect_request("/v1/trackings/BS1/couriers/jne").respond_with_json(fixture("biteship", "track"))
    outside.expect_request("/v1/trackings/BS2/couriers/jne").respond_with_json({"error": "Waybill"}, status=404)
    outside.expect_request("/v1/trackings/BS3/couriers/jne").respond_with_json(
        {"success": False, "error": "Tracking not found"}
    )
    it = acting("biteship", courier_code="jne")
    heard = it.track(["BS1"])
    assert [it.meaning(scan.raw_code).status for scan in heard.scans] == ["picked_up", "on_hold"]
    assert heard.scans[-1].text == "Penerima tidak di tempat"
    assert it.track(["BS2"]).missing == it.track(["BS2"]).missing == ["BS2"]
    assert it.track(["BS3"]).missing == ["BS3"]
    assert outside.log[0][0].headers["Authorization"] == "our api_key"


EVENT = {"event": "order.status", "order_id": "o1", "status": "on_hold", "updated_at": "2026-03-03T17:00:00+07:00"}


@pytest.mark.parametrize(
    ("content", "scans", "freight"),
    [
        (EVENT | {"courier_waybill_id": "BS1"}, 1, None),
        (EVENT | {"courier": {"waybill_id": "BS1"}}, 1, None),
        (EVENT | {"courier": {"waybill_id": None}}, 0, None),
        (EVENT | {"courier_waybill_id": "BS1", "updated_at": None}, 0, None),
        ({"event": "order.waybill_id", "courier_waybill_id": "BS1"}, 0, None),
        ({"event": "order.price", "courier_waybill_id": "BS1", "order_price": 18500}, 0, Decimal(18500)),
        (b"", 0, None),
    ],
)
def test_biteship_pushes_in_two_shapes(content: Any, scans: int, freight: Decimal | None) -> None:
    heard = Biteship(Account({})).parse(call(content))
    assert len(heard.scans) == scans
    assert [report.freight for report in heard.parcels if report.freight] == ([freight] if freight else [])


def test_only_the_header_that_the_merchant_named_proves_a_push_of_biteship() -> None:
    it = Biteship(Account({"api_key": "k", "hook_secret": "s3"}, {"hook_header": "X-Ours"}))
    assert it.signed_by() == ("x-ours",)
    for headers, good in [({"x-ours": "s3"}, True), ({"x-ours": "k"}, False), ({"x-ours": "S3"}, False), ({}, False)]:
        assert it.verify(call(b"", **headers)) is good


def test_rajaongkir_tells_the_way_in_the_couriers_own_words(
    acting: Callable[..., Courier], outside: HTTPServer
) -> None:
    asked = {"awb": "RO1", "courier": "jnt"}
    outside.expect_request("/track/waybill", query_string=asked).respond_with_json(fixture("rajaongkir", "track"))
    it = acting("rajaongkir", courier_code="jnt")
    heard = it.track(["RO1"])
    assert [it.meaning(scan.raw_code).status for scan in heard.scans] == ["picked_up", "at_destination", "delivered"]
    assert heard.scans[-1].at == datetime(2026, 3, 5, 13, 22, tzinfo=JAKARTA)
    assert outside.log[0][0].headers["key"] == "our api_key"


@pytest.mark.parametrize(
    ("provider", "path", "told"),
    [
        ("aftership", "/trackings", {"meta": {"code": 200}, "data": {"trackings": []}}),
        ("biteship", "/v1/couriers", {"couriers": []}),
        ("rajaongkir", "/destination/domestic-destination", {"data": []}),
    ],
)
def test_a_connection_can_be_tried(
    acting: Callable[..., Courier], outside: HTTPServer, provider: str, path: str, told: dict
) -> None:
    outside.expect_request(path).respond_with_json(told)
    assert acting(provider, **WATCHERS[provider]).test()
