"""A few thousand orders in one transaction: each is written whole or not at all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from django.db import connection as database
from django.utils.translation import gettext as _

from orders.models import Order, Scan, Shipment
from orders.services import tracking
from orders.services.importing import catalogue
from orders.services.importing.creating import Known, Load, create
from orders.services.importing.drafts import Draft, Refused
from orders.services.importing.updating import update

TAKEN = """
    SELECT s.tracked_by, s.awb, o.store_id, o.number FROM orders_shipment s JOIN orders_order o ON o.id = s.order_id
    JOIN unnest(%s::text[], %s::text[]) AS wanted (tracked_by, awb) USING (tracked_by, awb)
"""

DIGESTS = """
    SELECT number, imported_digest, import_run_id = %s, created_at = %s FROM orders_order
    WHERE store_id = %s AND number = ANY(%s)
"""

Parcel = tuple[str, str]  # tracker and AWB


class Made(Enum):
    """What a run had already made of an order, before it was stopped and taken up again."""

    CREATED = "created"
    CHANGED = "changed"
    NEITHER = "neither"

    @classmethod
    def of(cls, *, mine: bool, new: bool) -> "Made":
        return (cls.CREATED if new else cls.CHANGED) if mine else cls.NEITHER


class Before(NamedTuple):
    """An order as it is found: the digest of what a file last said of it, and what this run made of it."""

    digest: bytes | None
    of_this_run: Made


@dataclass(slots=True)
class Written:
    """What came of a batch."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    lines: int = 0
    shipments: int = 0
    refused: list[Refused] = field(default_factory=list)


def write(drafts: Sequence[Draft], *, load: Load) -> Written:
    """Write what is new or different of these orders, inside the caller's transaction."""
    wanted, refused = _with_parcels_of_their_own(drafts, load)
    existing = _existing([draft.number for draft in wanted], load)
    fresh = [draft for draft in wanted if draft.number not in existing]
    there = [(draft, existing[draft.number]) for draft in wanted if draft.number in existing]
    changed = [draft for draft, before in there if before.digest != draft.digest]
    known = _known([*fresh, *changed], load)
    if fresh:
        create(fresh, load=load, known=known)
    if changed:
        update(_locked(changed, load), load=load, known=known)
    _adopt([*fresh, *changed], load)
    same = Counter(before.of_this_run for draft, before in there if before.digest == draft.digest)
    return Written(
        created=len(fresh) + same[Made.CREATED],
        updated=len(changed) + same[Made.CHANGED],
        unchanged=same[Made.NEITHER],
        lines=sum(len(draft.lines) for draft in wanted),
        shipments=sum(len(draft.parcels) for draft in wanted),
        refused=refused,
    )


def _existing(numbers: Sequence[str], load: Load) -> dict[str, Before]:
    """What is there already of these orders."""
    with database.cursor() as cursor:
        cursor.execute(DIGESTS, [load.run_id, load.at, load.store_id, list(numbers)])
        return {
            number: Before(bytes(digest) if digest else None, Made.of(mine=mine, new=new))
            for number, digest, mine, new in cursor.fetchall()
        }


def _known(drafts: Sequence[Draft], load: Load) -> Known:
    lines = (line for draft in drafts for line in draft.lines)
    return Known(
        products=catalogue.products(lines, store_id=load.store_id, at=load.at),
        buyers=catalogue.buyers(drafts, store_id=load.store_id, language=load.store.locale, at=load.at),
    )


def _locked(drafts: Sequence[Draft], load: Load) -> list[tuple[Draft, Order]]:
    """Orders by id, then their parcels by id: the order of locks that everybody keeps."""
    numbers = [draft.number for draft in drafts]
    orders = list(Order.objects.select_for_update().filter(store=load.store, number__in=numbers).order_by("pk"))
    of_them = Shipment.objects.select_for_update().filter(order__in=[order.pk for order in orders])
    list(of_them.order_by("pk").values_list("pk"))
    by_number = {order.number: order for order in orders}
    return [(draft, by_number[draft.number]) for draft in drafts]


def _with_parcels_of_their_own(drafts: Sequence[Draft], load: Load) -> tuple[list[Draft], list[Refused]]:
    """Refuse orders whose AWB belongs to another order, here or earlier in the batch."""
    asked = _named(drafts)
    if not asked:
        return list(drafts), []
    owners = _owners(asked)
    wanted, refused = [], []
    for draft in drafts:
        mine = (load.store_id, draft.number)
        named = [(parcel.tracked_by, parcel.awb) for parcel in draft.parcels if parcel.awb]
        taken = next((parcel for parcel in named if owners.setdefault(parcel, mine) != mine), None)
        if taken is None:
            wanted.append(draft)
        else:
            refused.append(Refused(dict.fromkeys(draft.rows, _taken(taken, owners[taken], load))))
    return wanted, refused


def _named(drafts: Sequence[Draft]) -> set[Parcel]:
    """The parcels of these orders that have an AWB."""
    return {(parcel.tracked_by, parcel.awb) for draft in drafts for parcel in draft.parcels if parcel.awb}


def _owners(parcels: Iterable[Parcel]) -> dict[Parcel, tuple[int, str]]:
    """Store and order number of the parcels that are known already."""
    asked = sorted(parcels)
    with database.cursor() as cursor:
        cursor.execute(TAKEN, [[tracked_by for tracked_by, _awb in asked], [awb for _tracked_by, awb in asked]])
        return {(tracked_by, awb): (store_id, number) for tracked_by, awb, store_id, number in cursor.fetchall()}


def _taken(parcel: Parcel, owner: tuple[int, str], load: Load) -> str:
    told = {"awb": parcel[1], "courier": parcel[0] or "–", "number": owner[1]}
    if owner[0] != load.store_id:
        return _("the parcel %(awb)s of %(courier)s belongs to another order") % told
    return _("the parcel %(awb)s of %(courier)s belongs to order %(number)s") % told


def _adopt(drafts: Sequence[Draft], load: Load) -> None:
    """Give parcels the scans that came before them."""
    named = _named(drafts)
    if not named:
        return
    awbs = {awb for _tracked_by, awb in named}
    waiting = set(Scan.objects.filter(shipment=None, awb__in=awbs).values_list("tracked_by", "awb")) & named
    if waiting:
        arrived = Shipment.objects.filter(store=load.store, awb__in={awb for _tracked_by, awb in waiting})
        tracking.adopt(shipments=list(arrived), at=load.at, quiet=load.quiet)
