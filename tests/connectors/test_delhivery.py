"""Delhivery: what its codes mean, what is read, what is asked, and what its answers come to."""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_httpserver import HTTPServer

from connectors.base import Account, Busy, Call, Garbled, LoggedOut, ProviderError, Refused, Unreachable
from connectors.couriers.base import Ask, Courier, Meaning
from connectors.couriers.delhivery import Delhivery
from connectors.couriers.words import Direction, Reason, ScanStatus, Verb
from tests.connectors.delhivery import AWB, EDIT, TRACK, UNKNOWN, UPDATE, asked
from tests.connectors.table import fixture, rows

INDIA = ZoneInfo("Asia/Kolkata")
CANCELLED = (
    "<?xml version='1.0' encoding='utf-8'?><root><status>%s</status><waybill>1</waybill><remark>%s</remark></root>"
)


@pytest.fixture
def delhivery(acting: Callable[..., Courier]) -> Courier:
    return acting("delhivery")


def push(code: str, **more: Any) -> Call:
    kind, status, *nsl = code.split("/")
    said = {"Status": status, "StatusType": kind, "StatusDateTime": "2026-03-03T19:12:09.85", "Instructions": "Words"}
    content = {"Shipment": {"AWB": AWB, "NSLCode": "".join(nsl), "Status": said, **more}}
    return Call("POST", "https://desk.example.org/hooks/0/", {}, json.dumps(content).encode())


@pytest.mark.parametrize(("code", "meaning"), rows("delhivery"))
def test_every_code_has_its_meaning(code: str, meaning: Meaning) -> None:
    [scan] = Delhivery(Account({})).parse(push(code)).scans
    assert (scan.raw_code, scan.text) == (code, "Words")
    assert Delhivery.meaning(scan.raw_code) == meaning


def test_every_code_of_the_table_is_tried() -> None:
    tried = {kind + "/" + rest for code, _ in rows("delhivery") for kind, *parts in [code.split("/")] for rest in parts}
    assert Delhivery.codes.keys() <= tried


def test_parcels_are_read_with_their_money_promise_and_attempts(delhivery: Courier, outside: HTTPServer) -> None:
    outside.expect_request(TRACK, query_string={"waybill": f"{AWB},2"}).respond_with_json(fixture("delhivery", "track"))
    heard = delhivery.track([AWB, "2"])
    ends = {scan.awb: delhivery.meaning(scan.raw_code).status for scan in heard.scans}
    assert list(ends.values()) == [
        ScanStatus.ATTEMPT_FAILED,
        ScanStatus.RTO_DELIVERED,
        ScanStatus.DELIVERED,
        ScanStatus.DELIVERED,
    ]
    failure = [scan for scan in heard.scans if scan.awb == AWB][-1]
    assert failure.at == datetime(2026, 3, 3, 19, 12, 9, 850000, tzinfo=INDIA)
    assert (failure.attempt, failure.text, failure.place) == (2, "Consignee refused", "Jaipur_Sanganer_D (Rajasthan)")
    assert heard.parcels[0].cod_amount == Decimal("1499.5")
    assert str(heard.parcels[0].promised_on) == "2026-03-04"
    assert heard.missing == ()


def test_a_push_and_an_answer_tell_the_same_scan(delhivery: Courier, outside: HTTPServer) -> None:
    outside.expect_request(TRACK).respond_with_json(fixture("delhivery", "track"))
    told = delhivery.track([AWB]).scans[3]
    [pushed] = delhivery.parse(push("UD/Pending/EOD-6")).scans
    assert (pushed.raw_code, pushed.at) == (told.raw_code, told.at)


def test_numbers_that_it_does_not_know_are_missing(delhivery: Courier, outside: HTTPServer) -> None:
    outside.expect_request(TRACK).respond_with_json(UNKNOWN)
    assert delhivery.track(["1", "2"]).missing == ["1", "2"]


@pytest.mark.parametrize(
    ("status", "body", "headers", "error", "words"),
    [
        (401, '{"detail": "Authentication credentials were not provided."}', {}, LoggedOut, "not accepted"),
        (403, "<html>Request blocked</html>", {}, Busy, "firewall"),
        (403, "", {}, Busy, "firewall"),
        (429, "", {"Retry-After": "40"}, Busy, "often"),
        (503, "<html>", {"Retry-After": "9"}, Unreachable, "fault"),
        (200, "<html>Maintenance</html>", {}, Garbled, "web page"),
        (200, "[]", {}, Garbled, "no JSON object"),
        (200, "{}", {}, Garbled, "no parcels"),
        (200, "{\"Error\": \"'NoneType' object has no attribute 'end_date'\"}", {}, LoggedOut, "other environment"),
        (200, '{"Success": false, "rmk": "Account suspended"}', {}, ProviderError, "suspended"),
        (200, '{"Success": false, "Error": "Something else"}', {}, Refused, "Something else"),
    ],
)
def test_bad_answers_are_told_in_words(
    delhivery: Courier, outside: HTTPServer, status: int, body: str, headers: dict, error: type, words: str
) -> None:
    outside.expect_request(TRACK).respond_with_data(body, status=status, headers=headers)
    with pytest.raises(error, match=words) as told:
        delhivery.track(["1"])
    if headers:
        assert told.value.retry_after


@pytest.mark.parametrize(
    ("ask", "act"),
    [
        (Ask(Verb.REATTEMPT, AWB, "k"), {"waybill": AWB, "act": "RE-ATTEMPT"}),
        (Ask(Verb.REATTEMPT, AWB, "k", Direction.REVERSE), {"waybill": AWB, "act": "PICKUP_RESCHEDULE"}),
        (
            Ask(Verb.DEFER, AWB, "k", inputs={"date": "2026-03-05"}),
            {"waybill": AWB, "act": "DEFER_DLV", "action_data": {"deferred_date": "2026-03-05"}},
        ),
        (
            Ask(Verb.CHANGE_ADDRESS, AWB, "k", inputs={"address": "Behind the temple"}),
            {"waybill": AWB, "act": "EDIT_DETAILS", "action_data": {"add": "Behind the temple"}},
        ),
        (
            Ask(Verb.CHANGE_PHONE, AWB, "k", inputs={"phone": "9999999999"}),
            {"waybill": AWB, "act": "EDIT_DETAILS", "action_data": {"phone": "9999999999"}},
        ),
    ],
)
def test_what_to_do_after_a_failure_is_answered_later(
    acting: Callable[..., Courier], outside: HTTPServer, ask: Ask, act: dict
) -> None:
    courier = acting("delhivery", older_ndr="on")
    said = asked(outside, UPDATE, '{"request_id": "UPL77"}')
    answer = courier.instruct(ask)
    assert said == [{"data": [act]}]
    assert (answer.accepted, answer.pending, answer.reference) == (True, True, "UPL77")


@pytest.mark.parametrize(
    ("told", "accepted", "pending"),
    [
        ({"data": [{"waybill": AWB, "status": "Success"}, {"waybill": "9", "status": "Failure"}]}, True, False),
        ({"results": {"x": {"wbn": AWB, "status": "Failure", "remark": "Package in incorrect status"}}}, False, False),
        ({"status": "In Progress"}, True, True),
    ],
)
def test_the_later_answer_is_asked_for(
    delhivery: Courier, outside: HTTPServer, told: dict, accepted: bool, pending: bool
) -> None:
    outside.expect_request("/api/cmu/get_bulk_upl/UPL77", query_string={"verbose": "true"}).respond_with_json(told)
    answer = delhivery.look_up(Ask(Verb.REATTEMPT, AWB, "k"), "UPL77")
    assert answer
    assert (answer.accepted, answer.pending) == (accepted, pending)
    assert answer.text == ("" if accepted else "Package in incorrect status")


def test_a_later_answer_that_makes_no_sense_leaves_it_in_doubt(delhivery: Courier, outside: HTTPServer) -> None:
    outside.expect_request("/api/cmu/get_bulk_upl/UPL77").respond_with_json({"data": []})
    with pytest.raises(Garbled):
        delhivery.look_up(Ask(Verb.REATTEMPT, AWB, "k"), "UPL77")


@pytest.mark.parametrize(
    ("ask", "edit"),
    [
        (Ask(Verb.RTO, AWB, "k"), {"waybill": AWB, "cancellation": "true"}),
        (Ask(Verb.CANCEL, AWB, "k"), {"waybill": AWB, "cancellation": "true"}),
        (Ask(Verb.CHANGE_PHONE, AWB, "k", inputs={"phone": "98"}), {"waybill": AWB, "phone": ["98"]}),
        (Ask(Verb.CHANGE_ADDRESS, AWB, "k", inputs={"address": "A & B; #3"}), {"waybill": AWB, "add": "A  B 3"}),
        (Ask(Verb.CHANGE_COD, AWB, "k", inputs={"cod_amount": "0"}), {"waybill": AWB, "pt": "Pre-paid"}),
        (Ask(Verb.CHANGE_COD, AWB, "k", inputs={"cod_amount": "99.50"}), {"waybill": AWB, "pt": "COD", "cod": 99.5}),
    ],
)
@pytest.mark.parametrize(
    ("answer", "accepted", "words"),
    [
        (CANCELLED % ("True", "Shipment has been cancelled."), True, "Shipment has been cancelled."),
        (CANCELLED % ("False", "Incorrect waybill"), False, "Incorrect waybill"),
        ('{"status": true, "remark": "Done"}', True, "Done"),
        ('{"status": "Failure", "error": "Package is part of dispatch"}', False, "Package is part of dispatch"),
    ],
)
def test_edits_are_answered_at_once(
    delhivery: Courier, outside: HTTPServer, ask: Ask, edit: dict, answer: str, accepted: bool, words: str
) -> None:
    said = asked(outside, EDIT, answer)
    got = delhivery.instruct(ask)
    assert said == [edit]
    assert (got.accepted, got.pending, got.text) == (accepted, False, words)


@pytest.mark.parametrize(
    "answer",
    [
        '<!DOCTYPE r [<!ENTITY x "boom">]><root><status>True</status><remark>&x;</remark></root>',
        "<html><body>Down for maintenance",
        "<root><status>Maybe</status></root>",
        "{}",
        "",
    ],
)
def test_an_answer_that_is_none_leaves_an_edit_in_doubt(delhivery: Courier, outside: HTTPServer, answer: str) -> None:
    asked(outside, EDIT, answer)
    with pytest.raises(Unreachable):
        delhivery.instruct(Ask(Verb.RTO, AWB, "k"))


def test_what_was_in_doubt_is_sent_again_only_where_that_is_harmless(delhivery: Courier) -> None:
    assert delhivery.look_up(Ask(Verb.RTO, AWB, "k"), "") is None
    assert delhivery.look_up(Ask(Verb.CHANGE_PHONE, AWB, "k"), "") is None
    with pytest.raises(Refused, match="panel"):
        delhivery.look_up(Ask(Verb.REATTEMPT, AWB, "k"), "")


def test_only_the_header_that_the_merchant_chose_proves_a_push() -> None:
    it = Delhivery(Account({"token": "t", "hook_secret": "s3"}, {"hook_header": "X-Our-Key"}))
    assert it.signed_by() == ("x-our-key",)
    seen = push("UD/Manifested/X-UCI")
    for headers, good in [
        ({"x-our-key": "s3"}, True),
        ({"x-our-key": "S3"}, False),
        ({"x-our-key": "t"}, False),
        ({"authorization": "s3"}, False),
        ({}, False),
    ]:
        assert it.verify(Call(seen.method, seen.url, headers, seen.body)) is good


def test_a_day_can_be_chosen_where_the_account_has_the_older_instructions() -> None:
    assert Verb.DEFER not in Delhivery.able({}).verbs
    assert Verb.DEFER in Delhivery.able({"older_ndr": "on"}).verbs
    assert Delhivery.meaning(next(iter(Delhivery.can.on(Verb.REATTEMPT).codes))).reason != Reason.UNKNOWN


def test_the_connection_is_tried_with_a_postcode(delhivery: Courier, outside: HTTPServer) -> None:
    outside.expect_request("/c/api/pin-codes/json/").respond_with_json({"delivery_codes": []})
    assert "token" in delhivery.test()
