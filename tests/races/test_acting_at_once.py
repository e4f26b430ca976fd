"""Two people at one failed delivery, many at once while a courier reports, and a worker that dies with an instruction.

Each was seen to fail without the lock that it names.
"""

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Store
from connectors import errands
from connectors.couriers.base import Answer
from connectors.couriers.words import Reason, ScanStatus
from core.models import AuditEvent
from core.queue import QueueState
from inbox import handlers
from ndr.inputs import Inputs
from ndr.models import Act, Case
from ndr.services import acting, many, ruling, settling, undoing
from ndr.states import CaseAction, CaseStatus
from orders.models import Instruction, News
from orders.models.instructions import Result
from orders.services import instructing, tracking
from orders.services.instructing import Handing, NotPossible
from tests.factories.accounts import StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import AttemptFactory, CaseFactory, RuleFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory
from tests.ndr.pretending import Desk, Obedient
from tests.races.test_sweeping_at_once import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 5
CHANCE = random.Random(1)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Obedient.hired(monkeypatch)


def failed(store: Store, count: int = 1) -> list[Case]:
    account, now = ConnectionFactory(provider="obedient", stores=[store]), timezone.now()
    cases = []
    for _turn in range(count):
        parcel = ShipmentFactory(
            order=OrderFactory(store=store), connection=account, tracked_by="obedient", handed_over_at=now,
            status=ScanStatus.ATTEMPT_FAILED, attempts=1,
        )  # fmt: skip
        case = CaseFactory(shipment=parcel, reason=Reason.NO_ATTEMPT, failed_at=now - timedelta(hours=1))
        cases.append(AttemptFactory(case=case).case)
    return cases


def told_by(case: Case, action: CaseAction, refused: list[str]) -> None:
    try:
        acting.act(case=case, action=action, inputs=Inputs(), at=timezone.now(), actor=None)
    except NotPossible as refusal:
        refused.append(str(refusal))


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_agents_at_one_case_have_one_effect(desk: Desk, turn: int) -> None:
    """Needs the locks in `holding.hold`: without them each finds the case open."""
    store = StoreFactory()
    (case,) = failed(store)
    refused = list[str]()
    at_once(
        lambda: told_by(case, CaseAction.REATTEMPT, refused),
        lambda: told_by(case, CaseAction.REQUEST_RTO, refused),
        lambda: told_by(case, CaseAction.REATTEMPT, refused),
    )
    assert Act.objects.filter(case=case).count() == 1
    assert Instruction.objects.filter(shipment=case.shipment).count() == 1
    assert len(refused) == 2
    assert all("told already" in why for why in refused)


def test_what_is_being_taken_back_does_not_leave(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Needs the lock on the instruction in `undoing._together`: without it the courier gets what was undone."""
    (case,) = failed(StoreFactory())
    act = acting.act(case=case, action=CaseAction.REATTEMPT, inputs=Inputs(), at=timezone.now(), actor=None)
    later, look = timezone.now() + timedelta(seconds=11), undoing._why_not
    account = case.shipment.connection_id

    def a_worker_comes_after(told: Sequence[Act], at: datetime) -> str:
        why = look(told, at)
        at_once(lambda: instructing.send_next(connection_id=account, at=later, chance=CHANCE))
        return why

    monkeypatch.setattr(undoing, "_why_not", a_worker_comes_after)
    acting.take_back(act=act, at=later, actor=None)
    case.refresh_from_db()
    assert (case.status, desk.got) == (CaseStatus.OPEN, [])


def test_what_is_being_sent_is_not_taken_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Needs the claim that is committed before the call: without it the case is open and the courier goes."""
    (case,) = failed(StoreFactory())
    act = acting.act(case=case, action=CaseAction.REATTEMPT, inputs=Inputs(), at=timezone.now(), actor=None)
    later, send, refused = timezone.now() + timedelta(seconds=11), Handing.send, list[str]()

    def undo() -> None:
        try:
            acting.take_back(act=act, at=later, actor=None)
        except NotPossible as refusal:
            refused.append(str(refusal))

    def somebody_undoes_before(errand: Handing, row: Instruction) -> Answer:
        at_once(undo)
        return send(errand, row)

    monkeypatch.setattr(Handing, "send", somebody_undoes_before)
    instructing.send_next(connection_id=case.shipment.connection_id, at=later, chance=CHANCE)
    case.refresh_from_db()
    assert (refused, len(desk.got)) == (["It is already on its way to the courier."], 1)
    assert case.status == CaseStatus.INSTRUCTED


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_many_at_once_while_the_courier_reports(desk: Desk, turn: int) -> None:
    """What is delivered meanwhile is either told and then resolved, or refused; never told after it is resolved.

    Needs the locks in `holding.hold`: without them a case that the report resolves is left waiting for its courier.
    """
    store = StoreFactory()
    cases = failed(store, 12)
    parcels = [case.shipment for case in cases[::2]]
    for parcel in parcels:
        ScanFactory(shipment=parcel, status=ScanStatus.DELIVERED, happened_at=timezone.now())
    outcomes = {}

    def bulk() -> None:
        ids = [case.pk for case in cases[::-1]]
        at, action = timezone.now(), CaseAction.REATTEMPT
        outcomes.update(many.act(store=store, case_ids=ids, action=action, inputs=Inputs(), at=at, actor=None))

    def report() -> None:
        at, ids = timezone.now(), [parcel.pk for parcel in parcels]
        news = tracking.refold(shipment_ids=ids, at=at, quiet=False)
        handlers.on_news(news, at=at)

    at_once(bulk, report)
    News.objects.all().delete()
    for case in cases:
        now = Case.objects.get(pk=case.pk)
        delivered = case.shipment in parcels
        told = Instruction.objects.filter(shipment=case.shipment).count()
        assert now.status == (CaseStatus.RESOLVED if delivered else CaseStatus.INSTRUCTED)
        assert told == (0 if outcomes[case.pk].why else 1)
        assert bool(outcomes[case.pk].why) <= delivered


class Death(BaseException):
    """The worker is gone."""


BEFORE_THE_CALL, AFTER_THE_CALL, BEFORE_THE_RECORD = "before the call", "after the call", "before the record"


@pytest.mark.parametrize("turn", range(ROUNDS))
@pytest.mark.parametrize("step", [BEFORE_THE_CALL, AFTER_THE_CALL, BEFORE_THE_RECORD])
def test_a_worker_that_dies_tells_the_courier_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str, turn: int
) -> None:
    """Needs the doubt about a claim that ran out (`errands.take`) and the look-up (`errands.carry`): without one of
    them the courier is told twice. Three sweeps at the end change nothing.
    """
    (case,) = failed(StoreFactory())
    asked = timezone.now()
    acting.act(case=case, action=CaseAction.REATTEMPT, inputs=Inputs(), at=asked, actor=None)
    account, due = case.shipment.connection_id, asked + timedelta(seconds=11 + turn)

    def die(*_args: object) -> None:
        raise Death

    with monkeypatch.context() as dying:
        if step == BEFORE_THE_RECORD:
            dying.setattr(Handing, "record", die)
        else:
            kept = Handing.send
            dying.setattr(Handing, "send", lambda one, row: die() if step == BEFORE_THE_CALL else die(kept(one, row)))
        with pytest.raises(Death):
            instructing.send_next(connection_id=account, at=due, chance=CHANCE)
    arrived = len(desk.got)
    desk.known = Answer(accepted=True, text="had it") if arrived else None
    for later in range(1, 4):
        instructing.send_next(connection_id=account, at=due + later * errands.LEASE * 2, chance=CHANCE)
    row = Instruction.objects.get()
    assert (len(desk.got), row.state, row.result) == (1, QueueState.DONE, Result.ACCEPTED)
    at_once(*[lambda: settling.settle(at=due + timedelta(hours=1))] * 3)
    case.refresh_from_db()
    assert case.status == CaseStatus.INSTRUCTED


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_sweeps_at_once_open_a_refused_case_once(desk: Desk, turn: int) -> None:
    """Needs the locks in `holding.lock` and on the acts in `settling._held`: without them each sweep says so."""
    store = StoreFactory()
    (case,) = failed(store)
    asked = timezone.now()
    acting.act(case=case, action=CaseAction.REATTEMPT, inputs=Inputs(), at=asked, actor=None)
    desk.answers = [Answer(accepted=False, text="not after this code")]
    later = asked + timedelta(minutes=1)
    instructing.send_next(connection_id=case.shipment.connection_id, at=later, chance=CHANCE)
    at_once(*[lambda: settling.settle(at=later)] * 3)
    case.refresh_from_db()
    assert case.status == CaseStatus.OPEN
    refusals = AuditEvent.objects.filter(verb="ndr.instruction.refused", subject_id=case.pk)
    assert refusals.count() == 1


def test_a_rule_is_switched_off_while_a_failure_is_told() -> None:
    """Seen to lock up while the rule was held against those who point to it."""
    store = StoreFactory()
    waiting, fresh = failed(store, 2)
    rule = RuleFactory(store=store, enabled=True, acts=True)
    Case.objects.filter(pk=waiting.pk).update(rule=rule, rule_acts_at=timezone.now())

    def tell() -> None:
        with transaction.atomic():
            list(Case.objects.select_for_update().order_by("pk"))
            time.sleep(0.5)  # the other holds the rule by now, and waits for the case
            Case.objects.filter(pk=fresh.pk).update(rule=rule)

    def switch() -> None:
        time.sleep(0.2)
        ruling.switch_off(rule=rule, at=timezone.now(), actor=None)

    at_once(tell, switch)
    assert not Case.objects.exclude(rule_acts_at=None).exists()
