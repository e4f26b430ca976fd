"""When to stop calling a service that fails, and when to try again. Pure: no database, no clock.

The breaker opens after `MOST_FAILURES` failures in a row, or once they have lasted for `LONGEST_FAILING`: whichever
comes first. Then it lets nothing out for a while, lets one single call probe, and either closes or waits longer.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.base import Busy, NotAuthorised, ProviderError

MOST_FAILURES = 5
LONGEST_FAILING = timedelta(seconds=4)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
ASKED_TOO_OFTEN = timedelta(seconds=30)  # where the service doesn't say how long
LOCKED_OUT = timedelta(minutes=15)  # credentials that fail are not tried again and again: accounts get blocked


@dataclass(frozen=True, slots=True)
class Trouble:
    """How a connection stands after one more failure; `failures` in a row, the first call of which began at `since`."""

    failures: int
    since: datetime


def is_open(trouble: Trouble, *, at: datetime) -> bool:
    """Whether it is time to stop calling."""
    return trouble.failures >= MOST_FAILURES or at - trouble.since >= LONGEST_FAILING


def pause(trouble: Trouble, error: ProviderError, *, at: datetime, chance: random.Random) -> timedelta | None:
    """How long to let nothing out after `error`; None while the breaker stays closed.

    What the service asks for (`Retry-After`) is kept; else a doubling pause of which a random half is waited, so that
    many connections to one service don't come back as one wave.
    """
    if isinstance(error, NotAuthorised):
        return LOCKED_OUT
    if isinstance(error, Busy):
        return error.retry_after or ASKED_TOO_OFTEN
    if not is_open(trouble, at=at):
        return error.retry_after
    ceiling: timedelta = min(FIRST_PAUSE * 2 ** min(max(trouble.failures - MOST_FAILURES, 0), 10), LONGEST_PAUSE)
    return max(error.retry_after or timedelta(), ceiling * (0.5 + chance.random() / 2))
