"""The order that an exchange or a replacement becomes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core.money import Money, split
from core.states import IllegalTransition
from orders.models import Order, Product
from orders.services import contacts, life, ordering
from orders.services.instructing import NotPossible
from orders.states import CancelReason, Decision, Payment
from returns.models import ReturnRequest
from returns.worth import NOTHING

LONGEST_NUMBER = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """Units of one product that are sent; `price` for all of them, in the order's currency."""

    product: Product
    units: int
    price: Decimal


@transaction.atomic
def order_held(
    *,
    request: ReturnRequest,
    wanted: Sequence[Wanted],
    collect: Decimal,
    waived: Decimal,
    at: datetime,
    actor: User | None,
) -> Order:
    """A new order of the same buyer, confirmed, with `collect` to be paid at the door and `waived` given to her; what
    is sent is taken from the stock where that is known. The caller holds the return. Raises `NotPossible`.
    """
    old = request.order
    if old.erased_at:
        raise NotPossible(_("The buyer’s data was erased: nothing can be sent."))
    _take_from_stock(wanted)
    total = sum((one.price for one in wanted), NOTHING)
    new = ordering.NewOrder(
        number=_number(old, at),
        placed_at=at,
        payment_method=Payment.COD if collect else Payment.PREPAID,
        lines=[line for one in wanted for line in _lines(one, old.currency)],
        buyer=contacts.of_order(old),
        total=total - waived,
        cod_amount=collect or None,
        discount=waived or None,
        channel=old.channel,
    )
    order = ordering.take_order(store=old.store, new=new, at=at, actor=actor)
    return life.move(order=order, to=Decision.CONFIRMED, at=at, actor=actor)


@transaction.atomic
def cancel_held(*, request: ReturnRequest, at: datetime, actor: User | None) -> None:
    """Nothing is sent after all. Raises `NotPossible` once a parcel of it is under way."""
    order = request.new_order
    if order is None:
        return
    if order.shipments.exclude(handed_over_at=None).exists():
        raise NotPossible(_("The new order is on its way already."))
    try:
        life.cancel(order=order, reason=CancelReason.OTHER, text=request.number, at=at, actor=actor)
    except IllegalTransition as cancelled:
        if order.decision != Decision.CANCELLED:
            raise NotPossible(str(cancelled)) from cancelled
    for line in order.lines.order_by("product"):
        Product.objects.filter(pk=line.product_id).exclude(stock=None).update(stock=F("stock") + line.quantity)


def _take_from_stock(wanted: Sequence[Wanted]) -> None:
    units = Counter[int]()
    for one in wanted:
        units[one.product.pk] += one.units
    for product in Product.objects.select_for_update().filter(pk__in=units).order_by("pk"):
        if product.stock is None:
            continue
        if product.stock < units[product.pk]:
            left = {"product": str(product), "n": max(product.stock, 0)}
            raise NotPossible(_("Of %(product)s only %(n)d are in stock: choose another way.") % left)
        product.stock -= units[product.pk]
        product.save(update_fields=["stock"])


def _lines(one: Wanted, currency: str) -> list[ordering.Line]:
    """The price of all units as prices of one, to the smallest unit: two lines where it does not divide evenly."""
    prices: Mapping[Decimal, int] = Counter(part.amount for part in split(Money(one.price, currency), [1] * one.units))
    product = one.product
    return [ordering.Line(product.sku, product.name, n, price, product.category) for price, n in prices.items()]


def _number(old: Order, at: datetime) -> str:
    """The old number and E1, E2 …; one of the day's where that is too long. The order is locked."""
    for count in range(1, 100):
        number = f"{old.number}-E{count}"
        if len(number) <= LONGEST_NUMBER and not Order.objects.filter(store=old.store_id, number=number).exists():
            return number
    return ordering.free_number(store=old.store, at=at)
