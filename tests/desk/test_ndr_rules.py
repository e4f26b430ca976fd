"""What a store does about failed deliveries by itself, as whoever writes the rules sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ndr.models import Rule
from ndr.states import BuiltIn
from tests.factories.ndr import ActFactory, AttemptFactory, CaseFactory, RuleFactory
from tests.factories.orders import OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def failures(store):
    """Three failures of yesterday; one was tried again, and arrived."""
    at = timezone.now() - timedelta(days=1)
    for reason in ("refused", "refused", "unavailable"):
        case = CaseFactory(shipment=ShipmentFactory(order=OrderFactory(store=store)), reason=reason, failed_at=at)
        attempt = AttemptFactory(case=case)
    ActFactory(case=case, attempt=attempt, at=at)
    type(case).objects.filter(pk=case.pk).update(status="resolved", closed_at=timezone.now())


def test_a_store_begins_with_one_rule_and_three_suggestions(desk, store) -> None:
    page = text(desk.get("/failed/rules/"))
    assert "1 rule is switched on." in page
    assert "Nobody went: ask for the next attempt at once" in page
    assert page.count("Begin with this") == 3
    assert Rule.objects.get(store=store).built_in == BuiltIn.NO_ATTEMPT


def test_a_suggestion_fills_the_form(desk) -> None:
    page = text(desk.get("/failed/rules/new/?like=nobody_there"))
    assert "Nobody there: once more the next day" in page
    assert 'value="unavailable" class="form-check-input" id="id_reasons_0" checked' in page


def test_what_a_rule_would_have_done_stands_before_its_switch(desk, store, failures) -> None:
    said = {"name": "Refused", "reasons": ["refused"], "action": "request_rto", "states": "bihar, maharastra"}
    answer = desk.post("/failed/rules/new/", said, follow=True)
    page = text(answer)
    assert "it would have caught 2 of 3 failed deliveries" in page
    assert page.index("it would have caught") < page.index("Switch it on")
    rule = Rule.objects.get(built_in="")
    assert (rule.enabled, rule.acts, rule.states) == (False, False, ["Bihar", "Maharashtra"])
    desk.post(f"/failed/rules/{rule.pk}/switch/", {"to": "on"})
    rule.refresh_from_db()
    assert rule.enabled


def test_a_range_that_ends_before_it_begins_is_refused(desk) -> None:
    page = text(desk.post("/failed/rules/new/", {"name": "A", "action": "reattempt", "value_from": 9, "value_to": 1}))
    assert "This is less than where it begins: make it larger." in page
    assert not Rule.objects.filter(name="A").exists()


def test_a_name_is_used_once(desk, store) -> None:
    RuleFactory(store=store, name="A")
    page = text(desk.post("/failed/rules/new/", {"name": "A", "action": "reattempt"}))
    assert "Another rule has this name already." in page


def test_turns_change_one_by_one(desk, store) -> None:
    first, second = RuleFactory(store=store, name="A"), RuleFactory(store=store, name="B")
    desk.post(f"/failed/rules/{second.pk}/move/", {"to": "up"})
    desk.post(f"/failed/rules/{second.pk}/move/", {"to": "up"})  # it is the first already
    assert list(Rule.objects.filter(built_in="").in_turn()) == [second, first]


def test_a_deleted_rule_is_gone(desk, store) -> None:
    rule = RuleFactory(store=store, name="Old one", enabled=True)
    desk.post(f"/failed/rules/{rule.pk}/delete/")
    assert "Old one" not in text(desk.get("/failed/rules/"))
    assert desk.get(f"/failed/rules/{rule.pk}/").status_code == 404


def test_what_comes_with_sampai_has_a_switch_and_no_form(desk, store) -> None:
    desk.get("/failed/rules/")
    rule = Rule.objects.get(store=store)
    page = text(desk.get(f"/failed/rules/{rule.pk}/"))
    assert "Switch it off" in page
    assert "Delete it" not in page
    assert 'name="name"' not in page
