"""Two workers hear of one parcel's first failure in the same moment: one case, one attempt.

Seen to fail with `hold` made a no-op in inbox/handlers.py: both find no case, and the second runs into the constraint.
"""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from core.states import IllegalTransition
from inbox import handlers
from ndr.models import Attempt, Case
from ndr.services.moving import move
from ndr.states import CaseStatus
from orders.models import News, Shipment
from orders.services import tracking
from tests.factories.ndr import CaseFactory
from tests.factories.orders import ScanFactory, ShipmentFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

ROUNDS = 6


def together(*works) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_one_failure_heard_twice_is_one_case(now: datetime) -> None:
    problems = list[Exception]()

    def hear(news: list[News], meet: threading.Barrier) -> None:
        try:
            with transaction.atomic():
                meet.wait(timeout=10)
                handlers.on_news(news, at=now)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    for _round in range(ROUNDS):
        parcel, meet = ShipmentFactory(), threading.Barrier(2)
        ScanFactory(shipment=parcel, status="attempt_failed", happened_at=now)
        news = tracking.refold(shipment_ids=[parcel.pk], at=now, quiet=False)
        together(lambda: hear(news, meet), lambda: hear(news, meet))  # noqa: B023 joined before the next round
    assert not problems
    assert Case.objects.count() == Attempt.objects.count() == Shipment.objects.count() == ROUNDS


def test_two_people_move_a_case_once(now: datetime) -> None:
    """Seen to fail without `select_for_update` in `move`: both succeed, and the log tells of two moves."""
    results = list[str]()

    def instruct(case: Case, meet: threading.Barrier) -> None:
        try:
            meet.wait(timeout=10)
            move(case=case, to=CaseStatus.INSTRUCTED, at=now, actor=None)
            results.append("moved")
        except IllegalTransition:
            results.append("refused")
        finally:
            connection.close()

    for _round in range(ROUNDS):
        case, meet = CaseFactory(failed_at=now - timedelta(hours=1)), threading.Barrier(2)
        together(lambda: instruct(case, meet), lambda: instruct(case, meet))  # noqa: B023 joined before the next round
    assert sorted(results) == ["moved"] * ROUNDS + ["refused"] * ROUNDS
