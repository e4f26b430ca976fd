"""Razorpay: whole paise, our key as receipt and header, standings, proofs, and how it says no."""

import hashlib
import hmac
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from connectors.base import Account, Call, Garbled, NotAuthorised, ProviderError, Refused, Unreachable
from connectors.payments.base import Gateway, RefundAsk, RefundReport, Standing
from connectors.payments.razorpay import Razorpay

KEY = "550e8400-e29b-41d4-a716-446655440000"
ASK = RefundAsk(KEY, "pay_29QQoUBi66xm2f", Decimal("500.10"), "INR")
REFUND = {
    "id": "rfnd_FP8QHiV938haTz", "entity": "refund", "amount": 50010, "receipt": KEY, "currency": "INR",
    "payment_id": "pay_29QQoUBi66xm2f", "notes": [], "acquirer_data": {"arn": None}, "created_at": 1597078866,
    "batch_id": None, "status": "processed", "speed_processed": "normal",
}  # fmt: skip
PATH, LIST = "/v1/payments/pay_29QQoUBi66xm2f/refund", "/v1/payments/pay_29QQoUBi66xm2f/refunds"


@pytest.fixture
def razorpay(acting: Callable[..., Gateway], outside: HTTPServer) -> Gateway:
    return acting("razorpay", key_id="rzp_test_1")


def test_a_refund_is_asked_in_paise_under_our_key(razorpay: Gateway, outside: HTTPServer) -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        return Response(json.dumps(REFUND), content_type="application/json")

    outside.expect_request(PATH, method="POST").respond_with_handler(answer)
    assert razorpay.refund(ASK) == RefundReport("rfnd_FP8QHiV938haTz", KEY, Standing.PROCESSED)
    [request] = seen
    assert request.get_json() == {"amount": 50010, "speed": "normal", "receipt": KEY, "notes": {"key": KEY}}
    assert request.headers["X-Refund-Idempotency"] == KEY
    assert request.authorization is not None
    assert request.authorization.type == "basic"


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "10.005"])
def test_what_is_no_whole_number_of_paise_never_leaves(razorpay: Gateway, amount: str) -> None:
    with pytest.raises(Refused):
        razorpay.refund(RefundAsk(KEY, "pay_1", Decimal(amount), "INR"))


@pytest.mark.parametrize(
    ("status", "standing"),
    [("processed", Standing.PROCESSED), ("pending", Standing.PENDING), ("failed", Standing.FAILED),
     ("a word from next year", Standing.PENDING)],
)  # fmt: skip
def test_how_far_it_is(razorpay: Gateway, outside: HTTPServer, status: str, standing: Standing) -> None:
    outside.expect_request("/v1/refunds/rfnd_FP8QHiV938haTz").respond_with_json({**REFUND, "status": status})
    told = razorpay.look_up(ASK, "rfnd_FP8QHiV938haTz")
    assert told is not None
    assert told.standing is standing


def test_it_is_found_by_our_key_among_all_refunds_of_the_payment(razorpay: Gateway, outside: HTTPServer) -> None:
    others = [{**REFUND, "id": f"rfnd_{n}", "receipt": str(n)} for n in range(100)]

    def pages(request: Request) -> Response:
        rows = others if request.args["skip"] == "0" else [REFUND]
        return Response(json.dumps({"entity": "collection", "items": rows}), content_type="application/json")

    outside.expect_request(LIST).respond_with_handler(pages)
    told = razorpay.look_up(ASK, "")
    assert told is not None
    assert told.reference == REFUND["id"]


def test_none_of_ours_among_them_means_that_it_never_arrived(razorpay: Gateway, outside: HTTPServer) -> None:
    outside.expect_request(LIST).respond_with_json({"items": [{**REFUND, "receipt": None}]})
    assert razorpay.look_up(ASK, "") is None


@pytest.mark.parametrize("said", [{}, {"items": None}, {"items": "none"}])
def test_an_answer_that_makes_no_sense_is_not_taken_for_none(
    razorpay: Gateway, outside: HTTPServer, said: dict
) -> None:
    outside.expect_request(LIST).respond_with_json(said)
    with pytest.raises(Garbled):
        razorpay.look_up(ASK, "")


@pytest.mark.parametrize(
    ("status", "said", "error", "words"),
    [
        (400, {"error": {"code": "BAD_REQUEST_ERROR", "description": "It is fully refunded already"}},
         Refused, "fully refunded"),
        (401, {"error": {"description": "Authentication failed"}}, NotAuthorised, "not accepted"),
        (409, {"error": {"code": "BAD_REQUEST_ERROR", "description": "Conflict"}}, Unreachable, "409"),
        (500, {}, Unreachable, "500"),
        (200, {"id": "pay_1"}, Unreachable, "names no refund"),
        (200, [], Unreachable, "JSON"),
    ],
)  # fmt: skip
def test_how_it_says_no(
    razorpay: Gateway, outside: HTTPServer, status: int, said: object, error: type[ProviderError], words: str
) -> None:
    outside.expect_request(PATH).respond_with_json(said, status=status)
    with pytest.raises(error, match=words):
        razorpay.refund(ASK)


def event(name: str, refund: dict, secret: str = "hush") -> Call:
    body = json.dumps({"entity": "event", "event": name, "payload": {"refund": {"entity": refund}}}).encode()
    proof = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return Call("POST", "https://desk.example.org/hooks/0/", {"x-razorpay-signature": proof}, body)


def test_a_push_is_believed_with_its_proof_only() -> None:
    it = Razorpay(Account({"hook_secret": "hush", "key_secret": "s"}))
    assert it.verify(event("refund.processed", REFUND))
    assert not it.verify(event("refund.processed", REFUND, secret="guessed"))
    assert not Razorpay(Account({"key_secret": "s"})).verify(event("refund.processed", REFUND, secret=""))


@pytest.mark.parametrize(
    ("name", "status", "heard"),
    [
        ("refund.processed", "processed", [Standing.PROCESSED]),
        ("refund.failed", "failed", [Standing.FAILED]),
        ("refund.created", "pending", [Standing.PENDING]),
        ("payment.captured", "processed", []),
    ],
)
def test_what_a_push_says(name: str, status: str, heard: list[Standing]) -> None:
    told = Razorpay(Account({})).parse(event(name, {**REFUND, "status": status}))
    assert [one.standing for one in told.refunds] == heard
