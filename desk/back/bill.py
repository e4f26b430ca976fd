"""What a return costs, term by term, the largest as the longest bar. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.cost import Bill
from returns.queries.cost import Spent

WIDE: Final = 300  # of the bar's drawing
LABELS: Final[dict[str, str | Promise]] = {
    "forward_freight": _("Freight out"),
    "return_freight": _("Freight back"),
    "cod_fee": _("COD fee"),
    "packing": _("Packing"),
    "handling": _("Handling"),
    "quality_check": _("Quality check"),
    "goods": _("Goods not sold again"),
    "capital": _("Capital bound"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One amount, how wide its bar is, and whether the courier's invoice gave it."""

    label: str | Promise
    amount: Decimal
    width: int
    invoiced: bool


def terms(spent: Spent) -> Sequence[Term]:
    """What there is of them, in the order of the parcel's way."""
    amounts = {one.name: getattr(spent.bill, one.name) for one in fields(Bill)}
    most = max(amounts.values(), default=Decimal(0)) or Decimal(1)
    return [
        Term(LABELS[name], amount, max(round(WIDE * amount / most), 2), name in spent.invoiced)
        for name, amount in amounts.items()
        if amount
    ]
