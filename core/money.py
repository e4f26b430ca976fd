"""Amounts of money: exact, in one currency, never a float."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import lcm

from babel.numbers import get_currency_precision

# CLDR still gives the rupiah two decimals, but nobody has paid in sen for decades.
SHOWN = {"IDR": 0}


class CurrencyMismatch(TypeError):
    """Two currencies met in one sum; there is no rate at which that would be true."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; adding another currency to it raises `CurrencyMismatch`."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            message = f"an amount is a finite Decimal, not {self.amount!r}"
            raise TypeError(message)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def rounded(self) -> "Money":
        """To the currency's smallest unit, halves away from zero."""
        return Money(round_to_unit(self.amount, self.currency), self.currency)

    def __str__(self) -> str:
        return f"{plain(self.amount, self.currency)} {self.currency}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            message = f"{other.currency} can't be reckoned together with {self.currency}"
            raise CurrencyMismatch(message)
        return other


def decimals(currency: str) -> int:
    """How many decimals amounts in this currency are kept with (ISO 4217 code; CLDR's figures)."""
    return int(get_currency_precision(currency))


def decimals_shown(currency: str) -> int:
    """How many decimals people expect to read: as kept, but none for the rupiah."""
    return SHOWN.get(currency, decimals(currency))


def round_to_unit(amount: Decimal, currency: str) -> Decimal:
    """To the currency's smallest unit, halves away from zero."""
    return amount.quantize(_unit(decimals(currency)), rounding=ROUND_HALF_UP)


def plain(amount: Decimal, currency: str) -> str:
    """The amount as the API and exports write it: "1299.00", no grouping, no symbol."""
    return f"{round_to_unit(amount, currency):f}"


def total(parts: Iterable[Money], currency: str) -> Money:
    """The sum of all parts, zero if there are none; raises `CurrencyMismatch`."""
    return sum(parts, start=Money(Decimal(0), currency))


def split(whole: Money, weights: Sequence[Decimal | int]) -> list[Money]:
    """Share the whole in proportion to the weights; the parts add up to it exactly (largest remainder).

    Whole rupiah are shared as whole rupiah, so that the parts add up on screen too. Where all weights are 0 the
    shares are even.
    """
    if not weights or min(weights) < 0:
        message = "a split needs at least one weight, and none below zero"
        raise ValueError(message)
    exact = [Decimal(weight) for weight in weights] if any(weights) else [Decimal(1)] * len(weights)
    unit = _unit_of(whole)
    count = int(abs(whole.amount) / unit)
    if count * unit != abs(whole.amount):
        message = f"{whole.amount} {whole.currency} is finer than the smallest unit"
        raise ValueError(message)
    signed = unit.copy_sign(whole.amount)
    return [Money(share * signed, whole.currency) for share in _largest_remainder(count, exact)]


def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def _unit_of(whole: Money) -> Decimal:
    shown = _unit(decimals_shown(whole.currency))
    return shown if whole.amount % shown == 0 else _unit(decimals(whole.currency))


def _largest_remainder(count: int, weights: Sequence[Decimal]) -> list[int]:
    """`count` units in proportion to the weights; equal remainders go to the earlier ones."""
    ratios = [weight.as_integer_ratio() for weight in weights]
    scale = lcm(*(below for _above, below in ratios))
    whole_weights = [above * (scale // below) for above, below in ratios]
    divided = [divmod(count * weight, sum(whole_weights)) for weight in whole_weights]
    shares = [share for share, _rest in divided]
    by_rest = sorted(range(len(divided)), key=lambda index: (-divided[index][1], index))
    for index in by_rest[: count - sum(shares)]:
        shares[index] += 1
    return shares
