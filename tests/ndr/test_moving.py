"""Every way that a case may go, and every way that it may not."""

from datetime import datetime, timedelta

import pytest

from core.models import AuditEvent
from core.states import IllegalTransition
from ndr.models import Case
from ndr.services.moving import move
from ndr.states import ENDED, NEXT, CaseStatus
from orders.models import StaleParcel
from tests.factories.ndr import CaseFactory

pytestmark = pytest.mark.django_db

PAIRS = [(before, to) for before in CaseStatus for to in CaseStatus]


def case_in(status: CaseStatus, now: datetime) -> Case:
    return CaseFactory(status=status, closed_at=now if status in ENDED else None, opened_at=now - timedelta(hours=2))


@pytest.mark.parametrize(("before", "to"), [pair for pair in PAIRS if pair[1] in NEXT[pair[0]]])
def test_a_legal_move_is_made_and_written_down(before: CaseStatus, to: CaseStatus, now: datetime) -> None:
    case = case_in(before, now)
    moved = move(case=case, to=to, at=now, actor=None)
    case.refresh_from_db()
    assert (moved.status, case.status) == (to, to)
    assert case.closed_at == (now if to in ENDED else None)
    event = AuditEvent.objects.get(verb="ndr.case.moved")
    assert (event.subject_id, event.before, event.after, event.scope) == (case.pk, before, to, case.store_id)
    assert StaleParcel.objects.filter(shipment_id=case.shipment_id).exists()


@pytest.mark.parametrize(("before", "to"), [pair for pair in PAIRS if pair[1] not in NEXT[pair[0]]])
def test_an_illegal_move_changes_nothing(before: CaseStatus, to: CaseStatus, now: datetime) -> None:
    case = case_in(before, now)
    with pytest.raises(IllegalTransition):
        move(case=case, to=to, at=now, actor=None)
    case.refresh_from_db()
    assert case.status == before
    assert not AuditEvent.objects.exists()


def test_waiting_for_the_courier_has_a_beginning(now: datetime) -> None:
    case = move(case=CaseFactory(), to=CaseStatus.INSTRUCTED, at=now, actor=None)
    assert case.instructed_at == now


def test_an_end_taken_back_is_what_is_true_now(now: datetime) -> None:
    case = move(case=case_in(CaseStatus.OPEN, now), to=CaseStatus.RESOLVED, at=now, actor=None)
    assert move(case=case, to=CaseStatus.GIVEN_UP, at=now, actor=None).closed_at == now
