"""Cash on delivery goes by many names, paying ahead by the name of whoever takes the money: which of them a text says.

A name that is in no table here says nothing, and never that the order is one or the other.
"""

import re
from collections.abc import Iterable

from orders.states import Payment

COD = re.compile(
    r"\b(?:cod|cash ?on ?delivery|c o d|(?:pay|payment) on (?:delivery|receipt)|pay at (?:the )?door|cash at door"
    r"|bayar ?(?:di ?tempat|saat (?:terima|diterima|sampai))|tunai saat (?:terima|diterima))\b"
)
PARTIAL = re.compile(r"\b(?:ppcod|part(?:ial(?:ly)?)? ?(?:paid|cod|payment|prepaid)|advance paid|uang muka)\b")
CONVERTED = re.compile(r"\bcod (?:to|2) (?:prepaid|online)\b|\bcod2prepaid\b|\bconverted to (?:prepaid|online)\b")
PREPAID = re.compile(
    r"\b(?:pre ?paid|(?:paid|pay) online|online payment|razorpay|pay ?u(?:money|biz)?|paytm|cash ?free"
    r"|cc ?avenue|phone ?pe|easebuzz|instamojo|bill ?desk|juspay|simpl|snapmint|lazypay|google pay|gpay|amazon pay|upi"
    r"|net ?banking|stripe|paypal|braintree|adyen|shopify payments|shop pay|apple pay|klarna|afterpay|square|mollie"
    r"|midtrans|xendit|doku|duitku|ipaymu|tripay|faspay|nicepay|go ?pay|ovo|dana|shopee ?pay|link ?aja|qris|akulaku"
    r"|kredivo|virtual account|credit card|debit card|cards?|kartu kredit|gift ?card|store credit|woocommerce payments"
    r"|(?:direct )?bank transfer|bacs|transfer bank|wallet|emi)\b"
)
PREPAID_TAG = re.compile(r"\b(?:pre ?paid|paid online)\b")  # tags are about goods too: a wallet, a square neck
APART = re.compile(r"\s*[+,;|\n]\s*")
SIGNS = re.compile(r"[^a-z0-9]+")
ABOUT_PAYING = re.compile(r"pay|cod|gateway|bayar")

PENDING = frozenset({"pending", "unpaid", "expired"})
PAID = frozenset({"paid", "authorized", "partially refunded", "refunded"})
PARTLY = frozenset({"partially paid"})
NAMELESS = re.compile(  # checkouts and hand-made payments go by their own name, whatever the buyer chose
    r"\b(?:manual|custom|other|gokwik|shopflo|fastrr|shiprocket|breeze|zecpe|nimbbl|magic|checkout|simpl checkout)\b"
)


def named(text: str) -> Payment | None:
    """How an order is paid by the name of its payment methods; None where no name is known."""
    plain = _plain(text)
    if CONVERTED.search(plain):
        return Payment.PREPAID
    if PARTIAL.search(plain):
        return Payment.PARTIAL
    kinds = {kind for part in APART.split(text) if (kind := _one(_plain(part)))}
    if len(kinds) > 1:
        return Payment.PARTIAL  # a gift card, the rest at the door
    return next(iter(kinds), None)


def decide(*, method: str, settled: str, hints: Iterable[str] = ()) -> Payment | None:
    """How a shop's order is paid. `settled` is the shop's own word for whether money has come, `hints` are tags and
    notes, which speak where the method doesn't. None where the shop says nothing at all.
    """
    by_name, state = named(method), _plain(settled)
    if state in PARTLY:
        return Payment.PARTIAL
    told = by_tags(hints)
    if by_name is Payment.PREPAID and state in PENDING and told is Payment.COD:
        return Payment.COD  # a gateway that takes orders for the door too
    if by_name or told:
        return by_name or told
    nameless = NAMELESS.search(_plain(method))
    if nameless and state in PENDING:
        return Payment.COD
    if method.strip() and not nameless and state in PAID:
        return Payment.PREPAID
    return Payment.UNKNOWN if method.strip() or state else None


def by_tags(tags: Iterable[str]) -> Payment | None:
    """What tags such as “COD pending” and notes such as “payment_mode: cod” say; None where they contradict."""
    kinds = {kind for tag in tags if _speaks_of_paying(tag) and (kind := _of_tag(_plain(tag.rpartition(":")[2])))}
    return kinds.pop() if len(kinds) == 1 else None


def _speaks_of_paying(tag: str) -> bool:
    name, colon, _value = tag.rpartition(":")
    return not colon or bool(ABOUT_PAYING.search(name.casefold()))


def _of_tag(plain: str) -> Payment | None:
    if PARTIAL.search(plain):
        return Payment.PARTIAL
    if CONVERTED.search(plain):
        return Payment.PREPAID
    if COD.search(plain):
        return Payment.COD
    return Payment.PREPAID if PREPAID_TAG.search(plain) else None


def _one(plain: str) -> Payment | None:
    if COD.search(plain):
        return Payment.COD
    return Payment.PREPAID if PREPAID.search(plain) else None


def _plain(text: str) -> str:
    """Small letters and figures, one space between words."""
    return SIGNS.sub(" ", text.casefold()).strip()
