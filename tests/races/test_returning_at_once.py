"""Two people, or a person and a courier, at one returning parcel in the same moment.

Seen to fail with `hold` in orders/services/tracking/folding.py a no-op and without `select_for_update` in
returns/services/moving.py: several scanners are told that they received it, and a unit that one says is missing is
graded by the other.
"""

from datetime import timedelta

import pytest
from django.db import transaction

from connectors.couriers.words import ScanStatus
from core.models import AuditEvent
from inbox import handlers
from orders.models import Shipment
from orders.services import tracking
from returns.models import Arrival, Claim, Inspection, RtoCase
from returns.services import counting, inspecting, receiving
from returns.services.counting import Counted, Misfit
from returns.services.inspecting import Unit
from returns.states import Disposition, Grade, RtoStatus, Verdict
from tests.factories.orders import NOON, ScanFactory
from tests.factories.returns import returning
from tests.races.test_sweeping_at_once import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 5
AT = NOON + timedelta(days=6)


def test_two_scanners_receive_a_parcel_once():
    for _round in range(ROUNDS):
        case = returning()
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


def test_what_is_scanned_in_while_its_courier_delivers_it_is_one_or_the_other():
    """Never a closed case that was received, nor a received one that forgot when."""
    for _round in range(ROUNDS):
        case = returning()
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


def test_a_count_during_a_courier_update_keeps_both():
    for _round in range(ROUNDS):
        case = returning(units=3)
        receiving.receive(shipment=case.shipment, at=AT, actor=None)
        line = case.lines.get()
        at_once(
            lambda case=case, line=line: counting.count(case=case, counts={line.pk: Counted(2, 1)}, at=AT, actor=None),
            lambda case=case: delivered(case),
        )
        case.refresh_from_db()
        line.refresh_from_db()
        assert (case.status, line.received, line.missing) == (RtoStatus.RECEIVED, 2, 1)
        assert Shipment.objects.get(pk=case.shipment_id).status == ScanStatus.DELIVERED
        assert Claim.objects.get(case=case, kind="missing").status == "open"


def test_a_count_and_an_inspection_never_contradict():
    """A unit that one says is missing is not one that the other graded."""
    for _round in range(ROUNDS):
        case = returning(units=2)
        receiving.receive(shipment=case.shipment, at=AT, actor=None)
        line = case.lines.get().pk
        counting.count(case=case, counts={line: Counted(2)}, at=AT, actor=None)

        def recount(case=case, line=line):
            counting.count(case=case, counts={line: Counted(1, 1)}, at=AT, actor=None)

        def grade(case=case, line=line):
            units = [Unit(line, place, Grade.A) for place in (1, 2)]
            inspecting.inspect(case=case, units=units, at=AT, actor=None)

        with pytest.raises(Misfit):
            at_once(recount, grade)
        received = case.lines.get().received
        assert Inspection.objects.filter(rto_line=line).count() in {0, received}


def test_two_inspections_of_a_unit_leave_one():
    for _round in range(ROUNDS):
        case = returning(units=1)
        receiving.receive(shipment=case.shipment, at=AT, actor=None)
        line = case.lines.get().pk
        counting.count(case=case, counts={line: Counted(1)}, at=AT, actor=None)

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
        assert RtoCase.objects.get(pk=case.pk).status == RtoStatus.INSPECTED
