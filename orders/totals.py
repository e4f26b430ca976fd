"""What an order comes to, and what the courier collects of it. Pure; amounts in one currency, None where not known."""

from collections.abc import Iterable
from decimal import Decimal

from orders.states import Payment

NOTHING = Decimal(0)


def of_lines(lines: Iterable[tuple[int, Decimal | None]]) -> Decimal | None:
    """The sum of quantity × price; None where a price is not known."""
    total = NOTHING
    for quantity, price in lines:
        if price is None:
            return None
        total += quantity * price
    return total


def whole(goods: Decimal | None, *, discount: Decimal | None, shipping: Decimal | None) -> Decimal | None:
    """Goods, less the discount, plus shipping."""
    return None if goods is None else goods - (discount or NOTHING) + (shipping or NOTHING)


def changed(total: Decimal | None, before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """A total after its parts changed. What it held beyond its parts (taxes, fees of a shop) stays in it."""
    if after is None:
        return total
    if total is None or before is None:
        return after
    return total + after - before


def to_collect(method: Payment, *, total: Decimal | None, given: Decimal | None) -> Decimal | None:
    """Nothing of a prepaid order, what was given, else all of a COD order."""
    if method == Payment.PREPAID:
        return NOTHING
    if given is not None:
        return given
    return total if method == Payment.COD else None
