"""Two people, or a person and a courier, at one returning parcel in the same moment.

Whoever has read the parcel waits for the others before writing (`meet`), as long as they could come. Each was
seen to fail with `tracking.hold` a no-op and without `select_for_update` in `moving.held`.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from connectors.couriers.words import ScanStatus
from core.models import AuditEvent
from core.states import IllegalTransition
from inbox import handlers
from orders.services import tracking
from returns.models import Arrival, Claim, Inspection, RtoCase
from returns.services import claiming, counting, inspecting, moving, receiving
from returns.services.claiming import Said
from returns.services.counting import Counted, Misfit
from returns.services.inspecting import Unit
from returns.states import ClaimStatus, Disposition, End, Grade, ReasonFrom, RtoStatus, Verdict
from tests.factories.orders import NOON, ScanFactory
from tests.factories.returns import ClaimFactory, returning
from tests.races.test_sweeping_at_once import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 2
PATIENCE = 0.3  # seconds, for somebody whom the lock keeps out
AT = NOON + timedelta(days=6)

Meet = Callable[[int], None]


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Meet:
    """`meet(2)`: from now on two people who have read a parcel wait for each other before they write."""
    doors: list[threading.Barrier] = []

    def waiting(work):
        def wait(*args, **kwargs):
            with suppress(threading.BrokenBarrierError):
                if doors:
                    doors[-1].wait(timeout=PATIENCE)
            return work(*args, **kwargs)

        return wait

    for module, name in (
        (moving, "move_held"),
        (counting, "_problems"),
        (inspecting, "_problems"),
        (claiming, "_take"),
    ):
        monkeypatch.setattr(module, name, waiting(getattr(module, name)))
    return lambda people: doors.append(threading.Barrier(people))


def test_two_scanners_receive_a_parcel_once(meet: Meet):
    for _round in range(ROUNDS):
        case = returning()
        meet(3)
        at_once(
            *[lambda case=case: receiving.arrive(store=case.store, scanned=case.shipment.awb, at=AT, actor=None)] * 3
        )
        told = sorted(Arrival.objects.filter(shipment=case.shipment_id).values_list("verdict", flat=True))
        assert told == [Verdict.AGAIN, Verdict.AGAIN, Verdict.EXPECTED]
        moved = AuditEvent.objects.filter(verb="returns.case.moved", subject_id=case.pk)
        assert list(moved.values_list("after", flat=True)) == [RtoStatus.RECEIVED]


def delivered(case: RtoCase) -> None:
    """Its courier says, in this moment, that it was delivered after all; one transaction, as in the drain."""
    with transaction.atomic():
        tracking.hold(shipment_ids=[case.shipment_id])
        ScanFactory(shipment=case.shipment, status=ScanStatus.DELIVERED, happened_at=AT)
        news = tracking.refold(shipment_ids=[case.shipment_id], at=AT, quiet=False)
        handlers.on_news(news, at=AT)


def test_what_is_scanned_in_while_its_courier_delivers_it_is_one_or_the_other(meet: Meet):
    """Never a closed case that was received, nor a received one that forgot when. `following._cases` keeps them apart,
    too: it was seen to fail without all three locks.
    """
    for _round in range(3 * ROUNDS):
        case = returning(reason_from=ReasonFrom.PERSON)  # else the courier's reason is written first, and is a lock
        meet(2)
        at_once(
            lambda case=case: receiving.arrive(store=case.store, scanned=case.shipment.awb, at=AT, actor=None),
            lambda case=case: delivered(case),
        )
        case.refresh_from_db()
        verdict = Arrival.objects.get(shipment=case.shipment_id).verdict
        if verdict == Verdict.EXPECTED:
            assert (case.status, case.received_at, case.ended) == (RtoStatus.RECEIVED, AT, "")
        else:
            assert (verdict, case.status, case.received_at) == (Verdict.NOT_RETURNING, RtoStatus.CLOSED, None)


def test_what_is_taken_back_while_its_courier_delivers_it_is_not_waited_for(meet: Meet):
    for _round in range(ROUNDS):
        case = returning()
        receiving.receive(shipment=case.shipment, at=AT, actor=None)
        meet(2)
        at_once(
            lambda case=case: receiving.unreceive(case=case, at=AT, actor=None),
            lambda case=case: delivered(case),
        )
        case.refresh_from_db()
        assert (case.status, case.ended, case.received_at) == (RtoStatus.CLOSED, End.NOT_BACK, None)


def test_a_count_and_an_inspection_never_contradict(meet: Meet):
    """A unit that one says is missing is not one that the other graded."""
    for _round in range(ROUNDS):
        case = returning(units=2)
        receiving.receive(shipment=case.shipment, at=AT, actor=None)
        line = case.lines.get().pk
        counting.count(case=case, counts={line: Counted(2)}, at=AT, actor=None)
        meet(2)

        def recount(case=case, line=line):
            counting.count(case=case, counts={line: Counted(1, 1)}, at=AT, actor=None)

        def grade(case=case, line=line):
            units = [Unit(line, place, Grade.A) for place in (1, 2)]
            inspecting.inspect(case=case, units=units, at=AT, actor=None)

        with pytest.raises(Misfit):
            at_once(recount, grade)
        received = case.lines.get().received
        assert Inspection.objects.filter(rto_line=line).count() in {0, received}


def test_two_inspections_of_a_unit_leave_one(meet: Meet):
    """And the case moves on once."""
    for _round in range(ROUNDS):
        case = returning(units=1)
        receiving.receive(shipment=case.shipment, at=AT, actor=None)
        line = case.lines.get().pk
        counting.count(case=case, counts={line: Counted(1)}, at=AT, actor=None)
        meet(2)

        def grade(grade, disposition, case=case, line=line):
            units = [Unit(line, 1, grade, disposition)]
            inspecting.inspect(case=case, units=units, at=AT, actor=None)

        at_once(
            lambda grade=grade: grade(Grade.A, Disposition.RESTOCK),
            lambda grade=grade: grade(Grade.D, Disposition.CLAIM),
        )
        unit = Inspection.objects.get(rto_line=line)
        assert (unit.grade, unit.disposition) in {("A", "restock"), ("D", "claim")}
        claims = Claim.objects.filter(case=case, status="open").count()
        assert claims == (unit.grade == "D")
        moved = AuditEvent.objects.filter(verb="returns.case.moved", subject_id=case.pk, after=RtoStatus.INSPECTED)
        assert (RtoCase.objects.get(pk=case.pk).status, moved.count()) == (RtoStatus.INSPECTED, 1)


def test_one_answer_to_a_claim(meet: Meet):
    """Needs the lock on the claim in `claiming.move`, too."""
    for _round in range(ROUNDS):
        claim = ClaimFactory(case=returning(), status=ClaimStatus.SENT, sent_at=AT)
        meet(2)
        refused = list[str]()

        def answer(to, claim=claim, refused=refused):
            try:
                claiming.move(claim=claim, to=to, said=Said(paid=Decimal(100)), at=AT, actor=None)
            except IllegalTransition:
                refused.append(to)

        at_once(lambda answer=answer: answer(ClaimStatus.PAID), lambda answer=answer: answer(ClaimStatus.WITHDRAWN))
        moved = AuditEvent.objects.filter(verb="returns.claim.moved", subject_id=claim.pk)
        claim.refresh_from_db()
        assert list(moved.values_list("after", flat=True)) == [claim.status]
        assert {claim.status, *refused} == {ClaimStatus.PAID, ClaimStatus.WITHDRAWN}
