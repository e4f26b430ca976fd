"""From what was made up to rows, column by column, the parcels folded beforehand as the importer does it."""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from accounts.models import Store
from connectors.couriers.words import Direction, ScanStatus
from connectors.models import Connection
from core.queue import QueueState
from demo.models import Booking
from demo.people import Buyer
from demo.selling import Item, Sale
from demo.shop import Merchant
from demo.travelling import PROVIDER, Heard, Trip
from orders import cadence, stage
from orders.fold import Journey
from orders.models import Customer, News, Order, OrderLine, Scan, Shipment, ShipmentLine
from orders.services.importing.copying import Rows, binary
from orders.states import Bucket, Decision, Payment
from simulator.codes import TEXT

FOLDED = tuple(field.name for field in fields(Journey))
CUSTOMERS = Rows(Customer, ("id", "store_id", "name", "phone", "email", "language", "created_at"))
ORDERS = Rows(
    Order,
    (
        "id", "store_id", "number", "placed_at", "payment_method", "currency", "total", "cod_amount", "channel",
        "campaign", "fulfilment", "decision", "customer_id", "buyer_name", "phone", "phone_given", "email", "address1",
        "address2", "landmark", "city", "state", "state_given", "postcode", "country", "created_at", "changed_at",
        "status", "outcome",
    ),
)  # fmt: skip
LINES = Rows(OrderLine, ("id", "store_id", "order_id", "position", "product_id", "quantity", "unit_price", "total"))
PARCELS = Rows(
    Shipment,
    (
        "id", "store_id", "order_id", "direction", "connection_id", "courier", "tracked_by", "awb", "return_awb",
        "zone", "cod_amount", "freight", "cod_fee", "return_freight", "promised_on", "created_at", "next_poll_at",
        *FOLDED,
    ),
)  # fmt: skip
LOADS = Rows(ShipmentLine, ("shipment_id", "line_id", "quantity"))
SCANS = Rows(
    Scan,
    (
        "store_id", "shipment_id", "connection_id", "tracked_by", "awb", "digest", "raw_code", "raw_text", "status",
        "reason", "happened_at", "received_at", "place", "attempt", "source", "time_assumed", "quiet",
    ),
)  # fmt: skip
NEWS = Rows(
    News,
    (
        "store_id", "shipment_id", "at", "try_at", "state", "tries", "problem", "before", "after", "bucket_before",
        "bucket_after", "attempts_before", "attempts_after", "quiet",
    ),
)  # fmt: skip
BOOKINGS = Rows(
    Booking,
    ("order_id", "shipment_id", "connection_id", "wanted", "parcel", "state", "try_at", "tries", "problem"),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where the rows go: the store, its merchant, its courier accounts (loud and silent), and the present moment."""

    store: Store
    merchant: Merchant
    loud: Connection
    silent: Connection
    at: datetime

    def connection(self, trip: Trip) -> Connection:
        """The account that a parcel was booked on."""
        return self.silent if trip.carrier.silent else self.loud


def customer(place: Place, pk: int, buyer: Buyer, first_at: datetime) -> tuple[object, ...]:
    """A buyer as the store knows her from the first order on."""
    return pk, place.store.pk, buyer.name, buyer.phone, buyer.email, place.store.locale, first_at


def order(place: Place, pk: int, number: str, sale: Sale, trips: tuple[Trip, ...], buyer_id: int) -> tuple[object, ...]:
    """The order with the status that its parcels make of it."""
    buyer = sale.buyer
    went = tuple((trip.journey.bucket, trip.journey.handed_over_at is not None) for trip in trips if trip.heard)
    status, outcome = _stage(sale.decision, went)
    due = max(sale.total - sale.paid_ahead, Decimal(0)) if sale.payment is not Payment.PREPAID else Decimal(0)
    return (
        pk, place.store.pk, number, sale.placed_at, sale.payment.value, place.store.currency, sale.total, due,
        sale.channel, sale.campaign, place.merchant.origin["city"], sale.decision.value, buyer_id, buyer.name,
        buyer.phone, buyer.phone_given, buyer.email, buyer.address1, buyer.address2, buyer.landmark, buyer.town.name,
        buyer.town.state, buyer.state_given, buyer.postcode, buyer.town.country, sale.placed_at, place.at, status,
        outcome,
    )  # fmt: skip


def line(place: Place, pk: int, order_id: int, position: int, item: Item, product_id: int) -> tuple[object, ...]:
    """One line of an order."""
    return pk, place.store.pk, order_id, position, product_id, item.quantity, item.price, item.total


def charges(place: Place, trip: Trip) -> dict[str, str]:
    """Zone and money of a parcel: freight by zone, two percent for collecting cash."""
    zone, step = trip.facts.route.zone, place.merchant.step
    fee = (trip.cod_amount / 50 / step).to_integral_value() * step
    return {
        "zone": zone,
        "cod_amount": str(trip.cod_amount),
        "freight": place.merchant.freight[zone],
        "cod_fee": str(fee),
    }


def parcel(place: Place, pk: int, order_id: int, trip: Trip) -> tuple[object, ...]:
    """A parcel that is with its courier, with the columns that its scans fold to."""
    went, money = trip.journey, charges(place, trip)
    back = went.rto_initiated_at is not None
    return (
        pk, place.store.pk, order_id, Direction.FORWARD.value, place.connection(trip).pk, trip.carrier.name, PROVIDER,
        trip.awb, trip.facts.return_awb if back else "", money["zone"], money["cod_amount"], money["freight"],
        money["cod_fee"], money["freight"] if back else None, trip.facts.promised_on, trip.facts.booked_at,
        next_poll_at(place, pk, trip), *(getattr(went, name) for name in FOLDED),
    )  # fmt: skip


def next_poll_at(place: Place, pk: int, trip: Trip) -> datetime | None:
    """When its courier is to be asked; None: its way ended long ago."""
    since = trip.journey.status_at or trip.facts.booked_at
    return cadence.next_ask(status=trip.journey.status, since=since, at=place.at, chance=cadence.chance_of(pk))


def scan(place: Place, parcel_id: int, connection_id: int, awb: str, heard: Heard) -> tuple[object, ...]:
    """One scan, of the past: it sets nothing off that writes to people."""
    said, meaning = heard.scan, heard.meaning
    return (
        place.store.pk, parcel_id, connection_id, PROVIDER, awb, binary(heard.digest), said.code, TEXT[said.code],
        meaning.status.value, meaning.reason.value if meaning.reason else "", said.at, heard.received_at, said.place,
        said.attempt, heard.source.value, False, True,
    )  # fmt: skip


def news(place: Place, parcel_id: int, trip: Trip) -> tuple[object, ...]:
    """Quiet news of a parcel whose way has not ended, for the rooms that keep cases."""
    went = trip.journey
    return (
        place.store.pk, parcel_id, place.at, place.at, QueueState.WAITING.value, 0, "", ScanStatus.CREATED.value,
        went.status.value, Bucket.OPEN.value, went.bucket.value, 0, went.attempts, True,
    )  # fmt: skip


def under_way(trip: Trip) -> bool:
    """Whether somebody still waits for it: the buyer, or the merchant for its return."""
    went = trip.journey
    return went.bucket is Bucket.OPEN or (went.bucket is Bucket.RTO and went.rto_delivered_at is None)


@lru_cache(maxsize=512)
def _stage(decision: Decision, parcels: tuple[tuple[Bucket, bool], ...]) -> tuple[str, str]:
    went = [stage.Parcel(bucket, handed_over) for bucket, handed_over in parcels]
    return stage.status(decision, went).value, stage.outcome(decision, went).value
