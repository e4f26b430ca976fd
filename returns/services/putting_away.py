"""Units go where they were meant to: on the shelf, to repair, into the bin, back to the vendor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import Store, User
from core import audit
from core.audit import Change
from orders.models import Order
from orders.services import tracking
from returns.models import Inspection, ReturnRequest, RtoCase
from returns.services import advancing, either, moving


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the units that were named: `put_away` now, or `left` because it was so already."""

    put_away: int
    left: int


@transaction.atomic
def put_away(*, store: Store, units: Collection[int], at: datetime, actor: User | None) -> Done:
    """These inspected units (ids of inspections) are done with; a case closes with the last of them.

    Another store's are left out. Repeating it changes nothing.
    """
    rows = [row for row in _held(store, units) if row.done_at is None]
    for row in rows:
        row.done_at, row.done_by = at, actor
    _save("returns.unit.put_away", rows, at, actor)
    return Done(len(rows), len(set(units)) - len(rows))


@transaction.atomic
def take_back(*, store: Store, units: Collection[int], at: datetime, actor: User | None) -> Done:
    """Undo: these units still wait for it, and a case that was closed with them is open again."""
    rows = [row for row in _held(store, units) if row.done_at is not None]
    for row in rows:
        row.done_at = row.done_by = None
    _save("returns.unit.taken_back", rows, at, actor)
    return Done(len(rows), len(set(units)) - len(rows))


def _held(store: Store, units: Collection[int]) -> list[Inspection]:
    """The units, their orders, parcels, cases and returns locked in the one order that everybody keeps."""
    mine = Inspection.objects.filter(store=store, pk__in=units)
    cases, requests = mine.values("rto_line__case"), mine.values("returned__request")
    orders = Order.objects.filter(Q(rto_cases__in=cases) | Q(returns__in=requests)).values("pk")
    list(Order.objects.select_for_update().filter(pk__in=orders).order_by("pk").values_list("pk"))
    parcels = mine.exclude(rto_line=None).values_list("rto_line__case__shipment", flat=True)
    tracking.hold(shipment_ids=set(parcels))
    list(RtoCase.objects.select_for_update().filter(pk__in=cases).order_by("pk").values_list("pk"))
    list(ReturnRequest.objects.select_for_update().filter(pk__in=requests).order_by("pk").values_list("pk"))
    return list(mine.select_related("rto_line", "returned").order_by("pk"))


def _save(verb: str, rows: Collection[Inspection], at: datetime, actor: User | None) -> None:
    if not rows:
        return
    Inspection.objects.bulk_update(rows, ["done_at", "done_by"], batch_size=1000)
    facts = [either.whose(row.rto_line or row.returned) | {"unit": row.unit} for row in rows]
    changes = [Change(row, None, row.disposition, fact) for row, fact in zip(rows, facts, strict=True)]
    audit.record_all(verb, changes, at=at, actor=actor)
    touched = {row.rto_line.case_id for row in rows if row.rto_line}
    cases = list(moving.held(RtoCase.objects.filter(pk__in=touched)))
    advancing.advance_held(cases=cases, at=at, actor=actor)
