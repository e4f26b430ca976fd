"""Refunds on the desk: who sees what waits, who may pay it, and what leaves in the file for the bank."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEvent
from returns.models import PayoutDetails, Refund
from returns.services.requests import paying_whom, resolving
from returns.services.requests.resolving import Choice
from returns.states import Outcome, Payout, RefundStatus, ReturnStatus
from tests.desk.telling import text
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.giving_back import arrived
from tests.factories.orders import NOON
from tests.returns.requests.test_resolving import inspected

pytestmark = pytest.mark.django_db


def due(store, *, by=None, told=True):
    request = inspected(arrived((1, "300.00"), store=store))
    resolving.resolve(request=request, choice=Choice(Outcome.REFUNDED), at=NOON, actor=by or UserFactory())
    if told:
        paying_whom.tell(request=request, way=Payout.UPI, said={"upi": "asha@okicici"}, at=NOON, actor=None)
    return Refund.objects.get(request=request)


def page(desk, show="approved"):
    return desk.get(reverse("desk:refunds"), {"show": show})


def lines(answer):
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def bank(desk, *refunds):
    return desk.post(reverse("desk:refunds_bank"), {"refund": [one.pk for one in refunds]})


def move(desk, refund, to, **said):
    return desk.post(reverse("desk:refund_move", args=[refund.pk]), {"to": to, **said}, follow=True)


def test_what_waits_is_told_with_the_end_of_its_account_only(desk, store):
    due(store)
    said = text(page(desk))
    assert "1 refund of ₹300 waits to be paid." in said
    assert "UPI ••••••@okicici" in said
    assert "asha@okicici" not in said


def test_the_file_has_the_account_in_full_and_the_log_knows(desk, store, member):
    person = member.user
    refund = due(store)
    answer = bank(desk, refund)
    [line] = lines(answer)
    assert (line["Amount"], line["UPI ID"], line["Currency"]) == ("300.00", "asha@okicici", "INR")
    assert answer["Cache-Control"] == "no-store"
    refund.refresh_from_db()
    assert refund.status == RefundStatus.SENDING
    assert AuditEvent.objects.filter(verb="returns.payout.opened", actor=person).count() == 1
    again = desk.post(reverse("desk:refunds_bank_again"), {"file": refund.exported_at.isoformat()})
    assert [one["Refund"] for one in lines(again)] == [line["Refund"]]


def test_a_name_that_is_a_formula_is_only_text(desk, store):
    refund = due(store, told=False)
    said = {"name": '=HYPERLINK("http://evil.example","x")', "account": "50100423321891", "ifsc": "HDFC0001234"}
    paying_whom.tell(request=refund.request, way=Payout.BANK, said=said, at=NOON, actor=None)
    [line] = lines(bank(desk, refund))
    assert not line["Name of the account’s holder"].startswith("=")
    assert line["Account number"] == "50100423321891"


def test_own_approvals_are_greyed_with_the_reason_and_refused(desk, store, member):
    person = member.user
    refund = due(store, by=person)
    said = text(page(desk))
    assert "You approved it: above the limit somebody else pays." in said
    assert "somebody else pays" in text(move(desk, refund, "paid", reference="UTR1"))
    assert "None of these can go to the bank now." in text(desk.get(bank(desk, refund).url))
    refund.refresh_from_db()
    assert refund.status == RefundStatus.APPROVED


def test_paid_failed_and_once_more(desk, store):
    refund = due(store)
    bank(desk, refund)
    move(desk, refund, "failed", why="Account closed")
    assert "Account closed" in text(page(desk, "failed"))
    move(desk, refund, "approved")
    refund.refresh_from_db()
    assert (refund.status, refund.problem) == (RefundStatus.APPROVED, "")
    Refund.objects.update(approved_by=UserFactory())
    bank(desk, refund)
    move(desk, refund, "paid", reference="N326")
    refund.refresh_from_db()
    assert (refund.status, refund.reference) == (RefundStatus.PAID, "N326")
    assert "N326" in text(page(desk, "paid"))


@pytest.mark.parametrize("said", [{"to": "withdrawn"}, {"to": "sending"}, {"to": "x"}, {}])
def test_what_is_no_step_changes_nothing(desk, store, said):
    refund = due(store)
    desk.post(reverse("desk:refund_move", args=[refund.pk]), said)
    refund.refresh_from_db()
    assert refund.status == RefundStatus.APPROVED


@pytest.mark.parametrize("chosen", [["x"], ["-1"], ["9" * 30], []])
def test_junk_for_the_bank_is_told(desk, store, chosen):
    answer = desk.post(reverse("desk:refunds_bank"), {"refund": chosen}, follow=True)
    assert "None of these can go to the bank now." in text(answer)


def test_settling_on_the_page_with_a_deduction_and_back(desk, store):
    request = inspected(arrived((2, "500.00"), store=store), 2, refused=1)
    address = reverse("desk:return_resolve", args=[request.pk])
    assert "Due: ₹250 as money" in text(desk.get(address))
    assert "Say why: the buyer is told." in text(desk.post(address, {"outcome": "refunded", "less": "40"}))
    desk.post(address, {"outcome": "refunded", "less": "40", "why": "Marks on the sleeve.", "extra": "collect"})
    assert Refund.objects.get().amount == Decimal("210.00")
    desk.post(reverse("desk:return_take_back", args=[request.pk]))
    request.refresh_from_db()
    assert request.status == ReturnStatus.INSPECTED
    assert Refund.objects.get().status == RefundStatus.WITHDRAWN


@pytest.mark.parametrize("less", ["-1", "0.001", "1e30", "NaN", "x", "251"])
def test_a_hostile_amount_is_a_form_error(desk, store, less):
    request = inspected(arrived((2, "250.00"), store=store), 2)
    answer = desk.post(
        reverse("desk:return_resolve", args=[request.pk]), {"outcome": "refunded", "less": less, "why": "x"}
    )
    assert answer.status_code == 200
    assert not Refund.objects.exists()


def test_causes_count_units_by_reason_and_show_what_buyers_wrote(desk, store):
    request = inspected(arrived((2, "500.00"), store=store), 2)
    request.lines.update(words="The sleeves end at my elbows.")
    for by in ("product", "variant", "courier", "week"):
        said = text(desk.get(reverse("desk:return_causes"), {"by": by, "days": "365"}))
        assert "Does not fit 2" in said, by
        assert "The sleeves end at my elbows." in said


def test_who_pays_does_not_settle(client, store):
    payer = MembershipFactory(store=store, role=Role.FINANCE).user
    client.force_login(payer)
    request = inspected(arrived(store=store))
    assert client.get(reverse("desk:return_resolve", args=[request.pk])).status_code == 403
    assert PayoutDetails.objects.count() == 0
