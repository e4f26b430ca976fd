"""What to do next, as a table."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from connectors.couriers.words import Reason
from ndr.clocks import Calendar
from ndr.states import CaseAction, SuggestedBy
from ndr.suggesting import USUAL, ByRule, Facts, Said, suggest

SATURDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 23)
A, R = CaseAction, Reason
PLAIN = Facts(R.UNAVAILABLE, 1, 3, SATURDAY, Calendar(frozenset({1, 2, 3, 4, 5, 6})))


@pytest.mark.parametrize(
    ("known", "action", "on"),
    [
        ({}, A.REATTEMPT_ON, MONDAY),  # nobody delivers on Sunday
        ({"attempts": 2}, A.ASK_BUYER, None),
        ({"attempts": 2, "asked": True}, A.REATTEMPT_ON, MONDAY),
        ({"attempts": 3, "asked": True}, A.ESCALATE, None),  # none are left
        ({"reason": R.REFUSED}, A.ASK_BUYER, None),
        ({"reason": R.REFUSED, "returned": 2}, A.REQUEST_RTO, None),
        ({"reason": R.REFUSED, "attempts": 2}, A.REQUEST_RTO, None),
        ({"reason": R.REFUSED, "attempts": 2, "delivered": 5}, A.ASK_BUYER, None),
        ({"reason": R.REFUSED, "delivered": 5, "asked": True}, A.REATTEMPT_ON, MONDAY),  # and is silent
        ({"rule": ByRule(A.ASK_BUYER), "asked": True}, A.REATTEMPT_ON, MONDAY),  # nobody is asked twice
        ({"reason": R.NO_ATTEMPT, "attempts": 0}, A.REATTEMPT, None),
        ({"reason": R.SELF_COLLECT}, None, None),
        ({"reason": R.DENIED_ORDER}, A.REQUEST_RTO, None),
        ({"reason": R.OUT_OF_AREA}, A.REQUEST_RTO, None),
    ],
)
def test_what_is_usual(known: dict[str, Any], action: CaseAction | None, on: date | None) -> None:
    found = suggest(replace(PLAIN, **known))
    assert (found.action, found.on, found.by) == (action, on, SuggestedBy.REASON)
    assert str(found.why)


@pytest.mark.parametrize(
    ("said", "action", "on"),
    [
        (Said(wish="cancel"), A.REQUEST_RTO, None),
        (Said(truth="not_ordered", wish="deliver"), A.REQUEST_RTO, None),
        (Said(wish="deliver", on=MONDAY), A.REATTEMPT_ON, MONDAY),
        (Said(wish="deliver", on=MONDAY, address=True), A.CHANGE_ADDRESS, MONDAY),
        (Said(wish="deliver", phone=True), A.CHANGE_PHONE, None),
        (Said(truth="nobody_came"), A.CLAIM_FAKE_ATTEMPT, None),
        (Said(truth="was_out", wish="deliver"), A.REATTEMPT, None),
    ],
)
def test_the_buyers_word_goes_first(said: Said, action: CaseAction, on: date | None) -> None:
    found = suggest(replace(PLAIN, said=said, rule=ByRule(A.ESCALATE)))
    assert (found.action, found.on, found.by) == (action, on, SuggestedBy.BUYER)


def test_where_nobody_came_another_attempt_is_asked_for_beside_the_claim_and_after_it() -> None:
    told = replace(PLAIN, said=Said(truth="nobody_came"))
    found = suggest(told)
    assert (found.action, found.also) == (A.CLAIM_FAKE_ATTEMPT, A.REATTEMPT)
    found = suggest(replace(told, claimed=True))
    assert (found.action, found.also, found.by) == (A.REATTEMPT, None, SuggestedBy.BUYER)


@pytest.mark.parametrize("said", [Said(wish="deliver"), Said(wish="deliver", on=date(2026, 11, 24))])
def test_a_wish_that_comes_after_the_last_attempt_is_for_a_person(said: Said) -> None:
    found = suggest(replace(PLAIN, attempts=3, most_attempts=3, said=said))
    assert (found.action, found.on, found.by) == (A.ESCALATE, None, SuggestedBy.BUYER)
    fake = suggest(replace(PLAIN, attempts=3, most_attempts=3, said=Said(truth="nobody_came")))
    assert fake.action == A.CLAIM_FAKE_ATTEMPT  # an attempt that did not happen is none


def test_then_the_rules() -> None:
    found = suggest(replace(PLAIN, rule=ByRule(A.REATTEMPT_ON, days_later=2)))
    assert (found.action, found.on, found.by) == (A.REATTEMPT_ON, date(2026, 11, 24), SuggestedBy.RULE)


def test_every_reason_has_its_answer() -> None:
    assert set(USUAL) == set(Reason)
