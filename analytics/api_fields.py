"""One group of a figure under the names of the API."""

from decimal import Decimal
from typing import Final

from analytics.question import Counts, Row
from core import money

COUNTS: Final = ("handed_over", "delivered", "rto", "lost", "damaged", "disposed", "cancelled", "open")
RATES: Final = ("rto_rate", "rto_rate_resolved")
TO_COME: Final = ("rto_rate_matured", "low", "high")  # null until that figure exists
AMOUNTS: Final = ("cod_amount", "rto_cod_amount")
FIELDS: Final = (*COUNTS, *RATES, *TO_COME, *AMOUNTS)

Field = str | int | float | None


def row_of(row: Row, currency: str | None) -> dict[str, Field]:
    """The group's key and its numbers."""
    return {"key": row.key, **counts_of(row.counts, currency)}


def counts_of(counts: Counts, currency: str | None) -> dict[str, Field]:
    """All numbers; rates are fractions, null without a denominator, amounts are text, null without one currency."""
    numbers: dict[str, Field] = {name: getattr(counts, name) for name in (*COUNTS, *RATES)}
    numbers |= dict.fromkeys(TO_COME)
    return numbers | {name: _amount(getattr(counts, name), currency) for name in AMOUNTS}


def _amount(amount: Decimal | None, currency: str | None) -> str | None:
    return None if amount is None or currency is None else money.plain(amount, currency)
