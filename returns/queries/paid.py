"""What a buyer paid for an order: no more than that ever goes back."""

from decimal import Decimal

from connectors.couriers.words import Direction
from orders.models import Order
from orders.states import Bucket, Payment
from returns import worth
from returns.worth import NOTHING


def of(order: Order) -> Decimal:
    """In the order's currency: what was paid ahead, and what couriers collected at the door."""
    total = order.total if order.total is not None else _of_lines(order)
    return total if order.payment_method == Payment.PREPAID else max(total - _due_at_the_door(order, total), NOTHING)


def share_paid(order: Order) -> Decimal:
    """Of an order whose parcel never arrived: the part, from 0 to 1, that was paid ahead."""
    total = order.total if order.total is not None else _of_lines(order)
    if order.payment_method == Payment.PREPAID:
        return Decimal(1)
    return max(total - _to_collect(order, total), NOTHING) / total if total else NOTHING


def _due_at_the_door(order: Order, total: Decimal) -> Decimal:
    """What was to be collected and was not."""
    wanted = _to_collect(order, total)
    arrived = order.shipments.filter(direction=Direction.FORWARD, bucket=Bucket.DELIVERED)
    amounts = list(arrived.values_list("cod_amount", flat=True))
    collected = sum((wanted if amount is None else amount for amount in amounts), NOTHING)
    return wanted - min(wanted, collected)


def _to_collect(order: Order, total: Decimal) -> Decimal:
    return total if order.cod_amount is None else min(order.cod_amount, total)


def _of_lines(order: Order) -> Decimal:
    sold = [worth.Sold(line.quantity, line.total, line.unit_price) for line in order.lines.all()]
    return sum((one.amount for one in sold), NOTHING)
