"""A merchant's year for figures: orders, lines and parcels with keys as uneven as real ones."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection

from accounts.models import Store
from benchmarks import scratch

NEWEST = datetime(2026, 11, 21, tzinfo=UTC)
YEAR = timedelta(days=365)
PRODUCTS, CITIES, POSTCODES, STATES = 3_000, 2_500, 15_000, 36
COURIERS = ("delhivery", "xpressbees", "shadowfax", "ecom_express", "bluedart")
REASONS = ("refused", "unreachable", "unavailable", "address_problem", "payment_not_ready", "no_attempt")
BUCKETS = ("delivered",) * 14 + ("rto",) * 4 + ("lost", "cancelled")
TRAVEL = timedelta(days=6)

PRODUCT = ["id", "store_id", "sku", "name", "category"]
ORDER = ["id", "store_id", "number", "placed_at", "payment_method", "currency", "total", "cod_amount", "channel", "campaign", "fulfilment", "decision", "buyer_name", "phone", "phone_given", "email", "address1", "address2", "landmark", "city", "state", "state_given", "postcode", "country", "created_at", "changed_at", "status", "outcome"]  # fmt: skip  # noqa: E501
LINE = ["id", "store_id", "order_id", "position", "product_id", "quantity", "unit_price", "total"]
SHIPMENT = ["id", "store_id", "order_id", "direction", "courier", "tracked_by", "awb", "return_awb", "zone", "created_at", "cod_amount", "freight", "status", "bucket", "place", "reason", "attempts", "no_attempts", "time_assumed", "changed_its_mind", "handed_over_at", "first_failed_at", "delivered_at", "rto_initiated_at", "status_at"]  # fmt: skip  # noqa: E501


class Uneven:
    """Names drawn by Zipf's law: the first is by far the most frequent."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.weights = list(accumulate(1 / (rank + 5) for rank in range(len(names))))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.names, cum_weights=self.weights, k=count)


def fill(*, orders: int, chance: random.Random) -> Store:
    """Load a year by COPY: one parcel per order, 1.3 lines; the ids of orders and parcels run from 1."""
    store = Store.objects.create(code="bench", name="Bench", currency="INR", timezone="Asia/Kolkata", country="IN")
    products = ((pk, store.pk, f"SKU-{pk:05}", f"Product {pk}", f"Category {pk % 40}") for pk in range(1, PRODUCTS + 1))
    scratch.copy("orders_product", PRODUCT, products)
    scratch.copy("orders_order", ORDER, _orders(store.pk, orders, chance))
    scratch.copy("orders_orderline", LINE, _lines(store.pk, orders, chance))
    scratch.copy("orders_shipment", SHIPMENT, _shipments(store.pk, orders, chance))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return store


def placed_at(pk: int, orders: int) -> datetime:
    """Orders come evenly over the year."""
    return NEWEST - YEAR + YEAR * (pk / orders)


def _orders(store: int, count: int, chance: random.Random) -> Iterator[Sequence[Any]]:
    cities = Uneven([f"City {number}" for number in range(CITIES)]).draw(chance, count)
    states = Uneven([f"State number {number}" for number in range(STATES)]).draw(chance, count)
    postcodes = Uneven([str(110_001 + 37 * number) for number in range(POSTCODES)]).draw(chance, count)
    channels = chance.choices(("shopify", "amazon", "web"), weights=(6, 3, 1), k=count)
    payments = chance.choices(("cod", "prepaid"), weights=(7, 3), k=count)
    campaigns = chance.choices(["", *(f"campaign {number}" for number in range(12))], k=count)
    for pk in range(1, count + 1):
        at, payment = placed_at(pk, count), payments[pk - 1]
        yield (
            pk, store, f"B-{pk}", at, payment, "INR", 1299, 1299 if payment == "cod" else 0, channels[pk - 1],
            campaigns[pk - 1], "merchant", "confirmed", "", "", "", "", "", "", "", cities[pk - 1], states[pk - 1], "",
            postcodes[pk - 1], "IN", at, at, "shipped", "open",
        )  # fmt: skip


def _lines(store: int, count: int, chance: random.Random) -> Iterator[Sequence[Any]]:
    products = Uneven([str(pk) for pk in range(1, PRODUCTS + 1)]).draw(chance, 2 * count)
    line = 0
    for pk in range(1, count + 1):
        for position in range(2 if pk % 10 < 3 else 1):  # noqa: PLR2004 three in ten orders have two lines
            line += 1
            yield line, store, pk, position, products[2 * pk - 2 + position], 1, 1299, 1299


def _shipments(store: int, count: int, chance: random.Random) -> Iterator[Sequence[Any]]:
    couriers = Uneven(COURIERS).draw(chance, count)
    buckets, zones = chance.choices(BUCKETS, k=count), chance.choices("ABCDE", k=count)
    for pk in range(1, count + 1):
        at = placed_at(pk, count) + timedelta(days=1)
        ended = at + TRAVEL * (0.5 + chance.random())
        bucket = buckets[pk - 1] if ended < NEWEST else "open"
        back = bucket == "rto"
        yield (
            pk, store, pk, "forward", couriers[pk - 1], couriers[pk - 1], f"{14_900_000_000_000 + pk * 37}", "",
            zones[pk - 1], at, 1299, 84, "in_transit", bucket, "", chance.choice(REASONS) if back else "",
            int(back), 0, "f", "f", at, ended if back else None, ended if bucket == "delivered" else None,
            ended if back else None, ended,
        )  # fmt: skip
