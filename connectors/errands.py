"""Work that reaches the outside once: claim, call, record, with no transaction open during the call.

A row whose worker died, or whose call got no answer, is looked up at the provider before it is sent again; a provider
that can't look anything up leaves it to a person. Nothing is ever sent blindly a second time.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from connectors.base import ProviderError, Unreachable
from core.queue import OutwardRow, QueueRows, wait_after

LEASE = timedelta(seconds=60)
GIVE_UP_AFTER = timedelta(hours=72)

Row = TypeVar("Row", bound=OutwardRow)
Sent = TypeVar("Sent")


class Errand(Protocol[Row, Sent]):
    """How one kind of row is carried out; `send` and `look_up` may raise `ProviderError`."""

    can_look_up: bool

    def send(self, row: Row) -> Sent: ...

    def look_up(self, row: Row) -> Sent | None: ...

    def record(self, row: Row, sent: Sent) -> None: ...

    def given_up(self, row: Row) -> None: ...


@dataclass(frozen=True)
class Carrier(Generic[Row, Sent]):
    """Carries rows out by an errand, at a moment that is handed in."""

    errand: Errand[Row, Sent]
    chance: random.Random
    at: datetime

    def carry(self, rows: Sequence[Row]) -> None:
        """Carry out rows that the caller has claimed, one after the other; a failing one holds up none."""
        for row in rows:
            self._one(row)

    def recover(self, rows: Sequence[Row]) -> None:
        """Take up rows whose lease ran out: they may have been sent."""
        for row in rows:
            row.doubt("The worker stopped before an answer came.", at=self.at, wait=timedelta())

    def _one(self, row: Row) -> None:
        if row.unsure and not self.errand.can_look_up:
            self._give_up(row, "It may have been sent: check with the provider before sending it again.")
            return
        try:
            sent = (self.errand.look_up(row) if row.unsure else None) or self.errand.send(row)
        except Unreachable as silence:
            self._later(row, silence, doubt=True)
        except ProviderError as error:
            self._later(row, error, doubt=row.unsure)
        else:
            self.errand.record(row, sent)

    def _later(self, row: Row, error: ProviderError, *, doubt: bool) -> None:
        if error.permanent or self.at - row.asked_at > GIVE_UP_AFTER:
            self._give_up(row, str(error))
            return
        wait = error.retry_after or wait_after(row.tries, chance=self.chance)
        (row.doubt if doubt else row.put_back)(str(error), at=self.at, wait=wait)

    def _give_up(self, row: Row, problem: str) -> None:
        row.set_aside(problem)
        self.errand.given_up(row)


def claim(rows: QueueRows, *, at: datetime, limit: int) -> Sequence[OutwardRow]:
    """Claim due rows for a `Carrier`."""
    return rows.claim(at=at, limit=limit, lease=LEASE)
