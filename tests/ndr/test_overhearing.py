"""What couriers are told past a failed delivery's case, the case learns."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from connectors.couriers.words import Reason, ScanStatus, Verb
from core import audit
from ndr.models import Act, Case
from ndr.services import overhearing, settling
from ndr.states import CaseAction, CaseStatus
from orders.models import Shipment
from orders.services import instructing, life, many
from orders.states import CancelReason
from tests.factories.accounts import MembershipFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import AttemptFactory, CaseFactory
from tests.factories.orders import NOON, ShipmentFactory
from tests.ndr.pretending import Obedient

pytestmark = pytest.mark.django_db

ASKED = NOON + timedelta(hours=1)
SOON = ASKED + timedelta(seconds=2)


@pytest.fixture
def parcel(monkeypatch: pytest.MonkeyPatch) -> Shipment:
    Obedient.hired(monkeypatch)
    parcel = ShipmentFactory(
        connection=ConnectionFactory(provider="obedient"), tracked_by="obedient", status=ScanStatus.ATTEMPT_FAILED,
        attempts=1, handed_over_at=NOON,
    )  # fmt: skip
    AttemptFactory(case=CaseFactory(shipment=parcel, reason=Reason.REFUSED))
    return parcel


def test_parcels_that_are_asked_back_from_their_list_are_no_work_any_more(parcel: Shipment) -> None:
    actor = MembershipFactory(store=parcel.store, role=Role.OPERATIONS).user
    many.instruct(store=parcel.store, shipment_ids=[parcel.pk], verb=Verb.RTO, at=ASKED, actor=actor)
    assert overhearing.overhear(at=SOON) == 1
    act = Act.objects.get()
    assert (act.action, act.actor, act.at, act.attempt) == (
        CaseAction.REQUEST_RTO,
        actor,
        ASKED,
        act.case.reports.get(),
    )
    assert Case.objects.get().status == CaseStatus.INSTRUCTED
    assert set(audit.of(act.case).values_list("verb", flat=True)) == {"ndr.case.acted", "ndr.case.moved"}
    assert overhearing.overhear(at=SOON) == 0


def test_an_order_that_is_cancelled_is_no_work_any_more_until_that_is_undone(parcel: Shipment) -> None:
    life.cancel(order=parcel.order, reason=CancelReason.DENIED, at=ASKED, actor=None)
    overhearing.overhear(at=SOON)
    assert Case.objects.get().status == CaseStatus.INSTRUCTED
    life.take_back(order=parcel.order, at=SOON, actor=None)
    settling.settle(at=SOON)
    assert Case.objects.get().status == CaseStatus.OPEN
    assert overhearing.overhear(at=SOON) == 0


@pytest.mark.parametrize("ago", [timedelta(hours=2), timedelta(days=3)])
def test_what_was_told_before_the_last_failure_is_no_answer_to_it(parcel: Shipment, ago: timedelta) -> None:
    instructing.instruct(shipment=parcel, verb=Verb.RTO, inputs={}, at=ASKED - ago, actor=None)
    assert overhearing.overhear(at=SOON) == 0
    assert Case.objects.get().status == CaseStatus.OPEN


def test_what_was_undone_before_anybody_heard_of_it_was_never_told(parcel: Shipment) -> None:
    row = instructing.instruct(shipment=parcel, verb=Verb.RTO, inputs={}, at=ASKED, actor=None)
    instructing.withdraw(instruction=row, at=ASKED, actor=None)
    assert overhearing.overhear(at=SOON) == 0
