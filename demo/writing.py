"""A world's orders into the tables, by COPY, and what the simulator has to be told of them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from demo import rows
from demo.people import Buyer
from demo.rows import Place
from demo.selling import Sale
from demo.shop import Article
from demo.travelling import Trip
from orders.models import Customer, Order, OrderLine, Product, Shipment
from orders.services.importing.copying import Ids
from orders.services.importing.tables import LINES, LOADS, NEWS, ORDERS, PARCELS, SCANS

PORTION = 2000  # orders that are written at once


@dataclass(frozen=True, slots=True)
class Sold:
    """One order with its number and its parcels; those that are booked later have heard nothing yet."""

    number: str
    sale: Sale
    trips: tuple[Trip, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """An order with the ids of its rows."""

    sold: Sold
    order: int
    lines: list[int]
    parcels: list[int]

    def travelling(self) -> Iterator[tuple[int, int, Trip]]:
        """Order id, parcel id and trip of the parcels that are booked."""
        if self.sold.sale.book_at:
            for pk, trip in zip(self.parcels, self.sold.trips, strict=True):
                if "booked_at" in trip.wanted["sandbox"]:
                    yield self.order, pk, trip


def write(place: Place, sold: Sequence[Sold]) -> list[Numbered]:
    """Write these orders and all that belongs to them; returns them with their ids. The caller's transaction."""
    numbered = list[Numbered]()
    products = _products(place, sold)
    buyers = _buyers(place, sold)
    for start in range(0, len(sold), PORTION):
        portion = _numbered(sold[start : start + PORTION])
        _write_orders(place, portion, products, buyers)
        _write_parcels(place, portion)
        rows.BOOKINGS.copy(booking for each in portion for booking in _bookings(place, each))
        numbered += portion
    return numbered


def _numbered(sold: Sequence[Sold]) -> list[Numbered]:
    orders = Ids(Order, len(sold))
    lines = Ids(OrderLine, sum(len(each.sale.items) for each in sold))
    parcels = Ids(Shipment, sum(len(each.trips) for each in sold))
    return [
        Numbered(each, orders.next(), lines.take(len(each.sale.items)), parcels.take(len(each.trips))) for each in sold
    ]


def _write_orders(
    place: Place, portion: Sequence[Numbered], products: dict[tuple[str, str], int], buyers: dict[object, int]
) -> None:
    ORDERS.copy(
        rows.order(
            place, each.order, each.sold.number, each.sold.sale, each.sold.trips, buyers[_who(each.sold.sale.buyer)]
        )
        for each in portion
    )
    LINES.copy(
        rows.line(place, pk, each.order, position, item, products[item.article.sku, item.size])
        for each in portion
        for position, (pk, item) in enumerate(zip(each.lines, each.sold.sale.items, strict=True), start=1)
    )


def _write_parcels(place: Place, portion: Sequence[Numbered]) -> None:
    travelling = [trip for each in portion for trip in each.travelling()]
    PARCELS.copy(rows.parcel(place, pk, order_id, trip) for order_id, pk, trip in travelling)
    booked = {pk for _order_id, pk, _trip in travelling}
    LOADS.copy(
        (each.parcels[item.parcel], line_id, item.quantity)
        for each in portion
        for line_id, item in zip(each.lines, each.sold.sale.items, strict=True)
        if each.parcels and each.parcels[item.parcel] in booked
    )
    SCANS.copy(
        rows.scan(place, pk, place.connection(trip).pk, trip, heard)
        for _order_id, pk, trip in travelling
        for heard in trip.heard
    )
    NEWS.copy(rows.news(place, pk, trip) for _order_id, pk, trip in travelling if rows.under_way(trip))


def _bookings(place: Place, each: Numbered) -> Iterator[tuple[object, ...]]:
    """Parcels that will be asked about, to be told at once, and those that are booked later."""
    booked = {pk for _order_id, pk, _trip in each.travelling()}
    for parcel, (pk, trip) in enumerate(zip(each.parcels, each.sold.trips, strict=True)):
        common = (json.dumps(trip.wanted), "waiting")
        connection = place.connection(trip).pk
        if pk not in booked:
            loaded = [
                [line_id, item.quantity]
                for line_id, item in zip(each.lines, each.sold.sale.items, strict=True)
                if item.parcel == parcel
            ]
            columns = rows.charges(place, trip) | {"courier": trip.carrier.name, "lines": loaded}
            yield each.order, None, connection, common[0], json.dumps(columns), common[1], each.sold.sale.book_at, 0, ""
        elif rows.next_poll_at(place, pk, trip):
            yield each.order, pk, connection, common[0], "{}", common[1], place.at, 0, ""


def _products(place: Place, sold: Sequence[Sold]) -> dict[tuple[str, str], int]:
    """Ids of the articles by SKU and size; those that are missing are made."""
    wanted = {(item.article, item.size) for each in sold for item in each.sale.items}
    names = {(article.sku, size): _sku(article, size) for article, size in wanted}
    Product.objects.bulk_create(
        [
            Product(
                store=place.store,
                sku=_sku(article, size),
                name=f"{article.name}, {size}",
                category=article.category,
                cost=article.cost,
            )
            for article, size in sorted(wanted, key=lambda pair: _sku(*pair))
        ],
        ignore_conflicts=True,
    )
    known = Product.objects.filter(store=place.store, sku__in=names.values())
    ids = dict(known.values_list("sku", "pk"))
    return {pair: ids[sku] for pair, sku in names.items()}


def _sku(article: Article, size: str) -> str:
    return f"{article.sku}-{size}"


def _who(buyer: Buyer) -> object:
    """One customer per phone; without a phone everybody is somebody else."""
    return buyer.phone or buyer


def _buyers(place: Place, sold: Sequence[Sold]) -> dict[object, int]:
    """Ids of the customers; those that are missing are made."""
    first: dict[object, tuple[Buyer, Sale]] = {}
    for each in sold:
        first.setdefault(_who(each.sale.buyer), (each.sale.buyer, each.sale))
    phones = [who for who in first if isinstance(who, str)]
    ids: dict[object, int] = dict(
        Customer.objects.filter(store=place.store, phone__in=phones).values_list("phone", "pk")
    )
    fresh = {who: found for who, found in first.items() if who not in ids}
    ids |= dict(zip(fresh, Ids(Customer, len(fresh)).take(len(fresh)), strict=True))
    rows.CUSTOMERS.copy(rows.customer(place, ids[who], buyer, sale.placed_at) for who, (buyer, sale) in fresh.items())
    return ids
