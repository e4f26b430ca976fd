"""What one parcel cost that came back, term by term, and what its courier paid for it."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import Sum

from core.dates import day_of
from orders.cost import Bill, Terms, of_rto
from orders.models import Shipment
from orders.queries import costs
from orders.states import Payment
from returns.models import Claim, RtoCase
from returns.states import ClaimStatus

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Spent:
    """In `currency`. `invoiced` names the terms of `bill` that the courier's invoice gave; `goods_known` is False where
    a product has no cost. `days` from hand-over until it was back, or until now.
    """

    bill: Bill
    currency: str
    days: int
    invoiced: frozenset[str]
    goods_known: bool
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What it cost after what its courier paid."""
        return self.bill.total - self.paid


def of_case(case: RtoCase, *, at: datetime) -> Spent | None:
    """By the store's terms of the day on which the way back began; None where none were set. Four queries; its parcel,
    order and store come along.
    """
    model = costs.on(case.store, day_of(case.opened_at, case.store.zone))
    if model is None:
        return None
    parcel, lines = case.shipment, list(case.lines.select_related("line__product"))
    priced = [(one.expected, one.line.product.cost) for one in lines]
    goods = sum((units * cost for units, cost in priced if cost is not None), NOTHING)
    days = _days(case, at)
    told = _invoiced(parcel)
    bill = replace(of_rto(Terms.of(model), goods=goods, days=days), **{**_free(case), **told})
    paid = Claim.objects.filter(shipment=parcel, status=ClaimStatus.PAID).aggregate(n=Sum("paid"))["n"] or NOTHING
    known = bool(priced) and all(cost is not None for _units, cost in priced)
    return Spent(bill, case.order.currency, days, frozenset(told), known, paid)


def _days(case: RtoCase, at: datetime) -> int:
    """Whole days that the goods were away."""
    parcel = case.shipment
    gone = parcel.handed_over_at or parcel.created_at
    return max(((case.received_at or parcel.rto_delivered_at or at) - gone).days, 0)


def _invoiced(parcel: Shipment) -> dict[str, Decimal]:
    amounts = {"forward_freight": parcel.freight, "return_freight": parcel.return_freight, "cod_fee": parcel.cod_fee}
    return {name: amount for name, amount in amounts.items() if amount is not None}


def _free(case: RtoCase) -> dict[str, Decimal]:
    """Nobody takes a COD fee where nothing was to be collected."""
    return {"cod_fee": NOTHING} if case.order.payment_method == Payment.PREPAID else {}
