"""Take an order and its parcels in by hand or over the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from connectors.couriers.words import Direction
from connectors.models import Connection
from core import audit
from orders import phones, regions
from orders.models import Customer, Order, OrderLine, Product, Shipment, StaleParcel
from orders.services import tracking
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
class Buyer:
    """Who ordered and where it goes, as typed: phone, state and postcode are brought into their one spelling."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: Mapping[str, str] = field(default_factory=dict)  # address1 address2 landmark city state postcode country


@dataclass(frozen=True)
class NewOrder:
    """An order that is to be taken in. `cod_amount` None means the whole total where it is COD."""

    number: str
    placed_at: datetime
    payment_method: Payment
    lines: Sequence[Line]
    buyer: Buyer = Buyer()
    total: Decimal | None = None
    cod_amount: Decimal | None = None
    channel: str = ""
    campaign: str = ""
    fulfilment: str = ""


@dataclass(frozen=True)
class NewParcel:
    """A parcel that a courier carries; `connection` is the account that tracks it, if any."""

    courier: str
    awb: str = ""
    connection: Connection | None = None
    promised_on: date | None = None


@transaction.atomic
def take_order(*, store: Store, new: NewOrder, at: datetime, actor: User | None) -> Order:
    """Keep a new order. Raises `ValidationError` for one without lines or with a number that the store has."""
    if not new.lines:
        raise ValidationError({"lines": _("An order has at least one line.")})
    if Order.objects.filter(store=store, number=new.number).exists():
        message = _("There is an order %(number)s already.") % {"number": new.number}
        raise ValidationError({"number": message})
    order = Order(
        store=store,
        number=new.number,
        placed_at=new.placed_at,
        payment_method=new.payment_method,
        currency=store.currency,
        total=new.total,
        cod_amount=_to_collect(new),
        channel=new.channel,
        campaign=new.campaign,
        fulfilment=new.fulfilment,
        **_contact(store, new.buyer),
    )
    order.customer = _customer(order)
    order.full_clean(exclude=["customer"])
    order.save()
    OrderLine.objects.bulk_create([_line(order, n, line) for n, line in enumerate(new.lines)])
    audit.record("orders.order.taken", order, at=at, actor=actor)
    return order


@transaction.atomic
def add_parcel(*, order: Order, new: NewParcel, at: datetime, actor: User | None) -> Shipment:
    """Add an outward parcel to an order; scans that came before it are its own from now on.

    Raises `ValidationError` when the courier's number is taken by another parcel.
    """
    parcel = _parcel(order, new, at)
    if parcel.awb and Shipment.objects.filter(tracked_by=parcel.tracked_by, awb=parcel.awb).exists():
        raise ValidationError({"awb": _("Another parcel has this AWB. Is it entered already?")})
    parcel.full_clean(exclude=["order", "connection"])
    parcel.save()
    audit.record("orders.parcel.added", parcel, at=at, actor=actor, facts={"order": order.pk})
    StaleParcel.objects.create(store_id=order.store_id, shipment_id=parcel.pk, since=at)
    tracking.adopt(shipments=[parcel], at=at)
    parcel.refresh_from_db()
    return parcel


def _parcel(order: Order, new: NewParcel, at: datetime) -> Shipment:
    return Shipment(
        store_id=order.store_id,
        order=order,
        direction=Direction.FORWARD,
        connection=new.connection,
        courier=new.courier,
        tracked_by=new.connection.provider if new.connection else new.courier,
        awb=new.awb,
        cod_amount=order.cod_amount,
        promised_on=new.promised_on,
        created_at=at,
        next_poll_at=at if new.connection else None,
    )


def _to_collect(new: NewOrder) -> Decimal | None:
    if new.payment_method == Payment.PREPAID:
        return Decimal(0)
    whole = new.total if new.payment_method == Payment.COD else None
    return new.cod_amount if new.cod_amount is not None else whole


def _contact(store: Store, buyer: Buyer) -> dict[str, str]:
    """The buyer's columns of an order."""
    typed = {key: buyer.address.get(key, "").strip() for key in ("address1", "address2", "landmark")}
    country = buyer.address.get("country", "").strip().upper() or store.country
    state = buyer.address.get("state", "").strip()
    return typed | {
        "buyer_name": buyer.name.strip(),
        "phone": phones.e164(buyer.phone, country),
        "phone_given": buyer.phone.strip(),
        "email": buyer.email.strip().lower(),
        "country": country,
        "state": regions.state(state, country),
        "state_given": state,
        "city": regions.city(buyer.address.get("city", ""), country),
        "postcode": regions.postcode(buyer.address.get("postcode", "")),
    }


def _customer(order: Order) -> Customer | None:
    """The store's customer with this phone, made if new; without a phone there is nobody to tell apart."""
    if not order.phone:
        return None
    defaults = {"name": order.buyer_name, "email": order.email}
    return Customer.objects.get_or_create(store=order.store, phone=order.phone, defaults=defaults)[0]


def _line(order: Order, position: int, line: Line) -> OrderLine:
    product, _made = Product.objects.get_or_create(
        store=order.store, sku=line.sku, name=line.name, defaults={"category": line.category}
    )
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
