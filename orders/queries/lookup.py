"""Find an order from any clue: exact kinds first, each one short range of an index; a spelling only when they fail."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import TrigramStrictWordSimilarity, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Reverse, Upper

from accounts.models import Store
from connectors.couriers.words import Direction
from core.web import masking
from orders.models import Order, Shipment
from orders.queries import clues
from orders.queries.clues import Clue

LIMIT = 20
# How alike a part of a name must be, strictest first: a close spelling must not drown among loose ones. Whole words
# come before any run of letters, or "shrma" is a Fatima Shah ("…ma Sh…") before it is a Sharma.
LIKENESS = (("word", 0.6), ("strict_word", 0.4), ("word", 0.4))
CANDIDATES = 600  # of one likeness are weighed; a common name has more than anybody reads
# PostgreSQL can't tell how many names are alike and would read the whole table for a common one. Until the
# transaction ends, it walks the trigrams.
BY_TRIGRAMS = """SELECT set_config('pg_trgm.' || %s || '_similarity_threshold', %s, true),
    set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)"""
BEST_FIRST = ("number", "awb", "phone", "email", "name")


@dataclass(frozen=True, slots=True)
class Hit:
    """One order that fits, contact data masked; `matched_on` is the kind of clue that found it."""

    order_id: int
    number: str
    store: str
    customer_name: str
    phone: str
    awb: list[str]
    status: str
    outcome: str
    placed_at: datetime
    matched_on: str
    travels: str = ""  # what its courier says, where one parcel is all that travels


def find(
    *, stores: Sequence[Store], clue: str, limit: int = LIMIT, named_in: Collection[int] = frozenset()
) -> list[Hit]:
    """At most `limit` orders of these stores that the clue fits, best first; the match works on full values.

    Names of buyers are masked except in the stores whose ids are `named_in`.
    """
    found = matches(stores=stores, clue=clue, limit=limit)
    if not found:
        return []
    orders = Order.objects.filter(pk__in=found).in_bulk()
    parcels = _parcels(found)
    codes = {store.pk: store.code for store in stores}
    there = [(orders[pk], kind) for pk, kind in found.items() if pk in orders]
    hits = [(order, _hit(order, codes, parcels.get(order.pk, []), kind)) for order, kind in there]
    return [replace(hit, customer_name=order.buyer_name) if order.store_id in named_in else hit for order, hit in hits]


def matches(*, stores: Sequence[Store], clue: str, limit: int = LIMIT) -> dict[int, str]:
    """Order ids that the clue fits and the kind of clue that fitted, best first."""
    ids = [store.pk for store in stores]
    said = clues.read(clue, sorted({store.country for store in stores}))
    if not ids or not said.text:
        return {}
    return _exact(ids, said, limit) or _ends(ids, said, limit) or _spelt_like(ids, said.name, limit)


def _exact(stores: list[int], clue: Clue, limit: int) -> dict[int, str]:
    """Orders that carry exactly the number, AWB, phone or e-mail; all kinds in one statement."""
    orders = Order.objects.filter(store__in=stores)
    parcels = Shipment.objects.filter(store__in=stores)
    parts: list[QuerySet[Any, Any]] = []
    if clue.numbers:
        spelt = orders.annotate(spelt=Upper("number")).filter(spelt__in=clue.numbers)
        parts.append(_kind(spelt, "pk", "placed_at", "number")[:limit])
    if clue.awbs:
        carried = [Q(awb__in=clue.awbs) & ~Q(awb=""), Q(return_awb__in=clue.awbs) & ~Q(return_awb="")]
        parts += [_kind(parcels.filter(one), "order_id", "created_at", "awb")[:limit] for one in carried]
    if clue.phones:
        parts.append(_kind(orders.exclude(phone="").filter(phone__in=clue.phones), "pk", "placed_at", "phone")[:limit])
    if clue.email:
        parts.append(_kind(orders.exclude(email="").filter(email=clue.email), "pk", "placed_at", "email")[:limit])
    return _best(parts, limit)


def _ends(stores: list[int], clue: Clue, limit: int) -> dict[int, str]:
    """Orders whose number or phone begins or ends so."""
    orders = Order.objects.filter(store__in=stores)
    parts: list[QuerySet[Any, Any]] = []
    if end := clue.number_end:
        backwards = orders.annotate(backwards=Reverse(Upper("number"))).filter(backwards__startswith=end[::-1])
        # The digits before must not run on: 418 is not the end of WK-20418.
        whole = backwards.exclude(number__iregex=rf"[0-9]{re.escape(end)}$") if end[0].isdigit() else backwards
        parts.append(_kind(whole, "pk", "placed_at", "number")[:limit])
        begun = orders.annotate(spelt=Upper("number")).filter(spelt__startswith=end)
        parts.append(_kind(begun, "pk", "placed_at", "number")[:limit])
    if clue.phone_end:
        dialled = orders.exclude(phone="").annotate(backwards=Reverse("phone"))
        ending = dialled.filter(backwards__startswith=clue.phone_end[::-1])
        parts.append(_kind(ending, "pk", "placed_at", "phone")[:limit])
    for start in clue.phone_starts:
        beginning = orders.exclude(phone="").filter(phone__startswith=start)
        parts.append(_kind(beginning, "pk", "placed_at", "phone")[:limit])
    return _best(parts, limit)


def _kind(rows: QuerySet[Any], order: str, at: str, kind: str) -> QuerySet[Any, Any]:
    """Unordered: the limit cuts a wide range short before anything is sorted."""
    found: QuerySet[Any, Any] = rows.annotate(found_id=F(order), found_at=F(at), found_by=Value(kind))
    return found.order_by().values_list("found_id", "found_at", "found_by")


def _best(parts: list[QuerySet[Any, Any]], limit: int) -> dict[int, str]:
    """The rows of all parts, the better kind of clue first, then the newest; each order once."""
    if not parts:
        return {}
    rows = list(parts[0].union(*parts[1:], all=True)) if len(parts) > 1 else list(parts[0])
    rows.sort(key=lambda row: row[1], reverse=True)
    rows.sort(key=lambda row: BEST_FIRST.index(row[2]))
    found = dict[int, str]()
    for pk, _at, kind in rows:
        found.setdefault(pk, kind)
    return dict(list(found.items())[:limit])


def _spelt_like(stores: list[int], name: str, limit: int) -> dict[int, str]:
    """Orders whose buyer's name has a part that is spelt like this, the most alike first."""
    if not name:
        return {}
    with transaction.atomic():
        for part, likeness in LIKENESS:
            if found := _as_alike(stores, name, part, likeness, limit):
                return found
    return {}


def _as_alike(stores: list[int], name: str, part: str, likeness: float, limit: int) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(BY_TRIGRAMS, [part, str(likeness)])
    spelt = Order.objects.filter(store__in=stores).annotate(spelt=Upper("buyer_name"))
    some = spelt.filter(**{f"spelt__trigram_{part}_similar": name})
    alike = TrigramWordSimilarity(name, "spelt") + TrigramStrictWordSimilarity(name, "spelt")
    rows = list(some.annotate(alike=alike).order_by().values_list("alike", "placed_at", "pk")[:CANDIDATES])
    return dict.fromkeys((pk for _alike, _at, pk in sorted(rows, reverse=True)[:limit]), "name")


def _parcels(orders: Collection[int]) -> dict[int, list[Shipment]]:
    parcels: dict[int, list[Shipment]] = {}
    rows = Shipment.objects.filter(order__in=orders).order_by("pk")
    for parcel in rows.only("order_id", "direction", "awb", "return_awb", "status", "handed_over_at"):
        parcels.setdefault(parcel.order_id, []).append(parcel)
    return parcels


def _hit(order: Order, codes: dict[int, str], parcels: list[Shipment], kind: str) -> Hit:
    outward = [parcel for parcel in parcels if parcel.direction == Direction.FORWARD]
    return Hit(
        order_id=order.pk,
        number=order.number,
        store=codes[order.store_id],
        customer_name=masking.name(order.buyer_name) or "",
        phone=masking.phone(order.phone or order.phone_given) or "",
        awb=[awb for parcel in parcels for awb in (parcel.awb, parcel.return_awb) if awb],
        status=order.status,
        outcome=order.outcome,
        placed_at=order.placed_at,
        matched_on=kind,
        travels=outward[0].status if len(outward) == 1 and outward[0].handed_over_at else "",
    )
