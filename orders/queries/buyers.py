"""Buyers whom a store knows, by what is typed of their phone, and products by what is typed of their SKU."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
from django.db.models import Count

from orders.models import Customer, Order, Product

FEWEST_DIGITS = 4  # of the number itself; fewer would be a list of buyers


@dataclass(frozen=True, slots=True)
class Known:
    """A buyer, and how many orders they placed."""

    customer: Customer
    orders: int


def known(store_id: int, typed: str, *, country: str, limit: int = 6) -> Sequence[Known]:
    """Those whose number begins so, the best known first; read from the unique index."""
    start = beginning(typed, country)
    if not start:
        return []
    rows = Customer.objects.filter(store=store_id, phone__gte=start, phone__lt=f"{start}:").exclude(phone="")
    found = list(rows.order_by("phone")[:limit])
    counts = Order.objects.filter(customer__in=found).values_list("customer").annotate(orders=Count("pk")).order_by()
    placed = dict(counts)
    return sorted((Known(one, placed.get(one.pk, 0)) for one in found), key=lambda one: -one.orders)


def beginning(typed: str, country: str) -> str:
    """The first digits of an E.164 number as people begin to type it; "" for too few."""
    digits = re.sub(r"\D", "", typed)
    abroad = typed.strip().startswith(("+", "00"))
    code = str(phonenumbers.country_code_for_region(country) or "")
    if abroad:
        whole = digits.removeprefix("00")
    else:
        own = digits.lstrip("0")
        whole = own if code and own.startswith(code) and len(own) > len(code) + 8 else code + own
    return f"+{whole}" if len(whole) - len(code) >= FEWEST_DIGITS else ""


def products(store_id: int, typed: str, *, limit: int = 12) -> list[Product]:
    """Products whose SKU begins so, else those whose name has it."""
    said = typed.strip()[:60]
    if not said:
        return []
    rows = Product.objects.filter(store=store_id).exclude(sku="").order_by("sku", "pk")
    return list(rows.filter(sku__istartswith=said)[:limit]) or list(rows.filter(name__icontains=said)[:limit])
