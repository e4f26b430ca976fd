"""Look at a buyer's contact data: one order at a time, and the log knows."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from orders.models import Order


@dataclass(frozen=True)
class Contact:
    """Personal data of one order, unmasked; phone in E.164, or as it was given when it is no phone number."""

    name: str
    phone: str
    email: str
    address1: str
    address2: str
    landmark: str
    city: str
    state: str
    postcode: str
    country: str


SHOWN = tuple(Contact.__dataclass_fields__)


@transaction.atomic
def reveal(*, order: Order, at: datetime, actor: User) -> Contact:
    """The contact data of `order`; that `actor` saw it is in the audit log before it is returned."""
    audit.record("orders.contact.revealed", order, at=at, actor=actor, facts={"fields": SHOWN})
    return Contact(
        name=order.buyer_name,
        phone=order.phone or order.phone_given,
        email=order.email,
        address1=order.address1,
        address2=order.address2,
        landmark=order.landmark,
        city=order.city,
        state=order.state,
        postcode=order.postcode,
        country=order.country,
    )
