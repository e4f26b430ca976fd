"""WooCommerce's orders: as its own report writes them, and the two exports that most shops use, by key and by label.

WooCommerce itself calls an order completed when nothing is left to do: a COD order is delivered and paid then. A refund
is about money, not about goods.
"""

import re
from collections.abc import Sequence

from orders.formats import payments
from orders.formats.composing import first, full_name, plain, sent_to
from orders.formats.layout import Layout
from orders.states import Payment

STATUS = {
    "pending": "new",
    "pending payment": "new",
    "on hold": "new",
    "completed": "delivered",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "failed": "cancelled",
    "trash": "cancelled",
    "confirmed": "confirmed",
    "packed": "confirmed",
    "ready to ship": "confirmed",
    "shipped": "shipped",
    "dispatched": "shipped",
    "partially shipped": "shipped",
    "partial shipped": "shipped",
    "in transit": "shipped",
    "out for delivery": "out_for_delivery",
    "delivered": "delivered",
    "rto": "returning",
    "rto initiated": "returning",
    "returned": "returned",
    "rto delivered": "returned",
}
ENDED = frozenset({"completed", "delivered", "refunded"})
ITEM = re.compile(r"(\d+)\s*[×x]\s*(.+)")  # "2× Kurta, blue" in the shop's own report


def _word(status: str) -> str:
    return " ".join(plain(status).casefold().removeprefix("wc-").replace("-", " ").replace("_", " ").split())


def _status(texts: Sequence[str]) -> str:
    """“Processing” is paid, or a COD order that nobody has confirmed yet; our table's word, else theirs."""
    said, completed_on, *paying = texts
    word = _word(said)
    if word == "processing":
        return "confirmed" if _payment(paying) == Payment.PREPAID else "new"
    if word == "refunded":
        return "delivered" if plain(completed_on) else "cancelled"
    return STATUS.get(word, plain(said))


def _payment(texts: Sequence[str]) -> str:
    """By the method's key and its title on the shop's pages."""
    key, title, paid_on = (plain(text) for text in texts)
    settled = "paid" if paid_on else ""
    by_key = payments.named(key)
    return by_key or payments.decide(method=title or key, settled=settled) or ""


def _delivered_at(texts: Sequence[str]) -> str:
    completed_on, said = texts
    return plain(completed_on) if _word(said) in ENDED else ""


def _only_product(texts: Sequence[str]) -> str:
    """The report counts the items of all products together: of one product it tells name and number, of several
    neither."""
    found = ITEM.fullmatch(texts[0].strip())
    return "" if found is None or ITEM.search(found[2]) else found[2].strip()


def _only_quantity(texts: Sequence[str]) -> str:
    products, sold = texts
    return plain(sold) if _only_product([products]) else ""


OPTIONAL = frozenset(
    {
        "payment_method", "sku", "product_name", "category", "quantity", "unit_price", "line_total", "order_total",
        "currency", "customer_name", "phone", "email", "address1", "address2", "city", "state", "country",
        "delivered_at", "channel", "campaign",
    }
)  # fmt: skip
COMPOSE = {
    "status": _status,
    "payment_method": _payment,
    "delivered_at": _delivered_at,
    "customer_name": full_name,
    **dict.fromkeys(("order_number", "placed_at", "quantity", "phone", "currency", "email"), first),
    **dict.fromkeys(("sku", "product_name", "unit_price", "line_total", "order_total"), first),
    **dict.fromkeys(("address1", "address2", "city", "state", "postcode", "country"), sent_to),
}

BY_LABEL = Layout(
    columns={
        "order_number": ("Order Number", "Order ID"),
        "placed_at": ("Order Date",),
        "status": ("Order Status", "Completed Date", "Payment Method", "Payment Method Title", "Paid Date"),
        "payment_method": ("Payment Method", "Payment Method Title", "Paid Date"),
        "sku": ("SKU",),
        "product_name": ("Item Name", "Product Name", "Product Name (main)"),
        "category": ("Category",),
        "quantity": ("Quantity", "Quantity (- Refund)"),
        "unit_price": ("Item Cost",),
        "line_total": ("Order Line Total", "Order Line (w/o tax)"),
        "order_total": ("Order Total Amount",),
        "currency": ("Order Currency", "Currency"),
        "customer_name": (
            "First Name (Shipping)", "Last Name (Shipping)", "First Name (Billing)", "Last Name (Billing)",
        ),
        "phone": ("Phone (Shipping)", "Phone (Billing)"),
        "email": ("Email (Billing)", "Customer Email"),
        "address1": (
            "City (Shipping)", "Address 1&2 (Shipping)", "Address 1 (Shipping)", "Address 1&2 (Billing)",
            "Address 1 (Billing)",
        ),
        "address2": ("City (Shipping)", "Address 2 (Shipping)", "Address 2 (Billing)"),
        "city": ("City (Shipping)", "City (Shipping)", "City (Billing)"),
        "state": (
            "City (Shipping)", "State Name (Shipping)", "State Code (Shipping)", "State Name (Billing)",
            "State Code (Billing)",
        ),
        "postcode": ("City (Shipping)", "Postcode (Shipping)", "Postcode (Billing)"),
        "country": ("City (Shipping)", "Country Code (Shipping)", "Country Code (Billing)"),
        "delivered_at": ("Completed Date", "Order Status"),
    },
    optional=OPTIONAL,
    compose=COMPOSE,
    once=True,
)  # fmt: skip

BY_KEY = Layout(
    columns={
        "order_number": ("order_number_formatted", "order_number", "order_id"),
        "placed_at": ("order_date", "date", "date_created"),
        "status": (
            "status", "completed_date", "payment_method", "payment_method_title", "paid_date",
        ),
        "payment_method": ("payment_method", "payment_method_title", "paid_date"),
        "sku": ("item_sku", "sku"),
        "product_name": ("item_name", "name"),
        "quantity": ("item_quantity", "qty"),
        "unit_price": ("item_price",),
        "line_total": ("item_total", "line_total"),
        "order_total": ("order_total",),
        "currency": ("order_currency", "currency"),
        "customer_name": ("shipping_first_name", "shipping_last_name", "billing_first_name", "billing_last_name"),
        "phone": ("shipping_phone", "billing_phone"),
        "email": ("billing_email", "customer_email"),
        "address1": ("shipping_city", "shipping_address_1", "billing_address_1"),
        "address2": ("shipping_city", "shipping_address_2", "billing_address_2"),
        "city": ("shipping_city", "shipping_city", "billing_city"),
        "state": ("shipping_city", "shipping_state", "billing_state"),
        "postcode": ("shipping_city", "shipping_postcode", "billing_postcode"),
        "country": ("shipping_city", "shipping_country", "billing_country"),
        "delivered_at": ("completed_date", "status"),
    },
    optional=OPTIONAL,
    compose=COMPOSE,
    once=True,
)  # fmt: skip

REPORT = Layout(
    columns={
        "order_number": ("Order #",),
        "placed_at": ("Date",),
        "status": ("Status", "Completed Date", "Payment Method", "Payment Method Title", "Paid Date"),
        "customer_name": ("Customer",),
        "product_name": ("Product(s)",),
        "quantity": ("Product(s)", "Items sold"),
    },
    compose={"status": _status, "product_name": _only_product, "quantity": _only_quantity},
)

LAYOUTS = (BY_LABEL, BY_KEY, REPORT)
