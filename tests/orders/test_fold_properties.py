"""What holds of the fold for any set of reports, however odd: Hypothesis looks for a set for which it doesn't.

`SAMPAI_EXAMPLES=20000 bin/test tests/orders/test_fold_properties.py` looks longer.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.couriers.words import Reason, ScanStatus
from orders.fold import CLOCK_TOLERANCE, Said, fold, moment
from orders.identity import parcel_by_awb, scan_digest
from orders.states import Bucket

START = datetime(2026, 11, 16, 4, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = [ZoneInfo(name) for name in ("UTC", "Asia/Kolkata", "Asia/Jakarta", "America/St_Johns", "Pacific/Kiritimati")]
S = ScanStatus
KNOWN = [status for status in S if status is not S.UNKNOWN]
CLOCKS = [
    -26 * HOUR,
    -HOUR,
    timedelta(),
    timedelta(),
    timedelta(),
    HOUR / 10,
    26 * HOUR,
    datetime(2099, 1, 1, tzinfo=UTC) - START,
]
EXAMPLES = int(os.environ.get("SAMPAI_EXAMPLES", "500"))
many, some = settings(max_examples=EXAMPLES, deadline=None), settings(max_examples=EXAMPLES // 5, deadline=None)


@st.composite
def reports(draw: st.DrawFn) -> Said:
    """One report of an hour of the first week, from a clock that may be wrong. Few hours: ties are the rule."""
    received_at = START + draw(st.integers(0, 6)) * HOUR
    happened_at = received_at + draw(st.sampled_from(CLOCKS))
    status = draw(st.sampled_from(list(S)))
    reason = draw(st.sampled_from(["", Reason.REFUSED, Reason.NO_ATTEMPT]))
    attempt, leg = draw(st.sampled_from([None, 1, 3])), draw(st.booleans())
    digest = f"{happened_at} {status} {reason} {attempt} {leg}".encode()
    return Said(happened_at, received_at, status, digest, reason, attempt=attempt, return_leg=leg)


histories = st.lists(reports(), max_size=8, unique_by=lambda said: said.digest)
THERE_AND_BACK = [S.PICKED_UP, S.OUT_FOR_DELIVERY, S.DELIVERED, S.RTO_INITIATED, S.RTO_IN_TRANSIT, S.DELIVERED]


def later(status: ScanStatus, hours: float = 0) -> Said:
    """A report from a right clock, after all the others."""
    at = START + DAY + hours * HOUR
    return Said(at, at, status, f"{status} {hours}".encode())


@many
@given(histories, st.randoms(use_true_random=False))
def test_any_order_and_any_repeats_give_one_state(heard: list[Said], chance: Random) -> None:
    shuffled = [*heard, *heard[::2]]
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(heard)


@some
@given(st.randoms(use_true_random=False), histories)
def test_a_delivery_that_was_taken_back_and_came_true_is_a_delivery(chance: Random, before: list[Said]) -> None:
    heard = [*before, *(later(status, number) for number, status in enumerate(THERE_AND_BACK))]
    chance.shuffle(heard)
    journey = fold(heard)
    assert (journey.status, journey.bucket) == (S.DELIVERED, Bucket.DELIVERED)
    assert journey.changed_its_mind
    assert journey.rto_initiated_at is None


@some
@given(histories, st.sampled_from(KNOWN))
def test_no_wrong_clock_freezes_a_parcel(heard: list[Said], status: ScanStatus) -> None:
    """A report from a right clock goes before whatever was received before it, be it dated 2099."""
    assert fold([*heard, later(status)]).status == status


@some
@given(histories)
def test_nothing_is_dated_in_the_future(heard: list[Said]) -> None:
    journey, last = fold(heard), max((said.received_at for said in heard), default=START)
    told = [value for value in (getattr(journey, name) for name in journey.__slots__) if isinstance(value, datetime)]
    assert all(at <= last + CLOCK_TOLERANCE for at in told)


@some
@given(histories, st.sampled_from(KNOWN))
def test_what_is_told_late_moves_nothing(heard: list[Said], status: ScanStatus) -> None:
    """A report of the past that comes in after the parcel went on."""
    known = [*heard, later(S.OUT_FOR_DELIVERY)]
    back_dated = Said(START - 3 * DAY, START + 2 * DAY, status, b"back-dated")
    assert fold([*known, back_dated]).status == S.OUT_FOR_DELIVERY


@some
@given(histories, st.sampled_from(ZONES))
def test_the_zone_in_which_a_moment_is_told_is_no_matter(heard: list[Said], zone: ZoneInfo) -> None:
    told = [replace(said, happened_at=said.happened_at.astimezone(zone)) for said in heard]
    assert fold(told) == fold(heard)
    assert [moment(said) for said in told] == [moment(said) for said in heard]
    parcel = parcel_by_awb(tracked_by="delhivery", awb="1")
    for one, other in zip(told, heard, strict=True):
        same = {scan_digest(parcel=parcel, raw_code="x", at=said.happened_at, place="") for said in (one, other)}
        assert len(same) == 1
