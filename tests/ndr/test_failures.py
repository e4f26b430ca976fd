"""From scans to failed deliveries, and that they never count differently from the parcel."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.couriers.words import Reason, ScanStatus
from ndr.failures import failures
from orders.fold import Said, fold

START = datetime(2026, 11, 16, 4, tzinfo=UTC)
S = ScanStatus
OUT, FAILED = S.OUT_FOR_DELIVERY, S.ATTEMPT_FAILED
NOBODY_WENT, REFUSED = {"reason": Reason.NO_ATTEMPT}, {"reason": Reason.REFUSED}

Heard = list[tuple[float, ScanStatus, dict]]


def said(hours: float, status: ScanStatus, **more: object) -> Said:
    """A scan some hours after the start."""
    at = START + timedelta(hours=hours)
    return Said(at, at, status, f"{hours}{status}{sorted(more.items())}".encode(), **more)


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        ([], []),
        ([(0, OUT, {}), (4, FAILED, REFUSED)], [(4, Reason.REFUSED, 1, True)]),
        ([(0, OUT, {}), (4, FAILED, REFUSED), (6, FAILED, {})], [(4, Reason.REFUSED, 1, True)]),  # told twice
        ([(4, FAILED, {})], [(4, Reason.UNKNOWN, 1, True)]),  # no run was told of, and no reason
        ([(4, FAILED, NOBODY_WENT)], [(4, Reason.NO_ATTEMPT, 0, False)]),
        ([(1, FAILED, NOBODY_WENT), (4, FAILED, REFUSED)], [(4, Reason.REFUSED, 1, True)]),  # somebody did go
        ([(1, FAILED, REFUSED), (4, FAILED, NOBODY_WENT)], [(1, Reason.REFUSED, 1, True)]),
        (
            [(0, OUT, {}), (1, FAILED, NOBODY_WENT), (24, OUT, {}), (25, FAILED, REFUSED)],
            [(1, Reason.NO_ATTEMPT, 0, False), (25, Reason.REFUSED, 1, True)],
        ),
        ([(4, FAILED, {**REFUSED, "disputed": True})], [(4, Reason.REFUSED, 0, False)]),  # claimed to be untrue
        (
            [(4, FAILED, {**REFUSED, "disputed": True}), (5, FAILED, REFUSED)],
            [(4, Reason.REFUSED, 0, False)],
        ),  # told once more: the same run
        ([(4, FAILED, {**REFUSED, "attempt": 3})], [(4, Reason.REFUSED, 3, True)]),  # the courier counts higher
        ([(4, FAILED, {**REFUSED, "return_leg": True})], []),  # it failed to come back to us
        ([(4, S.UNKNOWN, {})], []),
    ],
)
def test_each_run_fails_once(heard: Heard, told: list[tuple[float, Reason, int, bool]]) -> None:
    scans = [said(hours, status, **more) for hours, status, more in heard]
    for order in (scans, scans[::-1]):
        found = [
            ((one.at - START) / timedelta(hours=1), one.reason, one.number, one.genuine) for one in failures(order)
        ]
        assert found == told


scans = st.lists(
    st.builds(
        said,
        st.integers(0, 6),
        st.sampled_from([OUT, FAILED, FAILED, S.IN_TRANSIT, S.DELIVERED, S.RTO_INITIATED, S.UNKNOWN]),
        reason=st.sampled_from(["", Reason.REFUSED, Reason.NO_ATTEMPT]),
        attempt=st.sampled_from([None, None, 1, 3]),
        return_leg=st.booleans(),
        disputed=st.booleans(),
    ),
    max_size=10,
)


@settings(max_examples=300, deadline=None)
@given(scans)
def test_cases_and_parcels_count_alike(heard: list[Said]) -> None:
    journey, failed = fold(heard), failures(heard)
    genuine = sum(one.genuine for one in failed)
    assert journey.no_attempts == len(failed) - genuine
    assert journey.attempts >= genuine
    if not any(one.attempt for one in heard):
        assert journey.attempts == genuine
    assert max((one.number for one in failed), default=0) == journey.attempts


@settings(max_examples=200, deadline=None)
@given(scans, st.randoms(use_true_random=False))
def test_the_order_in_which_scans_come_makes_no_difference(heard: list[Said], chance: object) -> None:
    shuffled = [*heard, *heard[::2]]
    chance.shuffle(shuffled)
    assert failures(shuffled) == failures(heard)
