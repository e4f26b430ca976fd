"""A file's orders in our words, before anything is written.

Made by the hundred thousand, so not frozen: that would triple the price of making one. Nobody changes them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from connectors.couriers.words import ScanStatus
from core.dates import Moment
from orders.states import Decision

DECISIONS = {"new": Decision.NEW, "cancelled": Decision.CANCELLED}  # every other word: confirmed

FINAL = {
    "shipped": ScanStatus.PICKED_UP,
    "out_for_delivery": ScanStatus.OUT_FOR_DELIVERY,
    "delivered": ScanStatus.DELIVERED,
    "returning": ScanStatus.RTO_INITIATED,
    "returned": ScanStatus.RTO_DELIVERED,
    "lost": ScanStatus.LOST,
    "damaged": ScanStatus.DAMAGED,
}  # what a status past `confirmed` claims about the parcel, and no more

STAGE_SCANS = {
    "shipped_at": ScanStatus.PICKED_UP,
    "out_for_delivery_at": ScanStatus.OUT_FOR_DELIVERY,
    "delivered_at": ScanStatus.DELIVERED,
    "rto_initiated_at": ScanStatus.RTO_INITIATED,
    "rto_delivered_at": ScanStatus.RTO_DELIVERED,
}


@dataclass(slots=True)
class Entry:
    """One row, read: fields named as in a mapping. "" or None where the file says nothing."""

    order_number: str
    placed_at: Moment
    status: str
    payment_method: str = ""
    sku: str = ""
    product_name: str = ""
    category: str = ""
    quantity: int | None = None
    unit_price: Decimal | None = None
    line_total: Decimal | None = None
    order_total: Decimal | None = None
    cod_amount: Decimal | None = None
    currency: str = ""
    cost: Decimal | None = None
    customer_name: str = ""
    phone: str = ""
    email: str = ""
    address1: str = ""
    address2: str = ""
    landmark: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    courier: str = ""
    awb: str = ""
    shipped_at: Moment | None = None
    out_for_delivery_at: Moment | None = None
    delivered_at: Moment | None = None
    rto_initiated_at: Moment | None = None
    rto_delivered_at: Moment | None = None
    promised_on: date | None = None
    channel: str = ""
    campaign: str = ""
    fulfilment: str = ""
    zone: str = ""
    freight: Decimal | None = None
    cod_fee: Decimal | None = None
    return_freight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A scan that a row gives rise to; `assumed` where the file names no time for it."""

    status: ScanStatus
    at: datetime
    assumed: bool


@dataclass(slots=True)
class DraftLine:
    """One product; `parcel` is the place of its parcel in the draft, None while nothing travels."""

    product: tuple[str, str]  # SKU and name
    category: str
    cost: Decimal | None
    quantity: int
    unit_price: Decimal | None
    total: Decimal | None
    parcel: int | None


@dataclass(slots=True)
class DraftParcel:
    courier: str
    tracked_by: str  # whose numbers its AWB belongs to; nobody's where there is none
    awb: str
    zone: str
    promised_on: date | None
    freight: Decimal | None
    cod_fee: Decimal | None
    return_freight: Decimal | None
    planned: tuple[Planned, ...]


@dataclass(slots=True)
class Draft:
    """One order. `head` is a row that speaks for the whole order; amounts in the store's currency."""

    number: str
    digest: bytes  # of everything that the mapping reads of it
    rows: tuple[int, ...]
    head: Entry
    decision: Decision
    total: Decimal | None
    cod_amount: Decimal | None
    phone: str  # E.164
    word: str = ""  # the file's own word for its status
    lines: list[DraftLine] = field(default_factory=list)
    parcels: list[DraftParcel] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Refused:
    """Rows that are not loaded, each with its reason."""

    reasons: dict[int, str]
