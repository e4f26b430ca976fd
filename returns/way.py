"""What a parcel's journey means for the ledger of what comes back. Pure: the columns that the fold writes go in."""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from orders.models import Shipment
from orders.queries.shipments import RECENT
from orders.states import Bucket
from returns.models import RtoCase
from returns.states import End, RtoStatus

LATELY: Final = timedelta(days=7)  # what an import says was brought back before, nobody looks for
GONE: Final = frozenset({Bucket.LOST, Bucket.DAMAGED, Bucket.DISPOSED})


class Way(Enum):
    """Where a parcel goes, as its courier says."""

    BACK = auto()  # on its way back, back, or gone on that way
    TAKEN_BACK = auto()  # the same, after it was reported delivered: its courier owes the cash
    NOT_BACK = auto()


STATUS: Final = {
    Way.BACK: RtoStatus.EXPECTED,
    Way.TAKEN_BACK: RtoStatus.DISPUTED,
    Way.NOT_BACK: RtoStatus.CLOSED,
}  # of a case that nobody decided on


def of(parcel: Shipment) -> Way:
    """A delivery ends a way back, so that one which was delivered and travels back turned round after it."""
    turned_round = parcel.rto_initiated_at is not None
    if parcel.bucket != Bucket.RTO and not (turned_round and parcel.bucket in GONE):
        return Way.NOT_BACK
    return Way.TAKEN_BACK if parcel.delivered_at else Way.BACK


def began_at(parcel: Shipment, *, at: datetime) -> datetime:
    """When the way back began; `at` where nobody said."""
    return parcel.rto_initiated_at or parcel.status_at or at


def is_past(parcel: Shipment, *, at: datetime) -> bool:
    """Whether nobody waits any more for a parcel that an import of the past tells of: on its way for over 60 days, or
    brought back over 7 days ago."""
    back = parcel.rto_delivered_at
    return began_at(parcel, at=at) < at - RECENT or (back is not None and back < at - LATELY)


def moves_to(case: RtoCase, parcel: Shipment) -> RtoStatus | None:
    """Where the courier's word moves the case; None where it stays. What lies here already, no word moves."""
    way, status = of(parcel), RtoStatus(case.status)
    if way is Way.NOT_BACK:
        return RtoStatus.CLOSED if status in {RtoStatus.EXPECTED, RtoStatus.DISPUTED} else None
    if status is RtoStatus.EXPECTED and way is Way.TAKEN_BACK:
        return RtoStatus.DISPUTED if case.cod_disputed is None else None  # a dispute that was settled stays so
    if status is RtoStatus.DISPUTED and way is Way.BACK:
        return None if case.cod_disputed is None else RtoStatus.EXPECTED  # disputed by hand
    return STATUS[way] if status is RtoStatus.CLOSED and _begins_again(case, parcel) else None


def _begins_again(case: RtoCase, parcel: Shipment) -> bool:
    """Whether a closed case's parcel is on its way back anew."""
    if case.received_at or not case.closed_at:
        return False
    if case.ended == End.PAST:
        return parcel.status_at is not None and parcel.status_at > case.closed_at
    if case.ended == End.BY_HAND:
        return parcel.delivered_at is not None and parcel.delivered_at > case.opened_at
    return case.ended == End.NOT_BACK
