"""Shiprocket's report of orders and parcels: a row per product, parcel and order repeated on each.

Times are Indian without saying so, and month first where they have slashes. Whichever courier carries a parcel,
Shiprocket reports on it. Amounts may come as “%!f(string=12.00)”, which every amount here is read through.
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from orders.formats import payments
from orders.formats.composing import first, plain
from orders.formats.layout import Layout

WORDS = {
    "new": "new",
    "unmapped": "new",
    "unfulfillable": "new",
    "epayment failed": "cancelled",
    "canceled*": "cancelled",
    "cancelled*": "cancelled",
    "cancellation requested": "cancelled",
    **dict.fromkeys(
        (
            "invoiced", "ready to ship", "pickup*", "out for pickup", "awb assigned", "label generated",
            "manifest generated", "shipment booked", "booked", "box packing", "packed", "packed exception",
            "ready to pack", "picklist generated", "fc allocated", "fc manifest generated", "allocation in progress",
            "processed at warehouse", "darkstore scheduled", "pending", "fulfilled", "fulfiled", "self fulfilled",
            "self fulfiled",
        ),
        "confirmed",
    ),  # self-fulfilled: nothing is known of a parcel
    **dict.fromkeys(
        (
            "shipped", "picked up", "in transit*", "reached destination hub", "reached at destination hub",
            "reached warehouse", "custom cleared*", "in flight", "handover to courier", "handover exception",
            "connection aligned", "reached overseas warehouse", "undelivered*", "delivery delayed", "delayed",
            "misrouted", "issue related to the recipient", "untraceable", "qc failed",
        ),
        "shipped",
    ),
    "out for delivery": "out_for_delivery",
    "delivered": "delivered",
    "partial delivered": "delivered",
    "rto*": "returning",
    "reached back at seller city": "returning",  # not yet with the seller
    "rto delivered": "returned",
    "rto acknowledged": "returned",
    "lost": "lost",
    "damaged": "damaged",
    "destroyed": "damaged",
    "disposed off": "damaged",
}  # fmt: skip
PICKED_UP_BEFORE = re.compile(r"^return(?!ed\b)|^reverse")


def _status(texts: Sequence[str]) -> str:
    """Their word, signs and capitals evened out. Raises ValueError for what comes from a buyer: that is no order."""
    said, reverse = texts
    word = " ".join(re.sub(r"[_-]+", " ", plain(said)).casefold().split())
    if plain(reverse).casefold() in {"yes", "true", "1", "y"} or PICKED_UP_BEFORE.match(word):
        raise ValueError(_("a pickup from a buyer (%(status)s) is no order") % {"status": plain(said)})
    return word


def _payment(texts: Sequence[str]) -> str:
    return payments.decide(method=plain(texts[0]), settled="") or ""


REPORT = Layout(
    columns={
        "order_number": ("Order ID",),
        "placed_at": ("Channel Created At", "Shiprocket Created At"),
        "status": ("Status", "Is Reverse"),
        "payment_method": ("Payment Method",),
        "sku": ("Channel SKU", "Master SKU"),
        "product_name": ("Product Name",),
        "quantity": ("Product Quantity",),
        "unit_price": ("Product Price",),
        "order_total": ("Order Total",),
        "customer_name": ("Customer Name",),
        "phone": ("Customer Mobile", "Customer Alternate Phone"),
        "email": ("Customer Email",),
        "address1": ("Address Line 1",),
        "address2": ("Address Line 2",),
        "city": ("Address City",),
        "state": ("Address State",),
        "postcode": ("Address Pincode",),
        "courier": ("Courier Company",),
        "awb": ("AWB Code",),
        "zone": ("Zone",),
        "freight": ("Freight Total Amount",),
        "cod_fee": ("COD Charges",),
        "shipped_at": ("Pickedup Timestamp", "Order Shipped Date"),
        "delivered_at": ("Order Delivered Date",),
        "rto_initiated_at": ("RTO Initiated Date",),
        "rto_delivered_at": ("RTO Delivered Date",),
        "promised_on": ("EDD",),
        "channel": ("Channel",),
    },
    date_formats=(
        "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%d %b %Y, %I:%M %p", "%d %b %Y", "%b %d, %Y",
        "%Y-%m-%d %I:%M %p",
    ),
    timezone="Asia/Kolkata",
    values={"status": {word: ours for word, ours in WORDS.items() if word != ours}},
    optional=frozenset(
        {
            "sku", "customer_name", "phone", "email", "address1", "address2", "city", "state", "postcode", "zone",
            "freight", "cod_fee", "shipped_at", "delivered_at", "rto_initiated_at", "rto_delivered_at", "promised_on",
            "channel", "unit_price",
        }
    ),
    compose={
        "status": _status,
        "payment_method": _payment,
        **dict.fromkeys(
            (
                "placed_at", "sku", "phone", "awb", "courier", "zone", "email", "address1", "address2", "postcode",
                "city", "state", "customer_name", "shipped_at", "delivered_at", "rto_initiated_at", "rto_delivered_at",
                "promised_on", "channel",
            ),
            first,
        ),
    },
    tracked_by="shiprocket",
)  # fmt: skip

LAYOUTS = (REPORT,)
