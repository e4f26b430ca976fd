"""Visits at the buyer's door, as the courier's scans tell of them."""

from datetime import timedelta
from itertools import permutations

import pytest

from connectors.couriers.words import Reason, ScanStatus
from orders.fold import Said
from returns import visits
from returns.states import PickupProblem
from tests.factories.orders import NOON

OUT, FAILED, CANCELLED = ScanStatus.OUT_FOR_PICKUP, ScanStatus.PICKUP_FAILED, ScanStatus.CANCELLED


def said(hours, status, reason=""):
    at = NOON + timedelta(hours=hours)
    return Said(at, at, status, f"{hours} {status} {reason}".encode(), reason=reason)


@pytest.mark.parametrize(
    ("scans", "failures", "problem"),
    [
        ([(0, OUT)], 0, ""),
        ([(0, OUT), (2, FAILED, Reason.UNREACHABLE)], 1, PickupProblem.UNREACHABLE),
        ([(0, OUT), (2, FAILED, Reason.UNREACHABLE), (3, FAILED, Reason.UNREACHABLE)], 1, PickupProblem.UNREACHABLE),
        (
            [(0, OUT), (2, FAILED, Reason.UNREACHABLE), (24, OUT), (26, FAILED, Reason.UNAVAILABLE)],
            2, PickupProblem.NOT_READY,
        ),
        ([(0, FAILED, Reason.UNREACHABLE), (24, FAILED, Reason.UNREACHABLE)], 2, PickupProblem.UNREACHABLE),
        ([(0, FAILED, Reason.NO_ATTEMPT), (24, FAILED, Reason.NO_ATTEMPT)], 0, PickupProblem.NOT_ATTEMPTED),
        ([(0, FAILED, Reason.NOT_AS_SHOWN), (1, FAILED, Reason.OTHER)], 1, PickupProblem.QC_FAILED),
        ([(0, FAILED)], 1, PickupProblem.UNKNOWN),
        ([(0, OUT), (2, FAILED, Reason.OUT_OF_AREA), (5, CANCELLED)], 1, PickupProblem.OUT_OF_AREA),
    ],
)  # fmt: skip
def test_a_visit_counts_once_whatever_is_told_of_it_and_in_whatever_order(scans, failures, problem):
    told = [said(*one) for one in scans]
    for order in permutations([*told, told[0]]):
        found = visits.of(order)
        assert (found.failures, found.problem) == (failures, problem)


def test_every_reason_has_an_answer():
    assert {visits.problem_of(reason) for reason in Reason} <= set(PickupProblem)
    assert visits.problem_of("") is PickupProblem.UNKNOWN
