"""How often an action helped after a reason."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from ndr.models import Case
from ndr.queries import chances
from ndr.states import CaseAction, CaseStatus
from tests.factories.ndr import ActFactory, AttemptFactory, CaseFactory
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
AT = NOON + timedelta(days=2)


@pytest.fixture
def case(monkeypatch):
    monkeypatch.setattr(chances, "FEWEST", 3)
    return CaseFactory()


def done(case: Case, ended: CaseStatus, *, again: bool = False) -> None:
    """A re-attempt after the same reason, in the same store, whose case has ended so."""
    closed = NOON + timedelta(days=1)
    other = CaseFactory(
        store=case.store, shipment__order__store=case.store, reason=case.reason, status=ended, closed_at=closed
    )
    attempt = AttemptFactory(case=other)
    ActFactory(case=other, attempt=attempt, at=NOON + timedelta(hours=1))
    if again:
        AttemptFactory(case=other, reported_at=NOON + timedelta(hours=9))


def chance(case: Case) -> tuple[int, int] | None:
    found = chances.of(case, CaseAction.REATTEMPT, at=AT)
    return (found.cases, found.delivered) if found else None


def test_counts_what_arrived_with_the_next_attempt(case):
    done(case, CaseStatus.RESOLVED)
    done(case, CaseStatus.RESOLVED, again=True)
    assert chance(case) is None
    cache.clear()
    done(case, CaseStatus.GIVEN_UP)
    assert chance(case) == (3, 1)


def test_is_not_counted_anew_for_everybody_who_looks(case, django_assert_num_queries):
    for _n in range(3):
        done(case, CaseStatus.RESOLVED)
    assert chance(case) == (3, 3)
    with django_assert_num_queries(1):
        assert chance(case) == (3, 3)
    assert chances.of(case, CaseAction.REQUEST_RTO, at=AT) is None
    assert chance(CaseFactory(reason=case.reason)) is None
