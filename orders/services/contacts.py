"""A buyer as typed, in the one spelling of each column, and the store's customer that they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.models import Store
from orders import phones, regions
from orders.models import Customer, Order

TYPED = ("address1", "address2", "landmark", "city", "state", "postcode", "country")


@dataclass(frozen=True)
class Buyer:
    """Who ordered and where it goes, as typed: phone, state and postcode are brought into their one spelling."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: Mapping[str, str] = field(default_factory=dict)  # address1 address2 landmark city state postcode country


def columns(store: Store, buyer: Buyer) -> dict[str, str]:
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


def of_order(order: Order) -> Buyer:
    """The buyer of an order as they would have to be typed."""
    address = {name: getattr(order, name) for name in TYPED} | {"state": order.state_given or order.state}
    return Buyer(order.buyer_name, order.phone_given or order.phone, order.email, address)


def customer_of(order: Order) -> Customer | None:
    """The store's customer with this phone, made if new; without a phone there is nobody to tell apart."""
    if not order.phone:
        return None
    defaults = {"name": order.buyer_name, "email": order.email}
    return Customer.objects.get_or_create(store=order.store, phone=order.phone, defaults=defaults)[0]
