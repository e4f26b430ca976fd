"""Work that reaches the outside once: claim, call, record, with no transaction open during the call.

A row whose worker died, or whose call got no answer, is looked up at the provider before it is sent again; where the
provider can't look anything up a person decides. Nothing is ever sent blindly a second time.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from connectors.base import Busy, Garbled, ProviderError, Unreachable
from connectors.lines import NotNow
from core.queue import OutwardRow, QueueRows

LEASE = timedelta(seconds=60)  # longer than any call may take
GIVE_UP_AFTER = timedelta(hours=72)
TURN = timedelta(seconds=20)  # a task leaves its worker after this; the next tick goes on
IN_DOUBT = "It may have arrived: look at the provider's own site before sending it again."

Row = TypeVar("Row", bound=OutwardRow)
Carried_contra = TypeVar("Carried_contra", bound=OutwardRow, contravariant=True)
Sent = TypeVar("Sent")


class Errand(Protocol[Carried_contra, Sent]):
    """How one kind of row is carried out. `send` and `look_up` may raise `ProviderError`."""

    can_look_up: bool

    def enough(self, row: Carried_contra, /) -> bool:
        """Asked once after each call that brought no answer: whether that was the last try."""
        ...

    def pause(self, row: Carried_contra, /, *, chance: random.Random) -> timedelta:
        """How long to wait before the next try, where the provider doesn't say."""
        ...

    def send(self, row: Carried_contra, /) -> Sent:
        """Hand it over."""
        ...

    def look_up(self, row: Carried_contra, /) -> Sent | None:
        """What the provider has of an earlier try; None when it never arrived."""
        ...

    def record(self, row: Carried_contra, sent: Sent, /) -> None:
        """Keep what the provider answered and settle the row."""
        ...


def keep_on(step: Callable[[datetime], bool], *, clock: Callable[[], datetime]) -> None:
    """Repeat `step` until it finds nothing to do or the turn is over, so that no queue occupies a worker for long."""
    until = clock() + TURN
    while (now := clock()) < until and step(now):
        pass


def take(rows: QueueRows[Row], *, at: datetime) -> Row | None:
    """Claim one row: first one whose worker died, which is then in doubt, else the one that has been due longest."""
    for row in rows.reclaim(at=at, limit=1, lease=LEASE):
        row.unsure = True
        return row
    return next(iter(rows.claim(at=at, limit=1, lease=LEASE)), None)


def carry(row: Row, *, errand: Errand[Row, Sent], at: datetime, chance: random.Random) -> None:
    """Carry out one claimed row; what the provider does is written on the row, not raised."""
    if row.unsure and (not errand.can_look_up or at - row.asked_at > GIVE_UP_AFTER):
        row.set_aside(IN_DOUBT)
        return
    try:
        earlier = errand.look_up(row) if row.unsure else None
        sent = earlier if earlier is not None else errand.send(row)
    except ProviderError as error:
        _put_off(row, error, errand, at=at, chance=chance)
    else:
        errand.record(row, sent)


def _put_off(row: Row, error: ProviderError, errand: Errand[Row, Sent], *, at: datetime, chance: random.Random) -> None:
    last = not isinstance(error, Busy | NotNow) and errand.enough(row)  # who was told to come later was not tried
    if error.permanent or last or at - row.asked_at > GIVE_UP_AFTER:
        doubted = isinstance(error, Unreachable | Garbled)
        row.give_up_in_doubt(str(error)) if doubted else row.set_aside(str(error))
        return
    wait = error.retry_after or errand.pause(row, chance=chance)
    if row.unsure or isinstance(error, Unreachable | Garbled):
        row.doubt(str(error), at=at, wait=wait)
    else:
        row.put_back(str(error), at=at, wait=wait)
