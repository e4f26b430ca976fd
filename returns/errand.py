"""What the courier is told that fetches a return: where, from whom, what, and where it goes. Pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from connectors.base import JSON
from orders.models import Order
from returns.models import ReturnLine, ReturnRequest

LONGEST_REFERENCE: Final = 44  # of a courier that takes 50; the number of the try comes after it
LONGEST_PRODUCTS: Final = 200
POSTCODE: Final = {"IN": re.compile(r"\b\d{3}\s?\d{3}\b"), "ID": re.compile(r"\b\d{5}\b")}
OURS: Final = ("name", "phone", "address", "city", "state", "postcode", "country", "email")
# Couriers ask for the size of a parcel that nobody has packed yet: an account may say its own.
USUAL_SIZE: Final[Mapping[str, JSON]] = {"length": "30", "breadth": "25", "height": "10", "weight": "0.5"}


def of(
    request: ReturnRequest, lines: Sequence[ReturnLine], *, settings: Mapping[str, JSON], number: int
) -> dict[str, JSON]:
    """The whole errand. Order and store of the request are at hand, products of the lines too; `settings` are those of
    the courier's account, `number` counts the tries."""
    told: dict[str, JSON] = {
        **home(request, settings),
        "origin": door(request),
        "reference": reference(request, number),
        "payment": "prepaid",
        "currency": request.order.currency,
        "value": str(request.value),
        "sub_total": str(request.value),
        "order_date": request.asked_at.astimezone(request.store.zone).strftime("%Y-%m-%d %H:%M"),
        "products": _products(lines),
        "order_items": [_item(line) for line in lines],
        "qc": any(line.qc for line in lines),
        **{name: settings.get(name) or usual for name, usual in USUAL_SIZE.items()},
    }
    return told | ({"pickup_on": request.slot_on.isoformat()} if request.slot_on else {})


def reference(request: ReturnRequest, number: int) -> str:
    """What it is called at the courier: the return's number and that of the try, never the same twice."""
    name = request.number if len(request.number) <= LONGEST_REFERENCE else f"R{request.pk}"
    return f"{name}-P{number}"


def door(request: ReturnRequest) -> dict[str, JSON]:
    """Where it is fetched: what the buyer said last, else the order's address."""
    order, said = request.order, request.origin
    usual: dict[str, JSON] = {
        "name": order.buyer_name,
        "phone": order.phone or order.phone_given,
        "email": order.email,
        "address": _street(order),
        "city": order.city,
        "state": order.state,
        "postcode": order.postcode,
        "country": order.country or request.store.country,
    }
    street = ", ".join(str(said[name]) for name in ("address1", "address2", "landmark") if said.get(name))
    told = {**said, "address": street} if street else said
    return {name: told.get(name) or words for name, words in usual.items()}


def postcode(request: ReturnRequest) -> str:
    """Of the door."""
    return str(door(request)["postcode"] or "")


def home(request: ReturnRequest, settings: Mapping[str, JSON]) -> dict[str, JSON]:
    """Where it goes: what the courier's account says as `return_city` and so on, else the store's own address."""
    store = request.store
    found = POSTCODE[store.country].search(store.address) if store.country in POSTCODE else None
    usual: dict[str, JSON] = {
        "name": store.name,
        "phone": store.contact_phone,
        "address": " ".join(store.address.split()),
        "city": "",
        "state": "",
        "postcode": found[0].replace(" ", "") if found else "",
        "country": store.country,
        "email": store.contact_email,
    }
    return {name: settings.get(f"return_{name}") or usual[name] for name in OURS}


def _street(order: Order) -> str:
    return ", ".join(filter(None, (order.address1, order.address2, order.landmark)))


def _products(lines: Sequence[ReturnLine]) -> str:
    named = (f"{line.quantity} × {line.line.product.name or line.line.product.sku}" for line in lines)
    return ", ".join(named)[:LONGEST_PRODUCTS]


def _item(line: ReturnLine) -> dict[str, JSON]:
    product = line.line.product
    return {
        "name": product.name or product.sku,
        "sku": product.sku,
        "units": line.quantity,
        "selling_price": str((line.value / line.quantity).quantize(Decimal("0.01"))),
        "qc_enable": line.qc,
    }
