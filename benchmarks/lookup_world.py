"""A merchant's world for look-ups: orders, parcels and scans, with names as common and as rare as they are in India."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection

from accounts.models import Store
from benchmarks import scratch

NEWEST = datetime(2026, 11, 21, tzinfo=UTC)
SYLLABLES = [
    "aa", "an", "ar", "bha", "chan", "da", "dee", "esh", "fa", "ga", "gur", "ha", "in", "ja", "jay", "ka", "ki",
    "la", "lak", "ma", "me", "na", "nee", "om", "pa", "pra", "ra", "ri", "sa", "shi", "su", "ta", "ti", "u", "va",
    "vi", "ya", "zu",
]  # fmt: skip
COMMON = ("Kumar", "Singh", "Sharma", "Khan", "Patel", "Devi", "Das", "Yadav", "Shaikh", "Gupta", "Reddy", "Nair")
GIVEN = ("Rahul", "Priya", "Amit", "Pooja", "Sunita", "Imran", "Snehal", "Asha", "Mehul", "Kavya", "Deepak", "Ritu")
NAMES = 3000  # of each sort
# Zipf's law with a flat head: the commonest given name is one in a hundred, the commonest surname one in 26.
GIVEN_HEAD, FAMILY_HEAD = 20, 3
CODES = ("created", "picked_up", "in_transit", "at_destination", "out_for_delivery", "delivered")

ORDER = [
    "id", "store_id", "number", "placed_at", "payment_method", "currency", "total", "cod_amount", "channel",
    "campaign", "fulfilment", "decision", "buyer_name", "phone", "phone_given", "email", "address1", "address2",
    "landmark", "city", "state", "state_given", "postcode", "country", "created_at", "changed_at", "status",
    "outcome",
]  # fmt: skip
SHIPMENT = [
    "id", "store_id", "order_id", "direction", "courier", "tracked_by", "awb", "return_awb", "zone", "created_at",
    "status", "bucket", "place", "reason", "attempts", "no_attempts", "time_assumed", "changed_its_mind",
]  # fmt: skip
SCAN = [
    "store_id", "shipment_id", "tracked_by", "awb", "digest", "raw_code", "raw_text", "status", "reason",
    "happened_at", "received_at", "place", "source", "time_assumed", "quiet",
]  # fmt: skip


def fill(*, orders: int, scans_each: int, chance: random.Random) -> None:
    """Load the world by COPY; order ids run from 1 to `orders`, each has one parcel."""
    store = Store.objects.create(code="bench", name="Bench", currency="INR", timezone="Asia/Kolkata", country="IN")
    scratch.copy("orders_order", ORDER, _orders(store.pk, orders, chance))
    scratch.copy("orders_shipment", SHIPMENT, _shipments(store.pk, orders))
    scratch.copy("orders_scan", SCAN, _scans(store.pk, orders, scans_each))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE orders_order, orders_shipment")


def misspelt(name: str, chance: random.Random) -> str:
    """The name with one letter of its longest word dropped, doubled, changed or swapped with its neighbour."""
    word = max(name.split(), key=len)
    at = chance.randrange(1, max(2, len(word) - 1))
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice("aeiou") + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    )
    return name.replace(word, chance.choice(slips), 1)


def _names(known: Sequence[str], head: int, chance: random.Random) -> tuple[list[str], list[float]]:
    """The names and their cumulative weights."""
    made = dict.fromkeys(known)
    while len(made) < NAMES:
        made["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))).title()] = None
    return list(made), list(accumulate(1 / (rank + head) for rank in range(1, NAMES + 1)))


def _orders(store: int, count: int, chance: random.Random) -> Iterator[Sequence[Any]]:
    given, given_weights = _names(GIVEN, GIVEN_HEAD, chance)
    family, family_weights = _names(COMMON, FAMILY_HEAD, chance)
    for pk in range(1, count + 1):
        first = chance.choices(given, cum_weights=given_weights)[0]
        last = chance.choices(family, cum_weights=family_weights)[0]
        at = NEWEST - timedelta(seconds=(count - pk) * 30)
        phone = f"+91{6_000_000_000 + (pk * 7_919_317) % 3_999_999_999}"
        email = f"{first}.{last}{pk}@example.com".lower()
        yield (
            pk, store, f"WK-{100_000 + pk}", at, "cod", "INR", 1299, 1299, "web", "", "", "confirmed",
            f"{first} {last}", phone, phone, email, "12 MG Road", "", "", "Pune", "Maharashtra", "MH",
            411_000 + pk % 60, "IN", at, at, "delivered", "delivered",
        )  # fmt: skip


def _shipments(store: int, count: int) -> Iterator[Sequence[Any]]:
    for pk in range(1, count + 1):
        at = NEWEST - timedelta(seconds=(count - pk) * 30)
        yield (
            pk, store, pk, "forward", "delhivery", "delhivery", _awb(pk), "", "C", at, "delivered", "delivered", "Pune",
            "", 0, 0, "f", "f",
        )  # fmt: skip


def _scans(store: int, count: int, each: int) -> Iterator[Sequence[Any]]:
    for pk in range(1, count + 1):
        start = NEWEST - timedelta(seconds=(count - pk) * 30)
        for step in range(each):
            at, code = start + timedelta(hours=6 * step), CODES[min(step, len(CODES) - 1)]
            digest = hashlib.sha256(b"%d/%d" % (pk, step)).hexdigest()
            yield (
                store, pk, "delhivery", _awb(pk), f"\\\\x{digest}", code, "", code, "", at, at, "Pune", "push",
                "f", "f",
            )  # fmt: skip


def _awb(pk: int) -> str:
    return f"{14_900_000_000_000 + pk * 37}"
