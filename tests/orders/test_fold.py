"""The fold, as a table: what was heard, and where the parcel then is."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors.couriers.words import Reason, ScanStatus
from orders.fold import PRECEDENCE, Journey, Said, fold
from orders.states import Bucket

START = datetime(2026, 11, 16, 4, tzinfo=UTC)
S = ScanStatus


def said(hours: float, status: ScanStatus, **more: object) -> Said:
    """A scan some hours after the start, received the moment it happened."""
    at = START + timedelta(hours=hours)
    return Said(at, more.pop("received_at", at), status, f"{hours}{status}{sorted(more.items())}".encode(), **more)


def story(*scans: tuple[float, ScanStatus]) -> Journey:
    return fold(said(hours, status) for hours, status in scans)


@pytest.mark.parametrize(
    ("heard", "ends_as", "bucket"),
    [
        ([], S.CREATED, Bucket.OPEN),
        ([(0, S.IN_TRANSIT)], S.IN_TRANSIT, Bucket.OPEN),
        ([(5, S.DELIVERED), (0, S.IN_TRANSIT)], S.DELIVERED, Bucket.DELIVERED),  # late scan
        ([(0, S.IN_TRANSIT), (5, S.UNKNOWN)], S.IN_TRANSIT, Bucket.OPEN),  # new courier code
        ([(0, S.DELIVERED), (9, S.RTO_INITIATED)], S.RTO_INITIATED, Bucket.RTO),  # the courier changed its mind
        ([(0, S.RTO_INITIATED), (9, S.DELIVERED)], S.DELIVERED, Bucket.DELIVERED),  # and back
        ([(0, S.RTO_INITIATED), (2, S.IN_TRANSIT)], S.IN_TRANSIT, Bucket.RTO),  # still travelling back
        ([(0, S.RTO_INITIATED), (2, S.DELIVERED), (4, S.IN_TRANSIT)], S.IN_TRANSIT, Bucket.OPEN),
        ([(0, S.RTO_INITIATED), (2, S.LOST)], S.LOST, Bucket.LOST),  # lost on the way back
        ([(0, S.RTO_INITIATED), (2, S.LOST), (4, S.RTO_DELIVERED)], S.RTO_DELIVERED, Bucket.RTO),  # found again
        ([(0, S.LOST), (4, S.OUT_FOR_DELIVERY)], S.OUT_FOR_DELIVERY, Bucket.OPEN),
        ([(0, S.CANCELLED), (1, S.PICKED_UP)], S.PICKED_UP, Bucket.OPEN),  # the cancellation came too late
        ([(0, S.DAMAGED)], S.DAMAGED, Bucket.DAMAGED),
        ([(0, S.DISPOSED)], S.DISPOSED, Bucket.DISPOSED),
        ([(3, S.DELIVERED), (3, S.OUT_FOR_DELIVERY)], S.DELIVERED, Bucket.DELIVERED),  # same moment: precedence
    ],
)
def test_where_the_parcel_is(heard: list[tuple[float, ScanStatus]], ends_as: ScanStatus, bucket: Bucket) -> None:
    for order in itertools.permutations(heard):
        journey = story(*order)
        assert (journey.status, journey.bucket) == (ends_as, bucket)


@pytest.mark.parametrize(
    ("runs", "attempts", "no_attempts"),
    [
        ([(0, S.OUT_FOR_DELIVERY, {}), (4, S.ATTEMPT_FAILED, {"reason": Reason.REFUSED})], 1, 0),
        ([(0, S.OUT_FOR_DELIVERY, {}), (4, S.ATTEMPT_FAILED, {}), (5, S.ATTEMPT_FAILED, {})], 1, 0),  # one run
        ([(0, S.ATTEMPT_FAILED, {})], 1, 0),  # its out-for-delivery scan was never told
        (
            [(0, S.OUT_FOR_DELIVERY, {}), (1, S.ATTEMPT_FAILED, {})]
            + [(24, S.OUT_FOR_DELIVERY, {}), (25, S.ATTEMPT_FAILED, {})],
            2,
            0,
        ),
        ([(0, S.OUT_FOR_DELIVERY, {}), (4, S.ATTEMPT_FAILED, {"reason": Reason.NO_ATTEMPT})], 0, 1),
        (
            [(0, S.ATTEMPT_FAILED, {"reason": Reason.NO_ATTEMPT}), (4, S.ATTEMPT_FAILED, {"reason": Reason.REFUSED})],
            1,
            0,
        ),  # the same run turned out to be a real attempt
        ([(4, S.ATTEMPT_FAILED, {"attempt": 3})], 3, 0),  # the courier counts higher
        (
            [(0, S.OUT_FOR_DELIVERY, {}), (1, S.ATTEMPT_FAILED, {"reason": Reason.NO_ATTEMPT})]
            + [(24, S.OUT_FOR_DELIVERY, {}), (25, S.ATTEMPT_FAILED, {"attempt": 2})],
            1,
            1,
        ),  # its count has the one that did not happen in it
    ],
)
def test_attempts_are_counted_once_per_run(
    runs: list[tuple[float, ScanStatus, dict]], attempts: int, no_attempts: int
) -> None:
    journey = fold(said(hours, status, **more) for hours, status, more in runs)
    assert (journey.attempts, journey.no_attempts) == (attempts, no_attempts)


def test_hand_over_is_the_first_scan_in_the_couriers_hands() -> None:
    journey = story((0, S.CREATED), (1, S.PICKUP_FAILED), (9, S.PICKED_UP), (12, S.IN_TRANSIT))
    assert journey.handed_over_at == START + timedelta(hours=9)


def test_a_parcel_cancelled_before_pickup_was_never_handed_over() -> None:
    assert story((0, S.CREATED), (1, S.CANCELLED)).handed_over_at is None


def test_a_scan_from_2099_counts_when_it_was_received() -> None:
    mad = said(24 * 365 * 73, S.IN_TRANSIT, received_at=START + timedelta(hours=1))
    journey = fold([mad, said(5, S.DELIVERED)])
    assert (journey.status, journey.last_scan_at) == (S.DELIVERED, START + timedelta(hours=5))


def test_a_clock_a_few_minutes_ahead_is_believed() -> None:
    ahead = said(1.1, S.DELIVERED, received_at=START + timedelta(hours=1))
    assert fold([ahead]).delivered_at == START + timedelta(hours=1.1)


def test_delivered_then_returned_is_marked_for_a_person() -> None:
    assert story((0, S.DELIVERED), (9, S.RTO_INITIATED)).changed_its_mind
    assert not story((0, S.DELIVERED), (9, S.DELIVERED)).changed_its_mind


def test_an_assumed_time_stays_out_of_the_silence_alarm() -> None:
    journey = fold([said(0, S.IN_TRANSIT, time_assumed=True)])
    assert (journey.status, journey.last_scan_at, journey.time_assumed) == (S.IN_TRANSIT, None, True)


def test_an_unknown_code_breaks_the_silence_but_moves_nothing() -> None:
    journey = story((0, S.IN_TRANSIT), (5, S.UNKNOWN))
    assert (journey.status_at, journey.last_scan_at) == (START, START + timedelta(hours=5))


@pytest.mark.parametrize(
    ("said_on_the_return_awb", "means"),
    [(S.DELIVERED, S.RTO_DELIVERED), (S.IN_TRANSIT, S.RTO_IN_TRANSIT), (S.ATTEMPT_FAILED, S.RTO_ATTEMPT_FAILED)],
)
def test_on_the_return_legs_own_number_delivered_means_back(
    said_on_the_return_awb: ScanStatus, means: ScanStatus
) -> None:
    journey = fold([said(0, S.RTO_INITIATED), said(5, said_on_the_return_awb, return_leg=True)])
    assert (journey.status, journey.bucket, journey.delivered_at) == (means, Bucket.RTO, None)


def test_every_status_has_its_rank() -> None:
    assert set(PRECEDENCE) == set(ScanStatus)


failures = [(0, S.OUT_FOR_DELIVERY), (1, S.ATTEMPT_FAILED), (2, S.ATTEMPT_FAILED), (24, S.OUT_FOR_DELIVERY)]


def disputing(*hours: float) -> Journey:
    told = [*failures, (25, S.ATTEMPT_FAILED)]
    return fold(said(at, status, disputed=at in hours, reason=Reason.UNAVAILABLE) for at, status in told)


@pytest.mark.parametrize(
    ("disputed", "attempts", "no_attempts"),
    [((), 2, 0), ((1,), 1, 1), ((2,), 1, 1), ((1, 2), 1, 1), ((25,), 1, 1), ((2, 25), 0, 2)],
)
def test_a_disputed_failure_counts_as_one_without_an_attempt(
    disputed: tuple[float, ...], attempts: int, no_attempts: int
) -> None:
    journey = disputing(*disputed)
    assert (journey.attempts, journey.no_attempts) == (attempts, no_attempts)


def test_a_courier_that_counts_the_disputed_one_is_not_believed() -> None:
    counts = [(0, {"attempt": 1, "disputed": True}), (24, {"attempt": 2})]
    told = [
        one for at, more in counts for one in (said(at, S.OUT_FOR_DELIVERY), said(at + 1, S.ATTEMPT_FAILED, **more))
    ]
    assert fold(told).attempts == 1
    assert fold([replace(one, disputed=False) for one in told]).attempts == 2
