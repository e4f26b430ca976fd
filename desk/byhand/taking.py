"""A new order from what was typed."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.money import round_to_unit
from desk.byhand.forms import NewOrderForm
from orders import tags, totals
from orders.models import Customer, Order
from orders.services import noting, ordering, tagging
from orders.services.contacts import TYPED, Buyer
from orders.services.ordering import Line, NewOrder
from orders.states import Payment


@transaction.atomic
def take(*, store: Store, form: NewOrderForm, lines: list[Line], at: datetime, actor: User) -> Order:
    """The order with its tags and note. Raises `ValidationError` by field."""
    said = form.cleaned_data
    total = comes_to(lines, said, store.currency)
    if lines and total is not None and total < 0:
        raise ValidationError({"discount": _("The discount is more than the order comes to.")})
    new = NewOrder(
        number=said["number"].strip() or ordering.free_number(store=store, at=at),
        placed_at=at,
        payment_method=Payment(said["payment_method"]),
        lines=lines,
        buyer=_buyer(store, said),
        total=total,
        cod_amount=said["cod_amount"],
        discount=said["discount"],
        shipping=said["shipping"],
        channel=said["channel"],
        campaign=said["campaign"],
        fulfilment=said["fulfilment"],
    )
    order = ordering.take_order(store=store, new=new, at=at, actor=actor)
    if wanted := tags.several(said["tags"]):
        order = tagging.tag(order=order, add=wanted, at=at, actor=actor)
    if said["note"].strip():
        noting.write(order=order, text=said["note"], at=at, actor=actor)
    return order


def comes_to(lines: list[Line], said: dict[str, Any], currency: str) -> Decimal | None:
    """What the order comes to; None where a price is not known."""
    goods = totals.of_lines((line.quantity, line.unit_price) for line in lines)
    whole = totals.whole(goods, discount=said.get("discount"), shipping=said.get("shipping"))
    return None if whole is None else round_to_unit(whole, currency)


def _buyer(store: Store, said: dict[str, Any]) -> Buyer:
    """As typed; of a known buyer what was left out is theirs."""
    address = {name: said.get(name) or "" for name in TYPED}
    known = Customer.objects.filter(store=store, pk=said["customer"]).first() if said.get("customer") else None
    if known is None:
        return Buyer(said["buyer_name"], said["phone"], said["email"], address)
    return Buyer(said["buyer_name"] or known.name, known.phone, said["email"] or known.email, address)
