"""What became of an instruction: said, refused, lost, and what the courier did then."""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from connectors.base import Down, Refused, Unreachable
from connectors.couriers.base import Answer
from connectors.couriers.words import Reason, ScanStatus
from core import audit
from core.queue import QueueState
from ndr.inputs import Inputs
from ndr.models import Act, Case
from ndr.services import acting, settling
from ndr.states import CaseAction, CaseStatus
from orders.models import Instruction, Shipment, Task
from orders.models.instructions import Result
from orders.services import instructing, tracking
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import AttemptFactory, CaseFactory
from tests.factories.orders import NOON, ScanFactory, ShipmentFactory
from tests.ndr.pretending import Desk, Obedient

pytestmark = pytest.mark.django_db

ASKED = NOON + timedelta(hours=1)
CHANCE = random.Random(1)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Obedient.hired(monkeypatch)


def acted(action: CaseAction = CaseAction.REATTEMPT, **told: Any) -> Act:
    parcel = ShipmentFactory(
        connection=ConnectionFactory(provider="obedient"), tracked_by="obedient", status=ScanStatus.ATTEMPT_FAILED,
        attempts=1, handed_over_at=NOON,
    )  # fmt: skip
    case = AttemptFactory(case=CaseFactory(shipment=parcel, reason=Reason.NO_ATTEMPT)).case
    return acting.act(case=case, action=action, inputs=Inputs(**told), at=ASKED, actor=None)


def hand_over(act: Act, at: datetime) -> bool:
    return instructing.send_next(connection_id=act.instruction.shipment.connection_id, at=at, chance=CHANCE)


def settled(at: datetime) -> Case:
    while settling.settle(at=at):
        pass
    return Case.objects.get()


def verbs(case: Case) -> set[str]:
    return set(audit.of(case).values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("answers", "status", "result", "verb"),
    [
        ([Answer(accepted=True)], CaseStatus.INSTRUCTED, Result.ACCEPTED, None),
        ([Answer(accepted=False, text="EOD-6")], CaseStatus.OPEN, Result.REFUSED, "ndr.instruction.refused"),
        ([Refused("no such parcel")], CaseStatus.OPEN, Result.REFUSED, "ndr.instruction.refused"),
        ([Down("no route")] * 3, CaseStatus.OPEN, Result.NONE, "ndr.instruction.undelivered"),
    ],
)
def test_what_the_courier_says(
    desk: Desk, answers: list[Any], status: CaseStatus, result: Result, verb: str | None
) -> None:
    act = acted()
    desk.answers = list(answers)
    for turn in range(1, len(answers) + 1):
        hand_over(act, ASKED + timedelta(hours=turn))
    case = settled(ASKED + timedelta(hours=4))
    assert (case.status, Instruction.objects.get().result) == (status, result)
    assert len(desk.got) == len(answers)
    assert {one for one in verbs(case) if one.startswith("ndr.instruction")} == ({verb} if verb else set())
    assert not settling.settle(at=ASKED + timedelta(hours=5))


def test_three_tries_that_wait_longer_each_time_then_a_person(desk: Desk) -> None:
    act = acted()
    desk.answers = [Down("no route")] * 3
    for turn in range(1, 4):
        assert Instruction.objects.get().state == QueueState.WAITING
        hand_over(act, ASKED + timedelta(hours=turn))
    assert not hand_over(act, ASKED + timedelta(days=2))
    assert Instruction.objects.get().state == QueueState.SET_ASIDE
    settled(ASKED + timedelta(hours=4))
    assert act.instruction.shipment.awb in Task.objects.get().title


def test_what_nobody_answered_is_looked_up_and_never_sent_again(desk: Desk) -> None:
    act = acted()
    desk.answers, desk.known = [Unreachable("no answer")], Unreachable("no answer")
    for turn in range(1, 5):
        hand_over(act, ASKED + timedelta(hours=turn))
    row = Instruction.objects.get()
    assert (len(desk.got), row.state, row.unsure) == (1, QueueState.SET_ASIDE, True)


def test_a_call_that_was_not_made_is_no_try(desk: Desk) -> None:
    act = acted()
    act.instruction.shipment.connection.health.open_until = ASKED + timedelta(days=1)
    act.instruction.shipment.connection.health.save()
    for turn in range(1, 9):
        hand_over(act, ASKED + timedelta(hours=turn))
    assert (Instruction.objects.get().state, Instruction.objects.get().failed_tries) == (QueueState.WAITING, 0)


def test_a_refusal_of_before_does_not_open_what_was_asked_since(desk: Desk) -> None:
    act = acted()
    desk.answers = [Answer(accepted=False), Answer(accepted=True)]
    hand_over(act, ASKED + timedelta(minutes=1))
    case = settled(ASKED + timedelta(minutes=2))
    again = ASKED + timedelta(minutes=3)
    act = acting.act(case=case, action=CaseAction.REATTEMPT, inputs=Inputs(), at=again, actor=None)
    assert settled(again).status == CaseStatus.INSTRUCTED
    hand_over(act, again + timedelta(minutes=1))
    assert settled(again + timedelta(minutes=2)).status == CaseStatus.INSTRUCTED


def test_undone_on_the_orders_page_the_case_is_open_again(desk: Desk) -> None:
    act = acted()
    instructing.withdraw(instruction=act.instruction, at=ASKED, actor=None)
    assert settled(ASKED).status == CaseStatus.OPEN


def went(act: Act, at: datetime, status: ScanStatus = ScanStatus.OUT_FOR_DELIVERY) -> None:
    parcel = act.instruction.shipment
    ScanFactory(shipment=parcel, status=status, happened_at=at)
    tracking.refold(shipment_ids=[parcel.pk], at=at, quiet=True)


def accepted(act: Act, desk: Desk, after: timedelta = timedelta(minutes=1)) -> datetime:
    desk.answers = [Answer(accepted=True)]
    hand_over(act, ASKED + after)
    settled(ASKED + after)
    return ASKED + after


@pytest.mark.parametrize(
    ("hours", "status", "honoured"),
    [
        (20, ScanStatus.OUT_FOR_DELIVERY, True),
        (47.9, ScanStatus.OUT_FOR_DELIVERY, True),
        (48.1, ScanStatus.OUT_FOR_DELIVERY, False),
        (20, ScanStatus.DELIVERED, True),
        (20, ScanStatus.IN_TRANSIT, False),
        (-2, ScanStatus.OUT_FOR_DELIVERY, False),
    ],
)
def test_honoured_is_who_went_within_48_hours(desk: Desk, hours: float, status: ScanStatus, honoured: bool) -> None:
    act = acted()
    when = accepted(act, desk)
    went(act, when + timedelta(hours=hours), status)
    settling.honour(at=when + timedelta(hours=49))
    settling.break_off(at=when + timedelta(hours=49))
    act.refresh_from_db()
    assert (act.honoured_at is not None, act.broken_at is not None) == (honoured, not honoured)
    assert settling.break_off(at=when + timedelta(hours=50)) == 0


def test_who_does_not_go_is_told_of_and_the_case_is_open_again(desk: Desk) -> None:
    when = accepted(acted(), desk)
    assert settling.break_off(at=when + timedelta(hours=47)) == 0
    assert settling.break_off(at=when + timedelta(hours=48)) == 1
    case = Case.objects.get()
    assert case.status == CaseStatus.OPEN
    assert "ndr.instruction.broken" in verbs(case)


def test_late_news_clears_the_courier(desk: Desk) -> None:
    act = acted()
    when = accepted(act, desk)
    settling.break_off(at=when + timedelta(hours=48))
    went(act, when + timedelta(hours=30))
    settling.honour(at=when + timedelta(hours=60))
    act.refresh_from_db()
    assert (act.honoured_at, act.broken_at) == (when + timedelta(hours=30), None)


def test_a_day_that_was_asked_for_is_waited_for(desk: Desk) -> None:
    act = acted(CaseAction.REATTEMPT_ON, on=date(2026, 11, 26))
    accepted(act, desk)
    act.refresh_from_db()
    assert act.honour_by.astimezone(act.case.store.zone).isoformat() == "2026-11-27T00:00:00+05:30"


def test_what_brings_no_rider_is_not_measured(desk: Desk) -> None:
    act = acted(CaseAction.REQUEST_RTO)
    accepted(act, desk)
    act.refresh_from_db()
    assert (act.settled_at is not None, act.honour_by) == (True, None)
    assert Shipment.objects.get().pk
