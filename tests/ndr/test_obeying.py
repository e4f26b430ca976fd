"""A store may let what its buyers answer go to the courier without a person between."""

from datetime import datetime, timedelta

import pytest

from connectors.couriers.words import Reason, ScanStatus, Verb
from ndr.models import Act, Case
from ndr.services import answering, following, habits
from ndr.services.answering import Said
from ndr.services.habits import Habits
from ndr.states import CaseAction, CaseStatus, Truth, Wish
from orders.models import Instruction
from orders.services import tracking
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: datetime) -> Case:
    order = OrderFactory(address1="12 Laxmi Road")
    parcel = ShipmentFactory(order=order, connection=ConnectionFactory(stores=[order.store]))
    for hours, status, reason in (
        (5, ScanStatus.OUT_FOR_DELIVERY, ""), (2, ScanStatus.ATTEMPT_FAILED, Reason.UNAVAILABLE)
    ):  # fmt: skip
        ScanFactory(shipment=parcel, status=status, reason=reason, happened_at=now - timedelta(hours=hours))
    following.follow(tracking.refold(shipment_ids=[parcel.pk], at=now, quiet=False), at=now)
    return Case.objects.get()


ANSWERS = [
    (Said(Truth.WAS_OUT, Wish.DELIVER), CaseAction.REATTEMPT, {Verb.REATTEMPT}),
    (Said(Truth.NOT_ORDERED, Wish.CANCEL), CaseAction.REQUEST_RTO, {Verb.RTO}),
    (Said(wish=Wish.CANCEL), CaseAction.REQUEST_RTO, {Verb.RTO}),
]


@pytest.mark.parametrize(("said", "action", "verbs"), ANSWERS)
def test_it_goes_to_the_courier_at_once(
    case: Case, now: datetime, said: Said, action: CaseAction, verbs: set[Verb]
) -> None:
    habits.put(store=case.store, habits=Habits(obeys=True), at=now, actor=None)
    answering.answer(case=case, said=said, at=now, actor=None)
    assert set(Instruction.objects.values_list("verb", flat=True)) == verbs
    assert Act.objects.get().action == action
    assert Case.objects.get().status == CaseStatus.INSTRUCTED


@pytest.mark.parametrize(("said", "action", "verbs"), ANSWERS)
def test_else_it_is_a_suggestion(case: Case, now: datetime, said: Said, action: CaseAction, verbs: set[Verb]) -> None:
    answering.answer(case=case, said=said, at=now, actor=None)
    assert not Instruction.objects.exists()
    assert Case.objects.get().suggested == action


def test_a_claim_is_left_to_people(case: Case, now: datetime) -> None:
    habits.put(store=case.store, habits=Habits(obeys=True), at=now, actor=None)
    answering.answer(case=case, said=Said(Truth.NOBODY_CAME, Wish.DELIVER), at=now, actor=None)
    assert not Act.objects.exists()
    assert Case.objects.get().suggested == CaseAction.CLAIM_FAKE_ATTEMPT
