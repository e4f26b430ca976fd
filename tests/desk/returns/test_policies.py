"""Return policies on the desk: their turn, the editor, trying a draft, and how returns are handled."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from returns.models import Policy, ReturnHabits
from returns.policy import Conditions
from returns.states import Approval
from returns.why import OUR_DOING, Why
from tests.desk.telling import text
from tests.factories.giving_back import arrived, asked, policy

pytestmark = pytest.mark.django_db


def written(**said):
    """What the editor sends."""
    reasons = {f"approval_{why}": "manual" for why in Why} | {f"photos_{why}": "0" for why in Why}
    ours = {f"photos_{why}": "1" for why in OUR_DOING}
    return {"days": "7", "counted_from": "delivered", "resolutions": ["refund"], **reasons, **ours, **said}


def names(desk):
    return [one["row"].name for one in desk.get(reverse("settings:policies")).context["policies"]]


def test_the_usual_one_is_there_and_stays_last(desk, store):
    policy(store, name="Toys")
    policy(store, name="Shoes")
    assert names(desk) == ["Toys", "Shoes", "Everything else"]
    shoes = Policy.objects.get(name="Shoes")
    desk.post(reverse("settings:policy_move", args=[shoes.pk]), {"to": "up"})
    assert names(desk) == ["Shoes", "Toys", "Everything else"]


def test_a_new_one_is_written_and_said_in_words(desk, store):
    said = written(
        name="Clothing", categories="Kurta, Saree", days="10", fee="50", approval_size="auto", keep_up_to="200",
        first_0="2026-10-20", last_0="2026-11-15", until_0="2026-12-31",
    )  # fmt: skip
    answer = desk.post(reverse("settings:policy_new"), said, follow=True)
    page = text(answer)
    assert "Kurta or Saree" in page
    assert "10 days after delivery · Refund · fee ₹50 · up to ₹200 the buyer keeps the goods" in page
    kept = Policy.objects.get(name="Clothing").versions.get()
    assert kept.reasons["size"]["approval"] == Approval.AUTO
    assert kept.breaks == [{"first": "2026-10-20", "last": "2026-11-15", "until": "2026-12-31"}]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(desk, store):
    page = text(desk.post(reverse("settings:policy_new"), written(name="X", value_from="9", value_to="5")))
    assert "The second value is below the first." in page
    page = text(desk.post(reverse("settings:policy_new"), written(name="X", first_0="2026-10-20")))
    assert "A season needs its three days." in page
    assert not Policy.objects.filter(name="X").exists()


def test_a_change_is_a_new_version_and_the_old_one_is_listed(desk, store):
    row = policy(store, name="Toys", days=7)
    desk.post(reverse("settings:policy", args=[row.pk]), written(name="Toys", days="3"))
    page = text(desk.get(reverse("settings:policy", args=[row.pk])))
    assert "Version 2</b>, 3 days" in page
    assert "Version 1</b>, 7 days" in page


def test_a_draft_is_tried_on_an_order_and_on_the_past_and_changes_nothing(desk, store):
    at = timezone.now() - timedelta(days=5)
    order = arrived((1, "500.00"), store=store, at=at, outcome="delivered", category="Toy")
    arrived((2, "800.00"), store=store, at=at, outcome="delivered", category="Kurta")
    asked(order, at=at + timedelta(days=4))
    said = written(name="Toys", categories="toy", days="2", number=order.number, **{"try": "1"})
    page = text(desk.post(reverse("settings:policy_new"), said))
    assert "Of 2 lines that arrived in the last 90 days, 1 would be judged differently." in page
    assert "1 would have fewer days" in page
    assert "Of 1 lines that buyers asked to return, 1 would be refused now" in page
    assert f"Order {order.number}" in page
    assert "Every unit of it is being returned, or was." in page
    assert not Policy.objects.filter(name="Toys").exists()


def test_a_draft_says_until_when_beside_what_holds_now(desk, store):
    order = arrived(store=store, at=timezone.now() - timedelta(days=1))
    said = written(name="All", days="30", number=order.number, **{"try": "1"})
    page = text(desk.post(reverse("settings:policy_new"), said))
    assert "30 days after delivery, policy All." in page
    assert "Now: Until" in page
    assert "7 days after delivery, policy Everything else." in page


def test_deleting_can_be_undone(desk, store):
    row = policy(store, name="Toys")
    answer = desk.post(reverse("settings:policy_delete", args=[row.pk]), follow=True)
    assert names(desk) == ["Everything else"]
    desk.post(next(iter(answer.context["messages"])).extra_tags)
    assert names(desk) == ["Toys", "Everything else"]
    row.refresh_from_db()
    assert not row.enabled
    desk.post(reverse("settings:policy_switch", args=[row.pk]), {"to": "on"})
    row.refresh_from_db()
    assert row.enabled


def test_clocks_and_words_for_buyers_are_kept(desk, store):
    said = {"answer_hours": "12", "resolve_days": "2", "most_pickups": "2", "alone_up_to": "500", "instructions": "Box"}
    desk.post(reverse("settings:return_habits"), said)
    kept = ReturnHabits.objects.get(store=store)
    assert (kept.answer_hours, kept.four_eyes, kept.alone_up_to) == (12, False, Decimal(500))
    assert "less than or equal to 240" in text(
        desk.post(reverse("settings:return_habits"), {**said, "answer_hours": "999"})
    )


def test_conditions_of_a_replay_are_those_of_a_verdict(desk, store):
    at = timezone.now() - timedelta(days=5)
    for number in range(3):
        arrived((1, f"{number + 1}00.00"), store=store, at=at, outcome="delivered", tags=["vip"] if number else [])
    policy(store, name="Rich", when=Conditions(value_from=Decimal(300)), days=9)
    said = written(name="Vip", tags="vip", days="0", resolutions=[], **{"try": "1"})
    page = text(desk.post(reverse("settings:policy_new"), said))
    assert "1 would no longer be taken back" in page  # the richer one keeps its own, earlier policy
