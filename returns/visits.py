"""What the scans of a reverse parcel say of the courier's visits at the buyer's door. Pure.

A visit that failed is told once or several times; it counts once. One that nobody made counts not at all, but is said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from connectors.couriers.words import Reason, ScanStatus
from orders.fold import Said, happened, moment
from returns.states import PickupProblem

ONE_ROUND: Final = timedelta(hours=10)  # reports closer than this are of one visit, where no new round is told
PROBLEM: Final = {
    Reason.UNREACHABLE: PickupProblem.UNREACHABLE,
    Reason.UNAVAILABLE: PickupProblem.NOT_READY,
    Reason.ENTRY_RESTRICTED: PickupProblem.NOT_READY,
    Reason.VERIFICATION_FAILED: PickupProblem.NOT_READY,
    Reason.CANCELLED_BY_BUYER: PickupProblem.CANCELLED,
    Reason.REFUSED: PickupProblem.CANCELLED,
    Reason.DENIED_ORDER: PickupProblem.CANCELLED,
    Reason.RESCHEDULE_REQUESTED: PickupProblem.RESCHEDULED,
    Reason.ADDRESS_PROBLEM: PickupProblem.ADDRESS,
    Reason.OUT_OF_AREA: PickupProblem.OUT_OF_AREA,
    Reason.NO_ATTEMPT: PickupProblem.NOT_ATTEMPTED,
    Reason.DELAYED: PickupProblem.NOT_ATTEMPTED,
    Reason.NOT_AS_SHOWN: PickupProblem.QC_FAILED,
    Reason.DAMAGED_IN_TRANSIT: PickupProblem.QC_FAILED,
    Reason.WRONG_OR_MISSING_ITEM: PickupProblem.QUANTITY_MISMATCH,
}  # the rest says nothing
NOT_THE_BUYERS: Final = frozenset(
    {PickupProblem.NOT_ATTEMPTED, PickupProblem.OUT_OF_AREA}
)  # another courier may do better; for the rest somebody has to talk to the buyer


@dataclass(frozen=True, slots=True)
class Visits:
    """`failures` at the door; `problem` and `failed_at` of the last report that it was not fetched, if any."""

    failures: int = 0
    problem: str = ""
    failed_at: datetime | None = None


def of(scans: Iterable[Said]) -> Visits:
    """The same scans say the same, in whatever order they came and however often."""
    failures, problem, failed_at, counted_at = 0, "", None, None
    for said in sorted({one.digest: one for one in scans}.values(), key=happened):
        at = moment(said)
        if said.status is ScanStatus.OUT_FOR_PICKUP:
            counted_at = None  # a new round
        if said.status is not ScanStatus.PICKUP_FAILED:
            continue
        heard = problem_of(said.reason)
        if heard is not PickupProblem.NOT_ATTEMPTED and (counted_at is None or at - counted_at >= ONE_ROUND):
            failures, counted_at = failures + 1, at
        problem = _clearer(problem, heard)
        failed_at = at
    return Visits(failures, problem, failed_at)


def problem_of(reason: str) -> PickupProblem:
    """Why it was not fetched, from the reason that the courier gave."""
    return PROBLEM.get(Reason(reason), PickupProblem.UNKNOWN) if reason else PickupProblem.UNKNOWN


def _clearer(before: str, heard: PickupProblem) -> str:
    """The last word, unless it says nothing."""
    if before and heard is PickupProblem.UNKNOWN:
        return before
    return heard
