"""From a parcel's scans to its failed deliveries. Pure: no database, no clock.

The runs are the fold's own (`orders.fold.travel`), so that a case and its parcel never count differently.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from connectors.couriers.words import Reason
from orders.fold import Said, moment, travel


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed out-for-delivery run. `digest` names the report that it stands on, `reports` all that tell of it.

    `number` counts the genuine ones up to this; it is 0 where nobody went before the first.
    """

    digest: bytes
    reports: frozenset[bytes]
    at: datetime
    reason: Reason
    number: int
    genuine: bool
    time_assumed: bool


def failures(scans: Iterable[Said]) -> list[Failure]:
    """The failed deliveries that a set of scans tells of, oldest first."""
    _journey, failed = travel(scans)
    return [
        Failure(
            digest=run.stands_on.digest,
            reports=frozenset(said.digest for said in run.reports),
            at=moment(run.stands_on),
            reason=Reason(run.stands_on.reason or Reason.UNKNOWN),
            number=run.number,
            genuine=run.genuine,
            time_assumed=run.stands_on.time_assumed,
        )
        for run in failed
    ]
