"""Buyers on the desk: whom a role sees by name (`docs/decisions/0007-names-on-the-desk.md`). Pure."""

from accounts.roles import Action
from core.web import masking
from orders.models import Order


def name(order: Order, allowed: frozenset[Action]) -> str:
    """In full for a role that may reveal contact data in the order's store, else its initials; empty if unknown."""
    return order.buyer_name if Action.ORDERS_REVEAL in allowed else masking.name(order.buyer_name) or ""


def addresses(order: Order) -> list[str]:
    """What messages for the buyer are sent to."""
    return [address for address in (order.phone, order.email) if address]


def card(order: Order, allowed: frozenset[Action]) -> dict[str, str | None]:
    """The buyer's card before anything is revealed."""
    return {
        "name": name(order, allowed),
        "phone": masking.phone(order.phone or order.phone_given),
        "email": masking.email(order.email),
        "address": masking.address(" ".join(filter(None, (order.address1, order.address2, order.landmark)))),
    }
