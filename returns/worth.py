"""What a buyer paid for each unit of an order, to the smallest unit of the currency. Pure.

What was paid for the goods is the order's total without what shipping cost her; a discount on the whole order is shared
by the lines in proportion to their totals, and a line's amount by its units. All units together are exactly what was
paid, so that a return of every unit, in however many steps, gives back neither more nor less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import Money, round_to_unit, split

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sold:
    """An order line: `total` for all its units, `price` for one, where known; in the order's currency."""

    quantity: int
    total: Decimal | None
    price: Decimal | None

    @property
    def amount(self) -> Decimal:
        """For all its units before the order's own discount."""
        return self.total if self.total is not None else (self.price or NOTHING) * self.quantity


def of_units(
    lines: Sequence[Sold], *, total: Decimal | None, shipping: Decimal | None, currency: str
) -> list[list[Decimal]]:
    """By line, in their order: what was paid for each of its units, in `currency`."""
    amounts = [round_to_unit(line.amount, currency) for line in lines]
    goods = sum(amounts, NOTHING)
    paid = goods if total is None else min(goods, max(total - (shipping or NOTHING), NOTHING))
    if not goods and total:  # no line says a price: what the order says
        amounts, paid = [Decimal(line.quantity) for line in lines], max(total - (shipping or NOTHING), NOTHING)
    if not any(amounts):
        return [[NOTHING] * line.quantity for line in lines]
    shares = split(Money(round_to_unit(paid, currency), currency), amounts)
    return [
        [one.amount for one in split(share, [1] * line.quantity)] if line.quantity else []
        for share, line in zip(shares, lines, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a return: what was paid for its units, and its terms. `free`: no fee is taken of it."""

    value: Decimal
    free: bool
    fee: Decimal
    fee_percent: Decimal
    bonus_percent: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """`value` of the goods, `fee` kept of it, `bonus` on top of it as store credit; all in one currency."""

    value: Decimal
    fee: Decimal
    bonus: Decimal

    @property
    def back(self) -> Decimal:
        """What the buyer gets."""
        return self.value - self.fee + self.bonus


def sums(parts: Sequence[Part], *, credit: bool, currency: str, less: Decimal = NOTHING) -> Sums:
    """What the buyer gets for a return in one currency.

    Of several flat fees the highest is taken, once; percentages of each line that is not free; together never more than
    those lines. `less` is kept beside the fee, of all lines in proportion; more than what is left raises ValueError.
    The bonus, if it is paid as store credit, is reckoned on what is left of each line after both.
    """
    charged = [NOTHING if part.free else part.value for part in parts]
    flat = max((part.fee for part in parts if not part.free), default=NOTHING)
    percent = sum((value * part.fee_percent / 100 for value, part in zip(charged, parts, strict=True)), NOTHING)
    fee = round_to_unit(min(flat + percent, sum(charged, NOTHING)), currency)
    kept = split(Money(fee, currency), charged) if parts else []
    left = [part.value - one.amount for part, one in zip(parts, kept, strict=True)]
    left = _without(left, less, currency)
    bonus = sum((rest * part.bonus_percent / 100 for rest, part in zip(left, parts, strict=True)), NOTHING)
    value = sum((part.value for part in parts), NOTHING)
    return Sums(value, fee + less, round_to_unit(bonus, currency) if credit else NOTHING)


def _without(left: Sequence[Decimal], less: Decimal, currency: str) -> list[Decimal]:
    """What stays of each line when `less` is taken of them together."""
    if not 0 <= less <= sum(left, NOTHING):
        message = f"{less} can't be taken of {sum(left, NOTHING)}"
        raise ValueError(message)
    if not less:
        return list(left)
    taken = split(Money(less, currency), left)
    return [rest - one.amount for rest, one in zip(left, taken, strict=True)]
