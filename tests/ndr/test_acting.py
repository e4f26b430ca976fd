"""Something is done about a failed delivery: once, as things stand, and with words where it can't be."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Holiday
from connectors.couriers.words import Reason, ScanStatus, Verb
from core import audit
from ndr.inputs import BadInput, Inputs
from ndr.models import Act, Case
from ndr.services import acting
from ndr.states import CaseAction, CaseStatus
from orders.models import Instruction, Note, Shipment, Task
from orders.models.instructions import Result
from orders.services.instructing import NotPossible
from orders.states import Bucket
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import AttemptFactory, CaseFactory
from tests.factories.orders import NOON, ShipmentFactory

pytestmark = pytest.mark.django_db

FAILED = {"status": ScanStatus.ATTEMPT_FAILED, "attempts": 1, "handed_over_at": NOON, "first_failed_at": NOON}
REATTEMPT = CaseAction.REATTEMPT
NUMBER = "+919822014418"


def failed(provider: str | None = "simulator", **case: Any) -> Case:
    connection = ConnectionFactory(provider=provider) if provider else None
    parcel = ShipmentFactory(connection=connection, tracked_by=provider or "", **FAILED)
    return AttemptFactory(case=CaseFactory(shipment=parcel, **{"reason": Reason.NO_ATTEMPT, **case})).case


def act(case: Case, action: CaseAction, at: datetime, **told: Any) -> Act:
    return acting.act(case=case, action=action, inputs=Inputs(**told), at=at, actor=None)


def now_of(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def later() -> datetime:
    return NOON + timedelta(hours=1)


def test_a_reattempt_is_queued_and_the_case_waits_for_the_courier(later: datetime) -> None:
    case = failed()
    done = act(case, REATTEMPT, later)
    row = Instruction.objects.get()
    assert (row.verb, row.try_at, row.most_tries) == (Verb.REATTEMPT, later + timedelta(seconds=10), 3)
    assert (done.instruction, done.due_at, done.attempt.number) == (row, case.due_at, 1)
    assert (now_of(case).status, now_of(case).instructed_at) == (CaseStatus.INSTRUCTED, later)
    assert [event.verb for event in audit.of(case)] == ["ndr.case.moved", "ndr.case.acted"]


@pytest.mark.parametrize(
    ("action", "told", "asked"),
    [
        (CaseAction.REATTEMPT_ON, {"on": date(2026, 11, 24)}, [("defer", {"date": "2026-11-24"})]),
        (CaseAction.CHANGE_PHONE, {"phone": "98220 14418"}, [("change_phone", {"phone": NUMBER}), ("reattempt", {})]),
        (
            CaseAction.CHANGE_ADDRESS,
            {"landmark": "by the gate"},
            [("change_address", {"address": "14 Hill Road, by the gate"}), ("reattempt", {})],
        ),
        (CaseAction.REQUEST_RTO, {}, [("rto", {})]),
    ],
)
def test_what_the_courier_is_told(action: CaseAction, told: dict[str, Any], asked: list[Any], later: datetime) -> None:
    case = failed()
    case.order.address1 = "14 Hill Road"
    case.order.save()
    done = act(case, action, later, **told)
    assert list(Instruction.objects.order_by("pk").values_list("verb", "inputs")) == asked
    assert done.action == action
    assert Act.objects.count() == len(asked)


def test_a_parcel_delivered_a_second_ago_changes_nothing(later: datetime) -> None:
    case = failed()
    Shipment.objects.update(bucket=Bucket.DELIVERED, status=ScanStatus.DELIVERED)
    with pytest.raises(NotPossible, match="has been delivered: nothing is left to do"):
        act(case, REATTEMPT, later)
    assert (now_of(case).status, Act.objects.count(), Instruction.objects.count()) == (CaseStatus.OPEN, 0, 0)


def test_the_second_of_two_is_told(later: datetime) -> None:
    case = failed()
    act(case, REATTEMPT, later)
    with pytest.raises(NotPossible, match="told already"):
        act(case, CaseAction.REQUEST_RTO, later)
    assert Instruction.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "field", "says"),
    [
        ({"on": date(2026, 11, 20)}, "on", "too early"),
        ({"on": date(2026, 12, 24)}, "on", "at most"),
        ({"on": date(2026, 11, 22)}, "on", "Sunday"),
        ({"on": date(2026, 11, 24)}, "on", "Diwali"),
        ({"phone": "+919822014417"}, "phone", "this number already"),
        ({"phone": "nobody"}, "phone", "no phone number"),
        ({"address": "14 hill road"}, "address", "this address already"),
    ],
)
def test_what_was_told_wrongly_is_said(told: dict[str, Any], field: str, says: str, later: datetime) -> None:
    case = failed()
    case.order.address1 = "14 Hill Road"
    case.order.save()
    Holiday.objects.create(store=case.store, on=date(2026, 11, 24), name="Diwali")
    with pytest.raises(BadInput) as refused:
        act(case, REATTEMPT, later, **told)
    assert says in refused.value.faults[field]
    assert (now_of(case).status, Instruction.objects.count()) == (CaseStatus.OPEN, 0)


def test_the_number_that_the_courier_was_told_last_is_the_one_it_has(later: datetime) -> None:
    case = failed()
    act(case, CaseAction.CHANGE_PHONE, later, phone=NUMBER)
    Instruction.objects.update(state="done", result=Result.ACCEPTED)
    with pytest.raises(BadInput, match="this number already"):
        act(case, CaseAction.CHANGE_PHONE, later, phone=NUMBER)
    assert act(case, CaseAction.CHANGE_PHONE, later, phone=case.order.phone)


def test_what_the_reason_wants_to_be_told(later: datetime) -> None:
    case = failed(reason=Reason.UNREACHABLE)
    with pytest.raises(BadInput, match="Give the new phone number"):
        act(case, REATTEMPT, later)
    assert act(case, REATTEMPT, later, phone=NUMBER)


@pytest.mark.parametrize("provider", [None, "biteship"])
def test_a_courier_without_an_interface_is_told_by_a_person(provider: str | None, later: datetime) -> None:
    case = failed(provider)
    done = act(case, CaseAction.CHANGE_PHONE, later, phone=NUMBER)
    row, task = Instruction.objects.get(), Task.objects.get()
    assert (row.result, row.state, row.inputs) == (Result.BY_HAND, "done", {"phone": NUMBER})
    assert (done.instruction, now_of(case).status) == (row, CaseStatus.INSTRUCTED)
    assert case.shipment.awb in task.title
    assert NUMBER not in task.title + task.note


def test_a_note_an_owner_and_an_escalation_need_no_courier(later: datetime) -> None:
    case = failed(None)
    person = MembershipFactory(store=case.store).user
    act(case, CaseAction.NOTE, later, note="Call after six.")
    act(case, CaseAction.ASSIGN, later, assignee=person)
    act(case, CaseAction.ESCALATE, later, note="The rider is rude.")
    assert (Note.objects.get().text, Task.objects.get().note) == ("Call after six.", "The rider is rude.")
    assert (now_of(case).assigned_to, now_of(case).status) == (person, CaseStatus.OPEN)
    assert not Instruction.objects.exists()


def test_a_stranger_gets_no_case(later: datetime) -> None:
    with pytest.raises(NotPossible, match="belongs to this store"):
        act(failed(), CaseAction.ASSIGN, later, assignee=UserFactory())


@pytest.mark.parametrize("provider", ["simulator", None])
@pytest.mark.parametrize("before", [CaseStatus.OPEN, CaseStatus.ASKED])
def test_undone_in_time_it_is_what_it_was(provider: str | None, before: CaseStatus, later: datetime) -> None:
    case = failed(provider, status=before)
    done = act(case, CaseAction.CHANGE_PHONE, later, phone=NUMBER)
    acting.take_back(act=done, at=later + timedelta(seconds=5), actor=None)
    assert now_of(case).status == before
    assert set(Instruction.objects.values_list("state", "result")) == {("done", Result.WITHDRAWN)}
    assert not Task.objects.open().exists()
    assert act(case, CaseAction.CHANGE_PHONE, later, phone=NUMBER)


def test_too_late_to_undo(later: datetime) -> None:
    done = act(failed(), REATTEMPT, later)
    Instruction.objects.update(state="claimed", tries=1)
    with pytest.raises(NotPossible, match="already on its way"):
        acting.take_back(act=done, at=later, actor=None)
    assert Case.objects.get().status == CaseStatus.INSTRUCTED
