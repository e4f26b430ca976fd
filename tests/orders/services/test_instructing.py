"""Instructions to couriers: what is refused and why, ten seconds to undo, one effect, every answer kept."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from connectors import registry
from connectors.base import Call, Unreachable
from connectors.couriers.base import Answer, Ask, Capabilities, Courier, Heard
from connectors.couriers.words import ScanStatus, Verb
from core import audit
from core.queue import QueueState
from orders.models import Instruction, Shipment
from orders.models.instructions import Result
from orders.services import instructing
from orders.states import Bucket
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import NOON, ShipmentFactory

pytestmark = pytest.mark.django_db

CHANCE = random.Random(1)


@dataclass
class Desk:
    """What the pretended courier got and what it answers."""

    answers: list[Answer | Exception] = field(default_factory=list)
    got: list[Ask] = field(default_factory=list)
    known: Answer | None = None


class PretendedCourier(Courier):
    name = "Pretend Express"
    can = Capabilities(
        batch=1, calls=1000, per=timedelta(seconds=1), verbs=frozenset({Verb.REATTEMPT, Verb.RTO, Verb.CANCEL})
    )
    codes: ClassVar = {}
    desk: ClassVar[Desk]

    def verify(self, call: Call) -> bool:
        return False

    def parse(self, call: Call) -> Heard:
        return Heard()

    def track(self, awbs: Sequence[str]) -> Heard:
        return Heard()

    def instruct(self, ask: Ask) -> Answer:
        self.desk.got.append(ask)
        answer = self.desk.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def look_up(self, ask: Ask, reference: str) -> Answer | None:
        return self.desk.known

    def test(self) -> str:
        return "fine"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setitem(registry.COURIERS, "pretend", PretendedCourier)
    PretendedCourier.desk = Desk()
    return PretendedCourier.desk


@pytest.fixture
def parcel(desk: Desk) -> Shipment:
    courier = ConnectionFactory(provider="pretend")
    return ShipmentFactory(
        connection=courier, tracked_by="pretend", status=ScanStatus.ATTEMPT_FAILED, handed_over_at=NOON
    )


def reattempt(parcel: Shipment, at: datetime) -> Instruction:
    return instructing.instruct(shipment=parcel, verb=Verb.REATTEMPT, inputs={}, at=at, actor=None)


def hand_over(parcel: Shipment, at: datetime) -> bool:
    return instructing.send_next(connection_id=parcel.connection_id, at=at, chance=CHANCE)


def test_it_waits_ten_seconds_and_leaves_once(desk: Desk, parcel: Shipment, now: datetime) -> None:
    row = reattempt(parcel, now)
    desk.answers = [Answer(accepted=True, text="ok", reference="UPL-1")]
    assert not hand_over(parcel, now + timedelta(seconds=9))
    assert hand_over(parcel, now + timedelta(seconds=10))
    assert not hand_over(parcel, now + timedelta(days=1))
    row.refresh_from_db()
    assert (row.state, row.result, row.reference, row.answer) == (QueueState.DONE, Result.ACCEPTED, "UPL-1", "ok")
    assert [(ask.verb, ask.awb, ask.key) for ask in desk.got] == [(Verb.REATTEMPT, parcel.awb, str(row.key))]


def test_undone_in_time_it_never_leaves(desk: Desk, parcel: Shipment, now: datetime) -> None:
    row = instructing.withdraw(instruction=reattempt(parcel, now), at=now, actor=None)
    assert row.result == Result.WITHDRAWN
    assert not hand_over(parcel, now + timedelta(days=1))
    assert [event.verb for event in audit.of(row)] == ["orders.instruction.withdrawn", "orders.instruction.asked"]


def test_too_late_to_undo(desk: Desk, parcel: Shipment, now: datetime) -> None:
    row, desk.answers = reattempt(parcel, now), [Answer(accepted=True)]
    hand_over(parcel, now + timedelta(minutes=1))
    with pytest.raises(instructing.NotPossible, match="already on its way"):
        instructing.withdraw(instruction=row, at=now, actor=None)


def test_a_refusal_keeps_the_couriers_words(desk: Desk, parcel: Shipment, now: datetime) -> None:
    row, desk.answers = reattempt(parcel, now), [Answer(accepted=False, text="NSL code EOD-6 not allowed")]
    hand_over(parcel, now + timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.result, row.answer) == (Result.REFUSED, "NSL code EOD-6 not allowed")


def test_an_answer_that_comes_later_is_asked_for(desk: Desk, parcel: Shipment, now: datetime) -> None:
    row, desk.answers = reattempt(parcel, now), [Answer(accepted=False, pending=True, reference="UPL-1")]
    hand_over(parcel, now + timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.result, row.state) == (Result.PENDING, QueueState.WAITING)
    desk.known = Answer(accepted=True, text="done")
    hand_over(parcel, now + timedelta(minutes=9))
    row.refresh_from_db()
    assert (row.result, row.reference, len(desk.got)) == (Result.ACCEPTED, "UPL-1", 1)


def test_after_no_answer_it_is_looked_up_first(desk: Desk, parcel: Shipment, now: datetime) -> None:
    row, desk.answers = reattempt(parcel, now), [Unreachable("no answer")]
    hand_over(parcel, now + timedelta(minutes=1))
    desk.known = Answer(accepted=True, text="had it all along")
    hand_over(parcel, now + timedelta(days=1))
    row.refresh_from_db()
    assert (row.result, row.unsure, len(desk.got)) == (Result.ACCEPTED, False, 1)


@pytest.mark.parametrize(
    ("change", "verb", "says"),
    [
        ({"connection": None}, Verb.REATTEMPT, "no courier connection"),
        ({}, Verb.CHANGE_COD, "Pretend Express does not take this"),
        ({"bucket": Bucket.DELIVERED}, Verb.REATTEMPT, "way has ended"),
        ({"bucket": Bucket.LOST}, Verb.RTO, "way has ended"),
        ({"bucket": Bucket.RTO}, Verb.REATTEMPT, "on its way back"),
        ({"status": ScanStatus.IN_TRANSIT}, Verb.REATTEMPT, "Opens when a delivery fails"),
        ({"status": ScanStatus.OUT_FOR_DELIVERY}, Verb.RTO, "attempt is still running"),
        ({}, Verb.CANCEL, "can only come back"),
        ({"status": ScanStatus.CREATED, "handed_over_at": None}, Verb.RTO, "cancel it"),
    ],
)
def test_what_cannot_be_done_is_said(
    desk: Desk, parcel: Shipment, now: datetime, change: dict[str, object], verb: Verb, says: str
) -> None:
    Shipment.objects.filter(pk=parcel.pk).update(**change)
    with pytest.raises(instructing.NotPossible, match=says):
        instructing.instruct(shipment=parcel, verb=verb, inputs={}, at=now, actor=None)
    assert not Instruction.objects.exists()


def test_the_same_instruction_is_not_queued_twice(desk: Desk, parcel: Shipment, now: datetime) -> None:
    reattempt(parcel, now)
    with pytest.raises(instructing.NotPossible, match="waits for the courier's answer"):
        reattempt(parcel, now)
