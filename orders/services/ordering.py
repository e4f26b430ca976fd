"""Take an order in by hand or over the API."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import audit
from orders import totals
from orders.models import Order, OrderLine, Product
from orders.services import contacts
from orders.services.contacts import Buyer
from orders.states import Payment


@dataclass(frozen=True)
class Line:
    """One product as it was ordered; `unit_price` in the order's currency, None when it isn't known."""

    sku: str
    name: str
    quantity: int
    unit_price: Decimal | None = None
    category: str = ""


@dataclass(frozen=True)
class NewOrder:
    """An order that is to be taken in. `cod_amount` None means the whole total where it is COD."""

    number: str
    placed_at: datetime
    payment_method: Payment
    lines: Sequence[Line]
    buyer: Buyer = field(default_factory=Buyer)
    total: Decimal | None = None
    cod_amount: Decimal | None = None
    discount: Decimal | None = None
    shipping: Decimal | None = None
    channel: str = ""
    campaign: str = ""
    fulfilment: str = ""


@transaction.atomic
def take_order(*, store: Store, new: NewOrder, at: datetime, actor: User | None) -> Order:
    """Keep a new order. Raises `ValidationError` for one without lines or with a number that the store has."""
    if not new.lines:
        raise ValidationError({"lines": _("An order has at least one line.")})
    if Order.objects.filter(store=store, number=new.number).exists():
        raise _taken(new.number)
    order = Order(
        store=store,
        number=new.number,
        placed_at=new.placed_at,
        payment_method=new.payment_method,
        currency=store.currency,
        total=new.total,
        cod_amount=totals.to_collect(new.payment_method, total=new.total, given=new.cod_amount),
        discount=new.discount,
        shipping=new.shipping,
        channel=new.channel,
        campaign=new.campaign,
        fulfilment=new.fulfilment,
        **contacts.columns(store, new.buyer),
    )
    order.customer = contacts.customer_of(order)
    order.full_clean(exclude=["customer"])
    _keep(order)
    OrderLine.objects.bulk_create([line_of(order, n, line) for n, line in enumerate(new.lines)])
    audit.record("orders.order.taken", order, at=at, actor=actor)
    return order


def free_number(*, store: Store, at: datetime) -> str:
    """A number for an order without one: H-261121-3 is the third of its day in the store's zone. Until the caller's
    transaction ends nobody else is given one."""
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    begun = f"H-{at.astimezone(store.zone):%y%m%d}-"
    same = Order.objects.filter(store=store).annotate(spelt=Upper("number")).filter(spelt__startswith=begun)
    taken = {number.removeprefix(begun) for number in same.values_list("spelt", flat=True)}
    return begun + str(max((int(end) for end in taken if end.isdecimal()), default=0) + 1)


def _keep(order: Order) -> None:
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError as taken:  # by somebody in the same moment
        raise _taken(order.number) from taken


def _taken(number: str) -> ValidationError:
    return ValidationError({"number": _("There is an order %(number)s already.") % {"number": number}})


def line_of(order: Order, position: int, line: Line) -> OrderLine:
    """A line of the order, unsaved; its product is found or made."""
    product = _product(order.store_id, line)
    total = None if line.unit_price is None else line.unit_price * line.quantity
    return OrderLine(
        store=order.store,
        order=order,
        position=position,
        product=product,
        quantity=line.quantity,
        unit_price=line.unit_price,
        total=total,
    )


def _product(store_id: int, line: Line) -> Product:
    """What a SKU alone stands for, if the store knows it; else the product of that SKU and name."""
    known = Product.objects.filter(store=store_id, sku=line.sku).order_by("pk").first() if line.sku else None
    if known and line.name in {"", known.name}:
        return known
    defaults = {"category": line.category}
    return Product.objects.get_or_create(store_id=store_id, sku=line.sku, name=line.name, defaults=defaults)[0]
