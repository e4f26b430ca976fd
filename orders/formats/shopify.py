"""Shopify's export of orders: a row per line, what is about the order on the first of its rows only.

A shop doesn't know what became of a parcel: “fulfilled” is handed over, and a refund is about money, not about goods.
"""

import re
from collections.abc import Sequence

from orders.formats import payments
from orders.formats.composing import first, less, plain, sent_to
from orders.formats.layout import Layout
from orders.states import Payment

SENT = frozenset({"fulfilled", "partial", "partially fulfilled"})
OFF = frozenset({"voided", "refunded"})  # unsent, and the money is back or never came
PAYING = ("Payment Method", "Financial Status", "Tags", "Note Attributes")


def _status(texts: Sequence[str]) -> str:
    """A cancelled order is cancelled, even where it was sent: its parcel says the rest."""
    financial, fulfilment, cancelled_at = (plain(text).casefold().replace("_", " ") for text in texts)
    if cancelled_at:
        return "cancelled"
    if fulfilment in SENT:
        return "shipped"
    if fulfilment == "restocked" or financial in OFF:
        return "cancelled"
    if financial in {"paid", "partially refunded", "partially paid", "authorized"}:
        return "confirmed"
    return "new" if financial or fulfilment else ""


def _payment(texts: Sequence[str]) -> str:
    method, financial, tags, notes = texts
    hints = [*tags.split(","), *notes.splitlines()]
    return payments.decide(method=method, settled=financial, hints=hints) or ""


def _to_collect(texts: Sequence[str]) -> str:
    """What is outstanding of an order that is paid at the door; all of a COD order once that is paid."""
    *paying, outstanding = texts
    open_still = plain(paying[1]).casefold().replace("_", " ") in payments.PENDING | payments.PARTLY
    at_the_door = _payment(paying) in {Payment.COD, Payment.PARTIAL}
    return plain(outstanding) if open_still and at_the_door else ""


def _shipped_at(texts: Sequence[str]) -> str:
    """The moment of fulfilment, which Shopify also keeps of orders that were taken back from it."""
    fulfilled_at, fulfilment = texts
    return fulfilled_at if plain(fulfilment).casefold() in SENT else ""


def _note(*names: str) -> "re.Pattern[str]":
    return re.compile(rf"^\s*(?:{'|'.join(names)})\s*:[ \t]*(\S.*?)\s*$", re.MULTILINE | re.IGNORECASE)


CAMPAIGN = _note("_?utm_campaign", "utm campaign", "campaign")
LANDMARK = _note("landmark", "patokan")


def _campaign(texts: Sequence[str]) -> str:
    found = CAMPAIGN.search(texts[0])
    return found[1][:120] if found else ""


def _landmark(texts: Sequence[str]) -> str:
    found = LANDMARK.search(texts[0])
    return found[1][:200] if found else ""


ORDERS = Layout(
    columns={
        "order_number": ("Name",),
        "placed_at": ("Created at",),
        "status": ("Financial Status", "Fulfillment Status", "Cancelled at"),
        "payment_method": PAYING,
        "sku": ("Lineitem sku",),
        "product_name": ("Lineitem name",),
        "quantity": ("Lineitem quantity",),
        "unit_price": ("Lineitem price",),
        "line_total": ("Lineitem price", "Lineitem quantity", "Lineitem discount"),
        "order_total": ("Total",),
        "cod_amount": (*PAYING, "Outstanding Balance"),
        "currency": ("Currency",),
        "customer_name": ("Shipping Name", "Billing Name"),
        "phone": ("Shipping Phone", "Phone", "Billing Phone"),
        "email": ("Email",),
        "address1": ("Shipping City", "Shipping Address1", "Shipping Street", "Billing Address1", "Billing Street"),
        "address2": ("Shipping City", "Shipping Address2", "Billing Address2"),
        "landmark": ("Note Attributes",),
        "city": ("Shipping City", "Shipping City", "Billing City"),
        "state": (
            "Shipping City", "Shipping Province Name", "Shipping Province", "Billing Province Name", "Billing Province",
        ),
        "postcode": ("Shipping City", "Shipping Zip", "Billing Zip"),
        "country": ("Shipping City", "Shipping Country", "Billing Country"),
        "shipped_at": ("Fulfilled at", "Fulfillment Status"),
        "channel": ("Source",),
        "campaign": ("Note Attributes",),
    },
    date_formats=("%Y-%m-%d %H:%M:%S %z",),
    optional=frozenset(
        {
            "sku", "email", "phone", "address2", "landmark", "country", "channel", "campaign", "cod_amount",
            "shipped_at", "customer_name", "address1", "city", "state", "postcode",
        }
    ),
    compose={
        "status": _status,
        "payment_method": _payment,
        "line_total": less,
        "cod_amount": _to_collect,
        "shipped_at": _shipped_at,
        "landmark": _landmark,
        "campaign": _campaign,
        **dict.fromkeys(("customer_name", "phone"), first),
        **dict.fromkeys(("address1", "address2", "city", "state", "postcode", "country"), sent_to),
    },
    once=True,
)  # fmt: skip

LAYOUTS = (ORDERS,)
