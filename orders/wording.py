"""The one coloured word for every state of an order and of a parcel; couriers and ways to pay as people write them."""

from decimal import Decimal

from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connectors.couriers.words import Reason, ScanStatus
from core.web import formats
from core.web.state_words import Colour, StateWord
from orders.states import Bucket, OrderStatus, Payment

BACK = "arrow-back-up"

OF_SCAN: dict[ScanStatus, StateWord] = {
    ScanStatus.UNKNOWN: StateWord(_("Unknown code"), Colour.ENDED, "help-circle"),
    ScanStatus.CREATED: StateWord(_("Booked"), Colour.WAITING, "circle-dashed"),
    ScanStatus.PICKUP_SCHEDULED: StateWord(_("Pickup scheduled"), Colour.WAITING, "circle-dashed"),
    ScanStatus.OUT_FOR_PICKUP: StateWord(_("Out for pickup"), Colour.WAITING, "circle-dashed"),
    ScanStatus.PICKUP_FAILED: StateWord(_("Pickup failed"), Colour.ACT, "alert-circle"),
    ScanStatus.PICKED_UP: StateWord(_("Picked up"), Colour.MOVING, "package-export"),
    ScanStatus.IN_TRANSIT: StateWord(_("In transit"), Colour.MOVING, "truck"),
    ScanStatus.AT_DESTINATION: StateWord(_("At destination"), Colour.MOVING, "building-warehouse"),
    ScanStatus.ON_HOLD: StateWord(_("On hold"), Colour.ACT, "player-pause"),
    ScanStatus.OUT_FOR_DELIVERY: StateWord(_("Out for delivery"), Colour.MOVING, "truck-delivery"),
    ScanStatus.ATTEMPT_FAILED: StateWord(_("Failed delivery"), Colour.ACT, "alert-circle"),
    ScanStatus.READY_FOR_COLLECTION: StateWord(_("Ready for collection"), Colour.MOVING, "building-store"),
    ScanStatus.DELIVERED: StateWord(_("Delivered"), Colour.ARRIVED, "circle-check"),
    ScanStatus.RTO_INITIATED: StateWord(_("Coming back"), Colour.BACK, BACK),
    ScanStatus.RTO_IN_TRANSIT: StateWord(_("Coming back"), Colour.BACK, BACK),
    ScanStatus.RTO_OUT_FOR_DELIVERY: StateWord(_("Out for return"), Colour.BACK, BACK),
    ScanStatus.RTO_ATTEMPT_FAILED: StateWord(_("Return attempt failed"), Colour.BACK, BACK),
    ScanStatus.RTO_DELIVERED: StateWord(_("Back at origin"), Colour.BACK, "package-import"),
    ScanStatus.CANCELLED: StateWord(_("Cancelled"), Colour.ENDED, "circle-minus"),
    ScanStatus.DAMAGED: StateWord(_("Damaged"), Colour.LOSS, "alert-octagon"),
    ScanStatus.LOST: StateWord(_("Lost"), Colour.LOSS, "alert-octagon"),
    ScanStatus.DISPOSED: StateWord(_("Disposed of"), Colour.LOSS, "alert-octagon"),
}

OF_ORDER: dict[OrderStatus, StateWord] = {
    OrderStatus.NEW: StateWord(_("New"), Colour.WAITING, "circle-dashed"),
    OrderStatus.ON_HOLD: StateWord(_("On hold"), Colour.ACT, "player-pause"),
    OrderStatus.CONFIRMED: StateWord(_("Confirmed"), Colour.ARRIVED, "circle-check"),
    OrderStatus.PACKED: StateWord(_("Packed"), Colour.WAITING, "package"),
    OrderStatus.SHIPPED: StateWord(_("Shipped"), Colour.MOVING, "truck"),
    OrderStatus.DELIVERED: StateWord(_("Delivered"), Colour.ARRIVED, "circle-check"),
    OrderStatus.RETURNED: StateWord(_("Coming back"), Colour.BACK, BACK),
    OrderStatus.CANCELLED: StateWord(_("Cancelled"), Colour.ENDED, "circle-minus"),
}

OF_BUCKET: dict[Bucket, StateWord] = {
    Bucket.OPEN: StateWord(_("Under way"), Colour.MOVING, "truck"),
    Bucket.DELIVERED: StateWord(_("Delivered"), Colour.ARRIVED, "circle-check"),
    Bucket.RTO: StateWord(_("Came back"), Colour.BACK, BACK),
    Bucket.LOST: StateWord(_("Lost"), Colour.LOSS, "alert-octagon"),
    Bucket.DAMAGED: StateWord(_("Damaged"), Colour.LOSS, "alert-octagon"),
    Bucket.DISPOSED: StateWord(_("Disposed of"), Colour.LOSS, "alert-octagon"),
    Bucket.CANCELLED: StateWord(_("Cancelled"), Colour.ENDED, "circle-minus"),
}

REASONS = dict(Reason.choices)

COURIERS = {
    "anteraja": "AnterAja",
    "bluedart": "Blue Dart",
    "dhl": "DHL",
    "dtdc": "DTDC",
    "fedex": "FedEx",
    "id-express": "ID Express",
    "jne": "JNE",
    "jnt": "J&T",
    "sap": "SAP Express",
    "sicepat": "SiCepat",
    "spx": "SPX Express",
    "tiki": "TIKI",
}  # where capitals at the words' beginnings would be wrong


def of_scan(status: str) -> StateWord:
    """The word for what a courier said, on a scan or as a parcel's state."""
    return OF_SCAN[ScanStatus(status)]


def of_order(status: str, outcome: str, *, travels: str = "") -> StateWord:
    """The word for an order: what its courier says of the one parcel that `travels`, else what became of them all."""
    if travels:
        return of_scan(travels)
    if status == OrderStatus.SHIPPED and outcome in {Bucket.LOST, Bucket.DAMAGED, Bucket.DISPOSED}:
        return OF_BUCKET[Bucket(outcome)]
    return OF_ORDER[OrderStatus(status)]


def of_bucket(bucket: str) -> StateWord:
    """The word for where a parcel stands for the figures."""
    return OF_BUCKET[Bucket(bucket)]


def courier(slug: str) -> str:
    """A courier's name as people write it: "ecom-express" is Ecom Express; empty stays empty."""
    return COURIERS.get(slug) or slug.replace("-", " ").replace("_", " ").title()


def reason(code: str) -> str:
    """Why a delivery failed, in words; empty stays empty. As `get_reason_display`, which looks up every reason."""
    known = REASONS.get(code)
    return code if known is None else str(known)


def slug(name: str) -> str:
    """A courier as it is kept, from its name as people write it: Ecom Express is "ecom-express"."""
    known = {written.casefold(): kept for kept, written in COURIERS.items()}
    return known.get(name.casefold()) or slugify(name)


def how_paid(method: str, to_collect: Decimal | None, *, currency: str, language: str) -> str:
    """How an order is paid, in short: "COD", "Prepaid", "Part paid: ₹300 to collect"; empty where nobody knows."""
    if method == Payment.PARTIAL:
        left = formats.money(to_collect, currency=currency, language=language)
        return gettext("Part paid: %(amount)s to collect") % {"amount": left} if to_collect else gettext("Part paid")
    return {Payment.COD: gettext("COD"), Payment.PREPAID: gettext("Prepaid")}.get(Payment(method), "")
