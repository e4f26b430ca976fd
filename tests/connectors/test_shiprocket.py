"""Shiprocket: two tables that number the same words differently, a log-in of ten days, bookings in two steps."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from connectors.base import Account, Busy, Call, Garbled, NotAuthorised, ProviderError, Refused, Suspended, Unreachable
from connectors.couriers.base import Ask, Courier, Meaning
from connectors.couriers.shiprocket import Shiprocket
from connectors.couriers.words import Direction, ScanStatus, Verb
from tests.connectors.table import fixture, rows

INDIA = ZoneInfo("Asia/Kolkata")
TRACK, LOG_IN = "/courier/track/awbs", "/auth/login"


@pytest.fixture
def shiprocket(acting: Callable[..., Courier], outside: HTTPServer) -> Courier:
    outside.expect_request(LOG_IN).respond_with_json({"token": "t1", "email": "api@example.org"})
    return acting("shiprocket")


def push(**said: Any) -> Call:
    content = {"awb": "SR1", "current_timestamp": "03 04 2026 11:43:52", **said}
    return Call("POST", "https://desk.example.org/hooks/0/", {}, json.dumps(content).encode())


def pushed(code: str) -> dict[str, Any]:
    """A push that says `code`, in the words of its table."""
    table, _, rest = code.partition("/")
    words = {"current_status": rest if table == "words" else "x"}
    if table == "shipment":
        return {**words, "current_status_id": 17, "shipment_status_id": int(rest)}
    if table in {"order", "return"}:
        return {**words, "current_status_id": int(rest), "is_return": int(table == "return")}
    return words


@pytest.mark.parametrize(("code", "meaning"), rows("shiprocket"))
def test_every_code_has_its_meaning(code: str, meaning: Meaning) -> None:
    assert Shiprocket.meaning(code) == meaning
    if not code.startswith(("ndr", "courier")):
        assert [scan.raw_code for scan in Shiprocket(Account({})).parse(push(**pushed(code))).scans] == [code]


def test_every_number_of_the_tables_is_tried() -> None:
    tried = {code for code, _ in rows("shiprocket")}
    numbered = {code for code in Shiprocket.codes if code.startswith(("shipment/", "order/"))}
    assert numbered <= tried


def test_the_two_tables_are_kept_apart() -> None:
    [scan] = Shiprocket(Account({})).parse(push(current_status_id=20, shipment_status_id=18)).scans
    assert Shiprocket.meaning(scan.raw_code).status == ScanStatus.IN_TRANSIT
    assert Shiprocket.meaning("order/17").status == ScanStatus.RTO_DELIVERED
    assert Shiprocket.meaning("shipment/17").status == ScanStatus.OUT_FOR_DELIVERY


def test_a_push_begins_with_the_day_and_counts_attempts() -> None:
    said = push(current_status="UNDELIVERED-2ND ATTEMPT", shipment_status_id=21, etd="2026-04-05 15:40:19")
    heard = Shiprocket(Account({})).parse(said)
    [scan] = heard.scans
    assert (scan.at, scan.attempt) == (datetime(2026, 4, 3, 11, 43, 52, tzinfo=INDIA), 2)
    assert str(heard.parcels[0].promised_on) == "2026-04-05"


def test_a_failed_delivery_is_told_with_its_reason_and_attempts(shiprocket: Courier, outside: HTTPServer) -> None:
    outside.expect_request(TRACK, method="POST", json={"awbs": ["SR1", "SR2", "SR3"]}).respond_with_json(
        fixture("shiprocket", "track")
    )
    outside.expect_request("/ndr/all").respond_with_json(fixture("shiprocket", "ndr"))
    heard = shiprocket.track(["SR1", "SR2", "SR3"])
    *_, last = heard.scans
    meaning = shiprocket.meaning(last.raw_code)
    assert (meaning.status, meaning.reason, last.attempt) == ("attempt_failed", "reschedule_requested", 2)
    assert heard.missing == ["SR2"]
    assert [report.awb for report in heard.parcels] == ["SR1"]
    assert str(heard.parcels[0].promised_on) == "2026-03-06"
    assert [scan.raw_code for scan in heard.scans][:3] == ["courier/DRC", "shipment/17", "shipment/21"]


def test_a_list_of_failures_that_is_away_costs_only_the_reason(shiprocket: Courier, outside: HTTPServer) -> None:
    outside.expect_request(TRACK).respond_with_json(fixture("shiprocket", "track"))
    outside.expect_request("/ndr/all").respond_with_json({"message": "No record"}, status=404)
    assert shiprocket.track(["SR1"]).scans[-1].raw_code == "shipment/21"


def test_a_failure_is_looked_for_on_the_newest_pages_only(shiprocket: Courier, outside: HTTPServer) -> None:
    outside.expect_request(TRACK).respond_with_json(fixture("shiprocket", "track"))
    others = [{"awb_code": f"X{number}", "reason": "Self Collect"} for number in range(100)]
    outside.expect_request("/ndr/all").respond_with_json({"data": others})
    assert shiprocket.track(["SR1"]).scans[-1].raw_code == "shipment/21"
    assert [request.args["page"] for request, _ in outside.log if request.path == "/ndr/all"] == ["1", "2", "3"]


def test_an_expired_token_is_renewed_once(shiprocket: Courier, outside: HTTPServer) -> None:
    seen = list[str]()

    def respond(request: Request) -> Response:
        seen.append(request.headers["Authorization"])
        fine = len(seen) > 1
        return Response('{"SR1": {}}' if fine else '{"message": "Token has expired"}', status=200 if fine else 401)

    outside.expect_request(TRACK).respond_with_handler(respond)
    shiprocket.account.session.renewed("", lambda: "old")
    shiprocket.track(["SR1"])
    shiprocket.track(["SR1"])
    assert seen == ["Bearer old", "Bearer t1", "Bearer t1"]


def test_a_token_that_is_refused_twice_calls_a_person(shiprocket: Courier, outside: HTTPServer) -> None:
    outside.expect_request(TRACK).respond_with_json({"message": "Unauthorized."}, status=401)
    with pytest.raises(NotAuthorised, match="not accepted"):
        shiprocket.track(["SR1"])
    assert len([1 for request, _ in outside.log if request.path == LOG_IN]) == 2


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (400, '{"message": "Invalid email and password combination", "status_code": 400}', NotAuthorised, "API user"),
        (401, '{"message": "Unauthorized"}', NotAuthorised, "API user"),
        (200, '{"message": "User not found"}', NotAuthorised, "API user"),
        (403, '{"message": "Your account has been suspended"}', Suspended, "suspended"),
        (403, "<html>Forbidden</html>", Busy, "firewall"),
        (200, "<html>", Garbled, "web page"),
    ],
)
def test_a_log_in_that_fails_says_why(
    acting: Callable[..., Courier], outside: HTTPServer, status: int, body: str, error: type, words: str
) -> None:
    outside.expect_request(LOG_IN).respond_with_data(body, status=status)
    with pytest.raises(error, match=words):
        acting("shiprocket").test()


@pytest.mark.parametrize(
    ("status", "body", "headers", "error", "words"),
    [
        (403, "<html>blocked</html>", {}, Busy, "firewall"),
        (429, '{"message": "Too Many Attempts."}', {"Retry-After": "60"}, Busy, "often"),
        (500, "", {}, Unreachable, "fault"),
        (
            422,
            '{"message": "Oops! Invalid Data.", "errors": {"awbs": ["The awbs field is required"]}}',
            {},
            Refused,
            "awbs",
        ),
        (200, "<html>", {}, Garbled, "web page"),
        (200, '{"message": "Something went wrong", "status_code": 500}', {}, Refused, "went wrong"),
        (200, '{"message": "Your account is blocked", "status_code": 403}', {}, ProviderError, "suspended"),
    ],
)
def test_bad_answers_are_told_in_words(
    shiprocket: Courier, outside: HTTPServer, status: int, body: str, headers: dict, error: type, words: str
) -> None:
    outside.expect_request(TRACK).respond_with_data(body, status=status, headers=headers)
    with pytest.raises(error, match=words) as told:
        shiprocket.track(["SR1"])
    if headers:
        assert told.value.retry_after


@pytest.mark.parametrize(
    ("ask", "action"),
    [
        (Ask(Verb.REATTEMPT, "SR1", "k"), {"action": "re-attempt"}),
        (Ask(Verb.REATTEMPT, "SR1", "k", inputs={"fake": True}), {"action": "fake-attempt"}),
        (Ask(Verb.RTO, "SR1", "k"), {"action": "return"}),
        (
            Ask(Verb.DEFER, "SR1", "k", inputs={"date": "2026-03-05"}),
            {"action": "re-attempt", "deferred_date": "2026-03-05"},
        ),
        (
            Ask(Verb.CHANGE_ADDRESS, "SR1", "k", inputs={"address": "New"}),
            {"action": "re-attempt", "address1": "New"},
        ),
        (Ask(Verb.CHANGE_PHONE, "SR1", "k", inputs={"phone": "98"}), {"action": "re-attempt", "phone": "98"}),
    ],
)
@pytest.mark.parametrize(
    ("status", "answer", "accepted"),
    [(202, {"status": "Data Updated Sucessfully"}, True), (200, {"message": "Not allowed", "status_code": 400}, False)],
)
def test_what_to_do_after_a_failure(
    shiprocket: Courier, outside: HTTPServer, ask: Ask, action: dict, status: int, answer: dict, accepted: bool
) -> None:
    outside.expect_request("/ndr/SR1/action", method="POST").respond_with_json(answer, status=status)
    got = shiprocket.instruct(ask)
    said = outside.log[-1][0].json
    assert said.pop("comments")
    assert said == action
    assert got.accepted is accepted
    assert got.text in {"Data Updated Sucessfully", "Not allowed"}


def test_an_order_is_cancelled_by_its_number(shiprocket: Courier, outside: HTTPServer) -> None:
    outside.expect_request("/orders/cancel/shipment/awbs", json={"awbs": ["SR1"]}).respond_with_json({"message": "ok"})
    assert shiprocket.instruct(Ask(Verb.CANCEL, "SR1", "k")).accepted
    assert shiprocket.look_up(Ask(Verb.CANCEL, "SR1", "k"), "") is None
    with pytest.raises(Refused, match="panel"):
        shiprocket.look_up(Ask(Verb.RTO, "SR1", "k"), "")


WANTED = {
    "reference": "R-1", "name": "Warna", "postcode": "400001", "order_items": [{"sku": "K1", "units": 1}],
    "origin": {"name": "Asha", "postcode": "302017", "phone": "9999999999"},
}  # fmt: skip
RETURN = Ask(Verb.REVERSE_PICKUP, "", "k", Direction.REVERSE, WANTED)


def test_a_return_is_booked_in_two_calls(shiprocket: Courier, outside: HTTPServer) -> None:
    outside.expect_request("/orders/create/return").respond_with_json({"order_id": 1, "shipment_id": 77})
    outside.expect_request("/courier/assign/awb", json={"shipment_id": "77", "is_return": 1}).respond_with_json(
        {"awb_assign_status": 1, "response": {"data": {"awb_code": "SR9"}}}
    )
    answer = shiprocket.instruct(RETURN)
    assert (answer.accepted, answer.awb, answer.pending) == (True, "SR9", False)
    said = next(request.json for request, _ in outside.log if request.path == "/orders/create/return")
    assert (said["order_id"], said["payment_method"]) == ("R-1", "PREPAID")
    assert (said["pickup_pincode"], said["shipping_pincode"]) == ("302017", "400001")


def test_a_second_call_in_doubt_is_asked_for_and_not_begun_anew(shiprocket: Courier, outside: HTTPServer) -> None:
    outside.expect_request("/orders/create/return").respond_with_json({"order_id": 1, "shipment_id": 77})
    outside.expect_oneshot_request("/courier/assign/awb").respond_with_data("", status=500)
    first = shiprocket.instruct(RETURN)
    assert (first.pending, first.reference) == (True, "77")
    track = "/courier/track/shipment/77"
    outside.expect_oneshot_request(track).respond_with_json({"tracking_data": {"track_status": 0}})
    outside.expect_request("/courier/assign/awb").respond_with_json({"response": {"data": {"awb_code": "SR9"}}})
    assert shiprocket.look_up(RETURN, first.reference).awb == "SR9"  # type: ignore[union-attr]
    outside.expect_request(track).respond_with_json({"tracking_data": {"shipment_track": [{"awb_code": "SR8"}]}})
    assert shiprocket.look_up(RETURN, first.reference).awb == "SR8"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("status", "told", "words"),
    [
        (200, {"message": "The order id has already been taken."}, "already"),
        (200, {"message": "Oops", "errors": {"pickup_country": ["is required"]}}, "pickup_country"),
    ],
)
def test_a_booking_may_be_refused(
    shiprocket: Courier, outside: HTTPServer, status: int, told: dict, words: str
) -> None:
    outside.expect_request("/orders/create/return").respond_with_json(told, status=status)
    answer = shiprocket.instruct(RETURN)
    assert not answer.accepted
    assert words in answer.text


def test_only_the_merchants_token_proves_a_push() -> None:
    it = Shiprocket(Account({"email": "e", "password": "p", "hook_secret": "s3"}))
    seen = push()
    for headers, good in [
        ({"x-api-key": "s3"}, True),
        ({"x-api-key": "p"}, False),
        ({"x-api-key": "S3"}, False),
        ({}, False),
    ]:
        assert it.verify(Call(seen.method, seen.url, headers, seen.body)) is good
    assert "sr" in it.refused_in_hooks
