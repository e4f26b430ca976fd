"""When to ask a courier about a parcel again, by what it said last. Pure: no database, no clock, no dice.

Webhooks get lost and no courier sends them twice for long, so every parcel is asked about as well: often where
the next hours decide something, rarely where nothing happens, and for a while after its end, because couriers take
deliveries back.
"""

from datetime import datetime, timedelta

from connectors.couriers.words import ScanStatus

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

# The longest that anybody waits for news that no webhook brought. A delivery that is taken back is found within a day.
EVERY = {
    ScanStatus.UNKNOWN: 6 * HOUR,
    ScanStatus.CREATED: 6 * HOUR,
    ScanStatus.PICKUP_SCHEDULED: 4 * HOUR,
    ScanStatus.OUT_FOR_PICKUP: 2 * HOUR,
    ScanStatus.PICKUP_FAILED: 4 * HOUR,
    ScanStatus.PICKED_UP: 4 * HOUR,
    ScanStatus.IN_TRANSIT: 4 * HOUR,
    ScanStatus.AT_DESTINATION: 2 * HOUR,
    ScanStatus.ON_HOLD: 4 * HOUR,
    ScanStatus.OUT_FOR_DELIVERY: HOUR / 2,
    ScanStatus.ATTEMPT_FAILED: HOUR,
    ScanStatus.READY_FOR_COLLECTION: 4 * HOUR,
    ScanStatus.DELIVERED: DAY,
    ScanStatus.RTO_INITIATED: 6 * HOUR,
    ScanStatus.RTO_IN_TRANSIT: 8 * HOUR,
    ScanStatus.RTO_OUT_FOR_DELIVERY: 2 * HOUR,
    ScanStatus.RTO_ATTEMPT_FAILED: 6 * HOUR,
    ScanStatus.RTO_DELIVERED: DAY,
    ScanStatus.CANCELLED: DAY,
    ScanStatus.DAMAGED: DAY,
    ScanStatus.LOST: DAY,
    ScanStatus.DISPOSED: DAY,
}

TAIL = {
    ScanStatus.DELIVERED: 30 * DAY,
    ScanStatus.RTO_DELIVERED: 30 * DAY,
    ScanStatus.CANCELLED: 7 * DAY,
    ScanStatus.DAMAGED: 30 * DAY,
    ScanStatus.LOST: 60 * DAY,  # lost parcels are found again
    ScanStatus.DISPOSED: 30 * DAY,
}  # after its end a parcel is asked about for so long

QUIET_AFTER = 21 * DAY  # without a word: once a day is enough
GIVEN_UP_AFTER = 120 * DAY

UNANSWERED = HOUR / 4  # the courier left this parcel out of its answer
UNKNOWN_FIRST, UNKNOWN_LONGEST, UNKNOWN_GIVEN_UP = HOUR, DAY, 30 * DAY

SPREAD = 0.3  # of an interval that is taken off, so that parcels of one import don't come due together


def next_ask(*, status: ScanStatus, since: datetime, at: datetime, chance: float) -> datetime | None:
    """When to ask next about a parcel that has been in `status` since then; None = never again.

    `chance` in [0, 1) spreads the parcels over their interval.
    """
    silent = at - since
    if silent > TAIL.get(status, GIVEN_UP_AFTER):
        return None
    every = max(EVERY[status], DAY) if silent > QUIET_AFTER else EVERY[status]
    return at + _spread(every, chance)


def ask_unknown(*, since: datetime, at: datetime, chance: float) -> datetime | None:
    """When to ask again for a number that the courier hasn't known since then: ever later, at last not at all."""
    unknown_for = at - since
    if unknown_for > UNKNOWN_GIVEN_UP:
        return None
    return at + _spread(min(max(unknown_for / 2, UNKNOWN_FIRST), UNKNOWN_LONGEST), chance)


def ask_unanswered(*, at: datetime, chance: float) -> datetime:
    """When to ask again for a parcel that was missing from an answer."""
    return at + _spread(UNANSWERED, chance)


def _spread(every: timedelta, chance: float) -> timedelta:
    """At most the whole of it."""
    return every * (1 - SPREAD * chance)


def chance_of(pk: int) -> float:
    """A number in [0, 1) that is a parcel's own, evenly spread over neighbouring keys (golden ratio hashing)."""
    return pk * 0.6180339887498949 % 1
