"""What is due for a return once everybody knows which of its units are taken back. Pure.

Units that are missing, wrong or refused after inspection are not paid for. What is due for some of the units and what
is not due for the others is together what was paid for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from returns import worth
from returns.worth import NOTHING, Part, Sums


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a return: what was paid for each of its units, how many of them are accepted, and its terms."""

    values: Sequence[Decimal]
    accepted: int
    free: bool
    fee: Decimal = NOTHING
    fee_percent: Decimal = NOTHING
    bonus_percent: Decimal = NOTHING

    @property
    def part(self) -> Part:
        """Its share in what the buyer gets: that of the first of its units, as many as are accepted."""
        paid = sum(self.values[: self.accepted], NOTHING)
        return Part(paid, self.free, self.fee, self.fee_percent, self.bonus_percent)


def accepted(*, asked: int, received: int | None, refused: int, comes: bool) -> int:
    """Of the units that were asked for those that are paid for: of goods that come what was received and not refused,
    otherwise all."""
    return max((received or 0) - refused, 0) if comes else asked


def of(lines: Sequence[Line], *, credit: bool, currency: str, less: Decimal = NOTHING) -> Sums:
    """The sums of a return; `less` is kept beside the fee. Raises ValueError for one that is more than what is left.

    A flat fee is for the whole return, so it is taken as well where only a part of it is accepted.
    """
    return worth.sums([line.part for line in lines], credit=credit, currency=currency, less=less)
