"""What our fields, words and states are called on the pages of imports."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.web.state_words import Colour, StateWord
from orders.models.imports import RunState

Groups = tuple[tuple[Promise, tuple[tuple[str, Promise], ...]], ...]

ORDER_FIELDS: Groups = (
    (
        _("The order"),
        (
            ("order_number", _("Order number")), ("placed_at", _("Ordered at")),
            ("status", pgettext_lazy("of an order", "Status")), ("payment_method", _("Payment")),
            ("order_total", _("Total of the order")), ("cod_amount", _("To collect")), ("currency", _("Currency")),
            ("channel", _("Channel")), ("campaign", _("Campaign")), ("fulfilment", _("Fulfilment")),
        ),
    ),
    (
        _("Its lines"),
        (
            ("sku", _("SKU")), ("product_name", _("Product")), ("category", _("Category")),
            ("quantity", _("Quantity")), ("unit_price", _("Price of one")), ("line_total", _("Total of the line")),
            ("cost", _("What it cost you")),
        ),
    ),
    (
        _("The buyer"),
        (
            ("customer_name", _("Name")), ("phone", _("Phone")), ("email", _("E-mail")), ("address1", _("Address")),
            ("address2", _("Address, second line")), ("landmark", _("Landmark")), ("city", _("City")),
            ("state", pgettext_lazy("of a country", "State")), ("postcode", _("Postcode")), ("country", _("Country")),
        ),
    ),
    (
        _("The parcel"),
        (
            ("courier", _("Courier")), ("awb", _("AWB")), ("shipped_at", _("Shipped at")),
            ("out_for_delivery_at", _("Out for delivery at")), ("delivered_at", _("Delivered at")),
            ("rto_initiated_at", _("Return began at")), ("rto_delivered_at", _("Back at")),
            ("promised_on", _("Promised for")), ("zone", _("Zone")), ("freight", _("Freight")),
            ("cod_fee", _("Fee for collecting")), ("return_freight", _("Freight of the way back")),
        ),
    ),
)  # fmt: skip

SHEET_FIELDS: Groups = (
    (
        _("What happened"),
        (
            ("awb", _("AWB")), ("status", pgettext_lazy("of a parcel", "Status")), ("at", _("Date")),
            ("time", _("Time of day")), ("reason", _("Reason")), ("place", _("Place")), ("remark", _("Remark")),
            ("attempt", _("Number of attempts")),
        ),
    ),
)  # fmt: skip

STATUSES: dict[str, Promise] = {
    "new": _("New"),
    "confirmed": _("Confirmed"),
    "shipped": _("Shipped"),
    "out_for_delivery": _("Out for delivery"),
    "delivered": _("Delivered"),
    "returning": _("Coming back"),
    "returned": _("Back"),
    "lost": _("Lost"),
    "damaged": _("Damaged"),
    "cancelled": _("Cancelled"),
}

FORMATS: dict[str, str | Promise] = {
    "amazon": "Amazon",
    "shopify": "Shopify",
    "woocommerce": "WooCommerce",
    "shiprocket": "Shiprocket",
    "generic": _("Orders, by a mapping"),
    "courier_sheet": _("A courier’s sheet"),
}

STATES: dict[str, tuple[Colour, str]] = {
    RunState.DRAFT: (Colour.WAITING, "circle-dashed"),
    RunState.QUEUED: (Colour.WAITING, "circle-dashed"),
    RunState.RUNNING: (Colour.MOVING, "upload"),
    RunState.DONE: (Colour.ARRIVED, "circle-check"),
    RunState.FAILED: (Colour.LOSS, "alert-octagon"),
    RunState.STOPPED: (Colour.ACT, "alert-circle"),
    RunState.UNDOING: (Colour.MOVING, "arrow-back-up"),
    RunState.UNDONE: (Colour.ENDED, "circle-minus"),
}


def state(value: str) -> StateWord:
    """A run's state as one coloured word."""
    colour, icon = STATES[RunState(value)]
    return StateWord(RunState(value).label, colour, icon)


def labels(groups: Groups) -> dict[str, Promise]:
    """Our fields' names."""
    return {name: label for _group, fields in groups for name, label in fields}


def of_status(word: str) -> StateWord:
    """A status of a file as one coloured word."""
    return STATUS_WORDS[word]


STATUS_WORDS: dict[str, StateWord] = {
    word: StateWord(STATUSES[word], colour, icon)
    for word, colour, icon in (
        ("new", Colour.WAITING, "circle-dashed"),
        ("confirmed", Colour.ARRIVED, "circle-check"),
        ("shipped", Colour.MOVING, "truck"),
        ("out_for_delivery", Colour.MOVING, "truck-delivery"),
        ("delivered", Colour.ARRIVED, "circle-check"),
        ("returning", Colour.BACK, "arrow-back-up"),
        ("returned", Colour.BACK, "refresh"),
        ("lost", Colour.LOSS, "alert-octagon"),
        ("damaged", Colour.LOSS, "alert-octagon"),
        ("cancelled", Colour.ENDED, "circle-minus"),
    )
}
