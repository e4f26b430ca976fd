"""One return beside the list: why it may come back, what it comes to, what may be done, and what is known."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from returns.models import ReturnRequest
from returns.policy import Conditions, Terms
from returns.services.requests import deciding, policies
from returns.states import ReturnStatus
from tests.desk.telling import text
from tests.factories.accounts import MembershipFactory
from tests.factories.giving_back import arrived, asked, policy
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(store):
    policy(store, name="Clothing", days=10, fee=50)
    return asked(arrived((2, "1000.00"), store=store), 1)


def page(desk, row, **query):
    return desk.get(reverse("desk:return", args=[row.pk]), query)


def act(desk, row, what, **said):
    return desk.post(reverse("desk:return_act", args=[row.pk]), {"act": what, **said}, follow=True)


def test_it_says_why_it_may_come_back_and_what_it_comes_to(desk, row):
    said = text(page(desk, row))
    assert "10 days after delivery, policy Clothing." in said
    assert "Version 1." in said
    assert "Does not fit" in said
    for money in ("₹500", "−₹50", "₹450"):
        assert money in said


def test_the_policy_of_then_is_told_after_it_was_changed(desk, store, row):
    kept = row.lines.get().version.policy
    policies.change(policy=kept, draft=policies.Draft("Clothing", Conditions(), Terms(days=1)), at=NOON, actor=None)
    assert "10 days after delivery" in text(page(desk, row))


def test_approving_can_be_undone_and_goes_on_to_the_next(desk, store, row):
    later = asked(arrived(store=store), at=NOON + timedelta(hours=1))
    answer = act(desk, row, "approve")
    row.refresh_from_db()
    assert row.status == ReturnStatus.APPROVED
    assert answer.redirect_chain[-1][0].startswith(reverse("desk:return", args=[later.pk]))
    undo = next(iter(answer.context["messages"])).extra_tags
    desk.post(undo)
    row.refresh_from_db()
    assert row.status == ReturnStatus.REQUESTED


def test_rejecting_wants_a_reason_that_the_buyer_is_told_in_her_language(desk, row):
    ReturnRequest.objects.filter(pk=row.pk).update(language="id")
    assert "Say why: the buyer is told." in text(act(desk, row, "reject", ready="", words=" "))
    row.refresh_from_db()
    assert row.status == ReturnStatus.REQUESTED
    act(desk, row, "reject", ready="", words="Sudah dipakai.")
    row.refresh_from_db()
    assert (row.status, row.refused_why) == (ReturnStatus.REJECTED, "Sudah dipakai.")
    assert "Sudah dipakai." in text(page(desk, row))


def test_a_ready_text_and_own_words_are_told_together(desk, row):
    act(desk, row, "reject", ready="used", words="See photo 2.")
    row.refresh_from_db()
    assert row.refused_why == "It was worn, washed or used. See photo 2."


def test_what_is_not_possible_says_why(desk, row):
    act(desk, row, "approve")
    assert ">Reject</b> That is over." in text(page(desk, row))
    act(desk, row, "cancel")
    assert "Call it off" not in text(page(desk, row))
    assert "It is that already" not in text(page(desk, row))


def test_what_somebody_decided_meanwhile_is_refused_with_its_reason(desk, row):
    deciding.cancel(request=row, at=NOON, actor=None)
    assert act(desk, row, "approve").status_code == 200
    row.refresh_from_db()
    assert row.status == ReturnStatus.CANCELLED


def test_facts_are_numbers(desk, store):
    at = timezone.now() - timedelta(days=2)
    phone = arrived(store=store, at=at, phone="+919811122233", buyer_name="Asha", outcome="delivered").phone
    for name in ("Asha", "asha ", "Bina"):
        last = asked(arrived(store=store, at=at, phone=phone, buyer_name=name, outcome="delivered"), at=at)
    said = text(page(desk, last))
    assert "3 of 4 in 90 days · 3 of 4 in 180 days" in said
    assert "3 of 4 orders that arrived in 90 days were asked back" in said
    assert "2 names order with this phone number" in said
    assert "fraud" not in said.lower()


def test_who_decides_nothing_is_told_so(store, row):
    agent = Client()
    agent.force_login(MembershipFactory(store=store, role=Role.AGENT).user)
    said = text(page(agent, row))
    assert "Your role does not decide on returns." in said


def test_the_timeline_says_who_did_what(desk, store, row):
    act(desk, row, "approve")
    said = text(page(desk, row))
    assert f"Return asked for: {row.number}" in said
    assert f"{row.number}: approved" in said
