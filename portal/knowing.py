"""Whose link it is: the last four digits of the phone, or the e-mail address where there is none. Pure.

Who showed it once carries the proof along in the form: no cookie, no session, nothing to steal from a shared phone.
"""

import re
import secrets
from typing import Final

from django.core import signing

from core import crypto
from orders.models import BuyerLink, Order

DIGITS: Final = 4
LASTS: Final = 2 * 3600  # seconds
SALT: Final = "portal.proof"
NOBODYS: Final = secrets.token_hex(16)  # stands for what is not known


def asked_for(order: Order) -> str:
    """What proves who she is: "phone", "email", or "" where nothing is known of her."""
    return "phone" if order.phone else "email" if order.email else ""


def fits(order: Order, said: str) -> bool:
    """Whether `said` is hers, compared in constant time; a whole number is as good as its end."""
    if order.phone:
        digits = re.sub(r"\D", "", said)
        return crypto.same(digits[-DIGITS:], order.phone[-DIGITS:])
    return bool(order.email) and crypto.same(said.strip().lower().encode(), order.email.encode())


def opens(phone: str, email: str, said: str) -> bool:
    """Whether `said` is the end of this phone number or this address; the same work whatever of them is known."""
    digits = re.sub(r"\D", "", said)[-DIGITS:]
    by_phone = crypto.same(digits, phone[-DIGITS:] or NOBODYS)
    by_email = crypto.same(said.strip().lower().encode(), email.encode() or NOBODYS.encode())
    return by_phone or by_email


def proof(link: BuyerLink) -> str:
    """To be carried along."""
    return signing.dumps(link.pk, salt=SALT)


def is_proven(link: BuyerLink, proof: str) -> bool:
    """Whether this was made for this link in the last two hours."""
    try:
        return bool(signing.loads(proof, salt=SALT, max_age=LASTS) == link.pk)
    except signing.BadSignature:
        return False
