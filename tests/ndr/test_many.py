"""The same for thousands: what can't be done about one stops none of the others."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Store
from accounts.roles import Role
from connectors.couriers.words import Reason, ScanStatus
from messaging.models import Message
from ndr.inputs import Inputs
from ndr.models import Act, Case
from ndr.services import many
from ndr.states import CaseAction, CaseStatus, SuggestedBy
from orders.models import Instruction, Order, Shipment
from orders.services.instructing import NotPossible
from orders.states import Bucket
from tests.factories.accounts import MembershipFactory, StoreFactory, UserFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.messaging import MessengerFactory
from tests.factories.ndr import AnswerFactory, AttemptFactory, CaseFactory
from tests.factories.orders import NOON, CustomerFactory, OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
REATTEMPT = CaseAction.REATTEMPT


@pytest.fixture
def store() -> Store:
    return StoreFactory()


def failed(store: Store, count: int, **case: Any) -> list[Case]:
    account = ConnectionFactory(stores=[store])
    made = []
    for number in range(count):
        parcel = ShipmentFactory(
            order=OrderFactory(store=store), connection=account, status=ScanStatus.ATTEMPT_FAILED, attempts=1,
            handed_over_at=NOON,
        )  # fmt: skip
        facts = {"reason": Reason.NO_ATTEMPT, "due_at": NOON + timedelta(hours=24 + number), **case}
        made.append(AttemptFactory(case=CaseFactory(shipment=parcel, **facts)).case)
    return made


def act(store: Store, cases: list[Case], action: CaseAction = REATTEMPT, at: datetime = LATER, **told: Any) -> Any:
    ids = [case.pk for case in cases]
    return many.act(store=store, case_ids=ids, action=action, inputs=Inputs(**told), at=at, actor=None)


def test_each_is_told_and_what_can_not_be_done_says_why(store: Store) -> None:
    first, second, over = failed(store, 3)
    (elsewhere,) = failed(StoreFactory(), 1)
    Shipment.objects.filter(pk=over.shipment_id).update(bucket=Bucket.DELIVERED)
    outcomes = act(store, [first, second, over, elsewhere])
    assert {pk: bool(one.why) for pk, one in outcomes.items()} == {
        first.pk: False, second.pk: False, over.pk: True, elsewhere.pk: True,
    }  # fmt: skip
    assert "has been delivered" in outcomes[over.pk].why
    assert "no longer there" in outcomes[elsewhere.pk].why
    assert set(Case.objects.filter(status=CaseStatus.INSTRUCTED)) == {first, second}
    assert set(Instruction.objects.values_list("shipment", flat=True)) == {first.shipment_id, second.shipment_id}


def test_it_is_taken_back_together(store: Store) -> None:
    cases = failed(store, 3)
    outcomes = act(store, cases)
    Instruction.objects.filter(shipment=cases[0].shipment).update(state="claimed")
    acts = {pk: int(one.before) for pk, one in outcomes.items()}
    back = many.take_back(store=store, acts=acts, at=LATER + timedelta(seconds=5), actor=None)
    assert [back[case.pk].why for case in cases] == ["It is already on its way to the courier.", "", ""]
    assert [Case.objects.get(pk=case.pk).status for case in cases] == ["instructed", "open", "open"]


def test_more_cases_ask_no_more_questions(store: Store) -> None:
    few, more = failed(store, 2), failed(store, 12)
    with CaptureQueriesContext(connection) as asked_of_few:
        act(store, few)
    with CaptureQueriesContext(connection) as asked_of_more:
        act(store, more)
    assert len(asked_of_more) == len(asked_of_few)


def test_more_buyers_are_asked_by_no_more_questions(store: Store) -> None:
    MessengerFactory(stores=[store])
    few, more = failed(store, 2, reason=Reason.UNAVAILABLE), failed(store, 12, reason=Reason.UNAVAILABLE)
    Order.objects.update(email="asha@example.com", customer=CustomerFactory(store=store))
    with CaptureQueriesContext(connection) as asked_of_few:
        act(store, few, CaseAction.ASK_BUYER)
    with CaptureQueriesContext(connection) as asked_of_more:
        act(store, more, CaseAction.ASK_BUYER)
    assert Message.objects.count() == len(few) + len(more)
    assert len(asked_of_more) == len(asked_of_few)


def test_what_is_suggested_is_done_with_what_the_buyer_said(store: Store) -> None:
    by_buyer = {"suggested": CaseAction.CHANGE_PHONE, "suggested_by": SuggestedBy.BUYER}
    (phone,) = failed(store, 1, reason=Reason.UNREACHABLE, **by_buyer)
    AnswerFactory(case=phone, at=NOON + timedelta(minutes=5), phone="+919822014499")
    on = {"suggested": CaseAction.REATTEMPT_ON, "suggested_by": SuggestedBy.REASON, "suggested_on": date(2026, 11, 24)}
    (day,) = failed(store, 1, **on)
    (nothing,) = failed(store, 1)
    ids = [phone.pk, day.pk, nothing.pk]
    outcomes = many.do_suggested(store=store, case_ids=ids, at=LATER, actor=None)
    assert [outcomes[pk].why for pk in ids] == ["", "", "Nothing is suggested for it."]
    told = dict(Instruction.objects.exclude(inputs={}).values_list("verb", "inputs"))
    assert told == {"change_phone": {"phone": "+919822014499"}, "defer": {"date": "2026-11-24"}}


def test_cases_are_given_in_turn_and_back(store: Store) -> None:
    cases = failed(store, 4)
    first, second = (MembershipFactory(store=store, role=Role.OPERATIONS).user for _turn in range(2))
    MembershipFactory(store=store, role=Role.AGENT)
    ids = [case.pk for case in cases]
    many.assign(store=store, case_ids=ids, to=[first], at=LATER, actor=None)
    outcomes = many.assign(store=store, case_ids=ids, to=[], at=LATER, actor=None)
    people = [Case.objects.get(pk=pk).assigned_to for pk in ids]
    assert {people[0], people[1]} == {first, second}
    assert people[:2] == people[2:]
    before = {pk: int(one.before) for pk, one in outcomes.items()}
    many.assign_back(store=store, before=before, at=LATER, actor=None)
    assert set(Case.objects.values_list("assigned_to", flat=True)) == {first.pk}
    assert Act.objects.filter(action=CaseAction.ASSIGN).count() == 8


def test_nobody_of_another_store_is_given_a_case(store: Store) -> None:
    with pytest.raises(NotPossible, match="belongs to this store"):
        many.assign(store=store, case_ids=[failed(store, 1)[0].pk], to=[UserFactory()], at=LATER, actor=None)
    with pytest.raises(NotPossible, match="invite somebody"):
        many.assign(store=store, case_ids=[], to=[], at=LATER, actor=None)
