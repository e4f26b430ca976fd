"""From what was made up to rows, column by column, the parcels folded beforehand as the importer does it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import Store
from connectors.couriers.words import Direction
from connectors.models import Connection
from demo import tongues
from demo.models import Booking
from demo.people import Buyer
from demo.selling import Item, Sale
from demo.shop import Merchant
from demo.travelling import Heard, Trip
from orders import cadence
from orders.fold import COLUMNS
from orders.models import Customer
from orders.services.importing.copying import Rows
from orders.services.importing.tables import Row, binary, moment, news_row, standing
from orders.states import Bucket, Payment

CUSTOMERS = Rows(Customer, ("id", "store_id", "name", "phone", "email", "language", "created_at"))
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


def customer(place: Place, pk: int, buyer: Buyer, first_at: datetime) -> Row:
    """A buyer as the store knows her from the first order on."""
    return pk, place.store.pk, buyer.name, buyer.phone, buyer.email, place.store.locale, first_at


def order(place: Place, pk: int, number: str, sale: Sale, trips: tuple[Trip, ...], buyer_id: int) -> Row:
    """The order with the status that its parcels make of it."""
    buyer = sale.buyer
    went = tuple((trip.journey.bucket, trip.journey.handed_over_at is not None) for trip in trips if trip.heard)
    status, outcome = standing(sale.decision, went)
    due = max(sale.total - sale.paid_ahead, Decimal(0)) if sale.payment is not Payment.PREPAID else Decimal(0)
    return (
        pk, place.store.pk, number, place.store.currency, sale.decision.value, None, None, sale.placed_at, place.at,
        status, outcome, sale.placed_at, sale.payment.value, sale.total, due, sale.channel, sale.campaign,
        place.merchant.origin["city"], buyer_id, buyer.name, buyer.phone, buyer.phone_given, buyer.email,
        buyer.address1, buyer.address2, buyer.landmark, buyer.town.name, buyer.town.state, buyer.state_given,
        buyer.postcode, buyer.town.country,
    )  # fmt: skip


def line(place: Place, pk: int, order_id: int, position: int, item: Item, product_id: int) -> Row:
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


def parcel(place: Place, pk: int, order_id: int, trip: Trip) -> Row:
    """A parcel that is with its courier, with the columns that its scans fold to."""
    went, money = trip.journey, charges(place, trip)
    back = went.rto_initiated_at is not None
    renamed = back and tongues.of(trip.provider).renames
    return (
        pk, place.store.pk, order_id, Direction.FORWARD.value, place.connection(trip).pk, trip.carrier.name,
        trip.provider, trip.awb, trip.facts.return_awb if renamed else "", money["zone"], money["cod_amount"],
        money["freight"], money["cod_fee"], money["freight"] if back else None, trip.facts.promised_on,
        trip.facts.booked_at, next_poll_at(place, pk, trip), *(getattr(went, name) for name in COLUMNS),
    )  # fmt: skip


def next_poll_at(place: Place, pk: int, trip: Trip) -> datetime | None:
    """When its courier is to be asked; None: its way ended long ago."""
    since = trip.journey.status_at or trip.facts.booked_at
    return cadence.next_ask(status=trip.journey.status, since=since, at=place.at, chance=cadence.chance_of(pk))


def scan(place: Place, parcel_id: int, connection_id: int, trip: Trip, heard: Heard) -> Row:
    """One scan, of the past: it sets nothing off that writes to people."""
    said, meaning = heard.said, heard.meaning
    return (
        place.store.pk, parcel_id, connection_id, trip.provider, trip.awb, binary(heard.digest), said.raw_code,
        said.text, meaning.status.value, meaning.reason.value if meaning.reason else "", said.at, heard.received_at,
        said.place, said.attempt, heard.source.value, False, True,
    )  # fmt: skip


def news(place: Place, parcel_id: int, trip: Trip) -> Row:
    """Quiet news of a parcel whose way has not ended, for the rooms that keep cases."""
    return news_row(place.store.pk, parcel_id, trip.journey, moment(place.at), quiet=True)


def under_way(trip: Trip) -> bool:
    """Whether somebody still waits for it: the buyer, or the merchant for its return."""
    went = trip.journey
    return went.bucket is Bucket.OPEN or (went.bucket is Bucket.RTO and went.rto_delivered_at is None)
