"""Whom a refund is paid to: what banks take, what is refused with which words, and what anybody sees of it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from core.models import AuditEvent
from orders.services.instructing import NotPossible
from orders.states import Payment
from returns import payouts
from returns.models import PayoutDetails, Refund, ReturnRequest
from returns.services.requests import deciding, paying_whom
from returns.states import Payout, RefundStatus, Resolution
from tests.factories.accounts import StoreFactory
from tests.factories.giving_back import arrived, asked
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
BANK = {"name": "Snehal  Kulkarni", "account": "5010 0423 3218 91", "ifsc": "hdfc0001234"}


def tell(request: ReturnRequest, way: Payout = Payout.BANK, said: dict[str, str] | None = None) -> PayoutDetails:
    return paying_whom.tell(request=request, way=way, said=said or BANK, at=NOON, actor=None)


@pytest.mark.parametrize(
    ("country", "way", "said", "kept", "shown"),
    [
        ("IN", Payout.BANK, BANK, ("Snehal Kulkarni", "50100423321891", "HDFC0001234"), "HDFC ••••••1891"),
        ("IN", Payout.UPI, {"upi": "Snehal.K@okhdfcbank "}, ("snehal.k@okhdfcbank",), "••••••@okhdfcbank"),
        (
            "ID", Payout.BANK, {"name": "Rina", "bank": "BCA", "account": "123-4567-890"},
            ("Rina", "BCA", "1234567890"), "BCA ••••••7890",
        ),
        (
            "ID", Payout.EWALLET, {"wallet": "dana", "number": "0812 3456 7890", "name": "Rina"},
            ("dana", "+6281234567890", "Rina"), "DANA ••••••7890",
        ),
        (
            "DE", Payout.BANK, {"name": "Ida", "bank": "GLS", "account": "de02 1203 0000 0000 2020 51"},
            ("Ida", "GLS", "DE02120300000000202051"), "GLS ••••••2051",
        ),
    ],
)  # fmt: skip
def test_what_was_typed_becomes_what_banks_take(country, way, said, kept, shown):
    told = payouts.checked(way, said, country=country)
    assert (tuple(told.details.values()), told.shown) == (kept, shown)


@pytest.mark.parametrize(
    ("country", "way", "said", "fields"),
    [
        ("IN", Payout.BANK, {**BANK, "ifsc": "HDFC1001234"}, {"ifsc"}),  # the fifth is a zero
        ("IN", Payout.BANK, {**BANK, "account": "12345678"}, {"account"}),
        ("IN", Payout.BANK, {**BANK, "account": "1" * 19}, {"account"}),
        ("IN", Payout.BANK, {}, {"name", "account", "ifsc"}),
        ("IN", Payout.BANK, {**BANK, "name": "x" * 81}, {"name"}),
        ("IN", Payout.UPI, {"upi": "snehal@gmail.com"}, {"upi"}),
        ("IN", Payout.UPI, {"upi": "9822014417"}, {"upi"}),
        ("IN", Payout.EWALLET, {"wallet": "dana"}, {"way"}),
        ("ID", Payout.UPI, {"upi": "a@b"}, {"way"}),
        ("ID", Payout.EWALLET, {"wallet": "paypal", "number": "12", "name": ""}, {"wallet", "number", "name"}),
        ("IN", Payout.GATEWAY, {}, {"way"}),
    ],
)
def test_what_no_bank_takes_is_said_beside_its_field(country, way, said, fields):
    with pytest.raises(ValidationError) as refusal:
        payouts.checked(way, said, country=country)
    assert set(refusal.value.message_dict) == fields


def test_it_is_sealed_and_only_its_end_is_shown():
    request = asked()
    tell(request)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM returns_payoutdetails")
        row = str(cursor.fetchall())
    assert "50100423321891" not in row
    assert "Snehal" not in row
    assert "HDFC ••••••1891" in row
    assert PayoutDetails.objects.get().details["account"] == "50100423321891"
    audit = AuditEvent.objects.get(verb="returns.payout.told")
    assert (audit.after, audit.facts) == ("bank", {"request": request.pk})


def test_it_can_be_told_anew_until_it_is_approved():
    request = asked()
    tell(request)
    tell(request, Payout.UPI, {"upi": "snehal@okaxis"})
    assert PayoutDetails.objects.get().way == Payout.UPI
    Refund.objects.create(
        store=request.store, order=request.order, request=request, status=RefundStatus.APPROVED, way=Payout.UPI,
        amount=1299, currency="INR", proposed_at=NOON, try_at=NOON,
        asked_at=NOON,
    )  # fmt: skip
    with pytest.raises(NotPossible, match="is being paid"):
        tell(request)
    assert PayoutDetails.objects.get().details["upi"] == "snehal@okaxis"


def test_a_refund_that_waits_for_its_account_may_be_told_it():
    request = asked()
    Refund.objects.create(
        store=request.store, order=request.order, request=request, status=RefundStatus.APPROVED, way=Payout.BANK,
        amount=1299, currency="INR", proposed_at=NOON, try_at=NOON,
        asked_at=NOON,
    )  # fmt: skip
    assert tell(request).way == Payout.BANK


def test_who_paid_ahead_wants_credit_or_called_it_off_gives_no_account():
    ahead = asked(arrived(payment_method=Payment.PREPAID, cod_amount=0))
    credit = asked(resolution=Resolution.CREDIT)
    over = asked()
    deciding.cancel(request=over, at=NOON, actor=None)
    for request in (ahead, credit, over):
        with pytest.raises(NotPossible, match="No account is needed"):
            tell(request)


def test_a_bad_account_changes_nothing():
    request = asked(arrived(store=StoreFactory(country="IN")))
    tell(request)
    with pytest.raises(ValidationError):
        tell(request, Payout.BANK, {**BANK, "ifsc": "x"})
    assert PayoutDetails.objects.get().details["ifsc"] == "HDFC0001234"
