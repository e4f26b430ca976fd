"""From the set of a parcel's scans to its journey. Pure: no database, no clock.

The same scans give the same journey in whatever order they came and however often. No status is terminal: a parcel
that was reported delivered may be reported on its way back tomorrow, and then it is on its way back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

from connectors.couriers.words import Reason, ScanStatus
from orders.states import Bucket

CLOCK_TOLERANCE = timedelta(minutes=10)  # a courier's clock may run this far ahead of ours

PRECEDENCE = {
    status: rank
    for rank, status in enumerate(
        [
            ScanStatus.UNKNOWN,
            ScanStatus.CREATED,
            ScanStatus.PICKUP_SCHEDULED,
            ScanStatus.OUT_FOR_PICKUP,
            ScanStatus.PICKUP_FAILED,
            ScanStatus.PICKED_UP,
            ScanStatus.IN_TRANSIT,
            ScanStatus.AT_DESTINATION,
            ScanStatus.ON_HOLD,
            ScanStatus.OUT_FOR_DELIVERY,
            ScanStatus.ATTEMPT_FAILED,
            ScanStatus.READY_FOR_COLLECTION,
            ScanStatus.DELIVERED,
            ScanStatus.RTO_INITIATED,
            ScanStatus.RTO_IN_TRANSIT,
            ScanStatus.RTO_OUT_FOR_DELIVERY,
            ScanStatus.RTO_ATTEMPT_FAILED,
            ScanStatus.RTO_DELIVERED,
            ScanStatus.CANCELLED,
            ScanStatus.DAMAGED,
            ScanStatus.LOST,
            ScanStatus.DISPOSED,
        ]
    )
}

RETURNING = frozenset(
    {
        ScanStatus.RTO_INITIATED,
        ScanStatus.RTO_IN_TRANSIT,
        ScanStatus.RTO_OUT_FOR_DELIVERY,
        ScanStatus.RTO_ATTEMPT_FAILED,
        ScanStatus.RTO_DELIVERED,
    }
)

ENDS = {
    ScanStatus.DELIVERED: Bucket.DELIVERED,
    ScanStatus.LOST: Bucket.LOST,
    ScanStatus.DAMAGED: Bucket.DAMAGED,
    ScanStatus.DISPOSED: Bucket.DISPOSED,
    ScanStatus.CANCELLED: Bucket.CANCELLED,
}

IN_THE_COURIERS_HANDS = RETURNING | {
    ScanStatus.PICKED_UP,
    ScanStatus.IN_TRANSIT,
    ScanStatus.AT_DESTINATION,
    ScanStatus.OUT_FOR_DELIVERY,
    ScanStatus.ATTEMPT_FAILED,
    ScanStatus.READY_FOR_COLLECTION,
    ScanStatus.DELIVERED,
    ScanStatus.LOST,
    ScanStatus.DAMAGED,
    ScanStatus.DISPOSED,
}

ON_THE_WAY_BACK = {
    ScanStatus.CREATED: ScanStatus.RTO_INITIATED,
    ScanStatus.PICKED_UP: ScanStatus.RTO_IN_TRANSIT,
    ScanStatus.IN_TRANSIT: ScanStatus.RTO_IN_TRANSIT,
    ScanStatus.AT_DESTINATION: ScanStatus.RTO_IN_TRANSIT,
    ScanStatus.OUT_FOR_DELIVERY: ScanStatus.RTO_OUT_FOR_DELIVERY,
    ScanStatus.ATTEMPT_FAILED: ScanStatus.RTO_ATTEMPT_FAILED,
    ScanStatus.DELIVERED: ScanStatus.RTO_DELIVERED,
}  # what a scan says when it is about the return leg's own AWB


@dataclass(frozen=True, slots=True)
class Said:
    """One scan as the fold sees it: `status` already looked up, times aware."""

    happened_at: datetime
    received_at: datetime
    status: ScanStatus
    digest: bytes
    reason: str = ""
    place: str = ""
    attempt: int | None = None
    time_assumed: bool = False
    return_leg: bool = False
    disputed: bool = False


@dataclass(slots=True)
class Journey:
    """Where a parcel is and what happened to it on the way; the columns that the fold writes on a shipment."""

    status: ScanStatus = ScanStatus.CREATED
    status_at: datetime | None = None
    bucket: Bucket = Bucket.OPEN
    place: str = ""
    reason: str = ""
    attempts: int = 0
    no_attempts: int = 0
    handed_over_at: datetime | None = None
    first_out_at: datetime | None = None
    last_out_at: datetime | None = None
    first_failed_at: datetime | None = None
    last_failed_at: datetime | None = None
    delivered_at: datetime | None = None
    rto_initiated_at: datetime | None = None
    rto_delivered_at: datetime | None = None
    last_scan_at: datetime | None = None
    time_assumed: bool = False
    changed_its_mind: bool = False


COLUMNS = tuple(column.name for column in fields(Journey))


@dataclass(slots=True)
class Run:
    """An out-for-delivery run that failed. It counts once however many reports tell of it, and not at all where nobody
    went or where somebody says so; `number` is how many genuine failures there were with it."""

    reports: list[Said] = field(default_factory=list)
    number: int = 0

    @property
    def told_of_attempts(self) -> list[Said]:
        """The reports that tell of somebody at the door; one without an attempt gives way to them."""
        return [said for said in self.reports if said.reason != Reason.NO_ATTEMPT]

    @property
    def genuine(self) -> bool:
        return bool(self.told_of_attempts) and not any(said.disputed for said in self.reports)

    @property
    def stands_on(self) -> Said:
        """The report that says when and why."""
        return next(iter(self.told_of_attempts), self.reports[0])


@dataclass(slots=True)
class _Runs:
    """The failed runs so far, and whether the last of them is still under way."""

    failed: list[Run] = field(default_factory=list)
    under_way: bool = False


def moment(said: Said) -> datetime:
    """When it counts as having happened: a scan dated well after it was received is from a wrong clock."""
    return said.received_at if said.happened_at > said.received_at + CLOCK_TOLERANCE else said.happened_at


def status_of(said: Said) -> ScanStatus:
    """The scan's status for the whole parcel: on the return leg's own AWB "delivered" means back at the origin."""
    return ON_THE_WAY_BACK.get(said.status, said.status) if said.return_leg else said.status


def happened(said: Said) -> tuple[datetime, int, bytes]:
    """The one order of scans: time, then precedence of the status, then digest."""
    return moment(said), PRECEDENCE[status_of(said)], said.digest


def fold(scans: Iterable[Said]) -> Journey:
    """The journey that a set of scans tells; unknown codes are heard of but move nothing."""
    journey, _failed_runs = travel(scans)
    return journey


def travel(scans: Iterable[Said]) -> tuple[Journey, list[Run]]:
    """The journey with the failed runs that its attempts are counted from, oldest first."""
    journey, runs, seen = Journey(), _Runs(), set[bytes]()
    for said in sorted(scans, key=happened):
        if said.digest in seen:
            continue
        seen.add(said.digest)
        if not said.time_assumed:
            journey.last_scan_at = moment(said)
        if said.status is not ScanStatus.UNKNOWN:
            _step(journey, runs, said)
    _count(journey, runs.failed)
    return journey, runs.failed


def _step(journey: Journey, runs: _Runs, said: Said) -> None:
    status, at = status_of(said), moment(said)
    if journey.bucket is Bucket.DELIVERED and status is not ScanStatus.DELIVERED:
        journey.changed_its_mind = True
    journey.bucket = _bucket(journey, status)
    journey.status, journey.status_at = status, at
    journey.place = said.place or journey.place
    journey.reason = said.reason or journey.reason
    journey.time_assumed = journey.time_assumed or said.time_assumed
    if status in IN_THE_COURIERS_HANDS:
        journey.handed_over_at = journey.handed_over_at or at
    if status in RETURNING:
        journey.rto_initiated_at = journey.rto_initiated_at or at
    if milestone := MILESTONES.get(status):
        milestone(journey, runs, said)


def _bucket(journey: Journey, status: ScanStatus) -> Bucket:
    if status in ENDS:
        return ENDS[status]
    returning = status in RETURNING or journey.rto_initiated_at is not None
    return Bucket.RTO if returning else Bucket.OPEN


def _count(journey: Journey, failed: Iterable[Run]) -> None:
    """Our own count of genuine failures, or the courier's where it is higher: its count has those in it that did not
    happen."""
    for run in failed:
        if run.genuine:
            theirs = max(said.attempt or 0 for said in run.told_of_attempts)
            journey.attempts = max(journey.attempts + 1, theirs - journey.no_attempts)
            journey.first_failed_at = journey.first_failed_at or moment(run.stands_on)
            journey.last_failed_at = moment(run.told_of_attempts[-1])
        else:
            journey.no_attempts += 1
        run.number = journey.attempts


def _out(journey: Journey, runs: _Runs, said: Said) -> None:
    runs.under_way = False
    journey.first_out_at = journey.first_out_at or moment(said)
    journey.last_out_at = moment(said)


def _failed(journey: Journey, runs: _Runs, said: Said) -> None:
    if not runs.under_way:
        runs.failed.append(Run())
        runs.under_way = True
    runs.failed[-1].reports.append(said)


def _delivered(journey: Journey, runs: _Runs, said: Said) -> None:
    """A delivery ends an earlier way back; the columns of one that comes later start afresh."""
    journey.delivered_at = moment(said)
    journey.rto_initiated_at = journey.rto_delivered_at = None


def _back(journey: Journey, runs: _Runs, said: Said) -> None:
    journey.rto_delivered_at = journey.rto_delivered_at or moment(said)


MILESTONES: dict[ScanStatus, Callable[[Journey, _Runs, Said], None]] = {
    ScanStatus.OUT_FOR_DELIVERY: _out,
    ScanStatus.ATTEMPT_FAILED: _failed,
    ScanStatus.DELIVERED: _delivered,
    ScanStatus.RTO_DELIVERED: _back,
}
