"""Who a buyer is, as far as a store knows: her rows, numbers and addresses, found by one clue."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Store
from orders import phones
from orders.models import Customer, Order, Shipment
from orders.states import Bucket

MOST = 2000  # orders; more is no person


@dataclass(frozen=True, slots=True)
class Person:
    """Ids of her orders and of her rows as a customer; the numbers and addresses in them."""

    store: Store
    orders: tuple[int, ...]
    customers: tuple[int, ...]
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    awbs: tuple[str, ...] = ()
    under_way: int = 0  # parcels that have not ended


class TooMany(Exception):
    """A clue that fits more orders than one person has."""


def by_clue(store: Store, clue: str) -> Person | None:
    """The buyer behind a phone number however it is typed, an e-mail address, or an order number; None for nobody.

    Her other orders are those of the same customer. Raises `TooMany`.
    """
    said = clue.strip()
    phone, email = phones.e164(said, store.country), said.lower() if "@" in said else ""
    orders = Order.objects.filter(store=store)
    fits = Q(number=said)
    fits |= Q(phone=phone) if phone else Q(phone_given=said) & ~Q(phone_given="")
    fits |= Q(email=email) & ~Q(email="")
    known = Q(phone=phone) & ~Q(phone="") | Q(email=email) & ~Q(email="")
    customers = set(Customer.objects.filter(known, store=store).values_list("pk", flat=True)[: MOST + 1])
    customers |= set(orders.filter(fits).exclude(customer=None).values_list("customer", flat=True)[: MOST + 1])
    pks = set(orders.filter(fits | Q(customer__in=customers)).values_list("pk", flat=True)[: MOST + 1])
    return of(store, orders=pks, customers=customers) if pks or customers else None


def of(store: Store, *, orders: set[int], customers: set[int]) -> Person:
    """The same again from her rows, as they are now. Raises `TooMany`."""
    if len(orders) > MOST or len(customers) > MOST:
        raise TooMany
    hers = Order.objects.filter(store=store, pk__in=orders)
    rows = [
        *hers.values_list("phone", "email"),
        *Customer.objects.filter(store=store, pk__in=customers).values_list("phone", "email"),
    ]
    parcels = Shipment.objects.filter(order__in=hers)
    numbers = {number for pair in parcels.values_list("awb", "return_awb") for number in pair}
    return Person(
        store=store,
        orders=tuple(sorted(hers.values_list("pk", flat=True))),
        customers=tuple(sorted(customers)),
        phones=tuple(sorted({phone for phone, _email in rows} - {""})),
        emails=tuple(sorted({email for _phone, email in rows} - {""})),
        awbs=tuple(sorted(numbers - {""})),
        under_way=parcels.filter(bucket=Bucket.OPEN).count(),
    )
