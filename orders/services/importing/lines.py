"""The lines of orders that are here already.

They are matched by content: many exports have no SKU, none has a line number. A line that is gone from the file stays
with a quantity of 0, because a return or an inspection may stand on it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection as database
from psycopg2.extras import execute_values

from orders.models import OrderLine, ShipmentLine
from orders.services.importing.copying import Ids, Rows
from orders.services.importing.creating import Known, Load, line_row
from orders.services.importing.drafts import Draft, DraftLine
from orders.services.importing.tables import LINES

CHANGED = Rows(OrderLine, ("id", "quantity", "unit_price", "total"))
TRAVELS = """
    INSERT INTO orders_shipmentline (shipment_id, line_id, quantity) VALUES %s
    ON CONFLICT (shipment_id, line_id) DO UPDATE SET quantity = excluded.quantity
"""

Found = list[tuple[DraftLine, OrderLine | None]]


@dataclass
class _Changes:
    """What is to be written."""

    changed: list[OrderLine] = field(default_factory=list)
    gone: list[OrderLine] = field(default_factory=list)
    fresh: list[tuple[object, ...]] = field(default_factory=list)
    travels: list[tuple[int, int, int]] = field(default_factory=list)  # parcel, line, quantity


def amend(told: Sequence[tuple[Draft, int, list[int]]], *, load: Load, known: Known) -> None:
    """Bring lines in line with drafts, each given with its order's id and the ids of its parcels.

    A file that knows nothing of lines changes none; where nothing travelled yet, they travel in the order's parcel.
    """
    existing = defaultdict[int, list[OrderLine]](list)
    for line in OrderLine.objects.filter(order__in=[order_id for _, order_id, _ in told]).order_by("order", "position"):
        existing[line.order_id].append(line)
    ids = Ids(OrderLine, sum(len(draft.lines) for draft, _order_id, _parcels in told))
    changes = _Changes()
    unsaid = [(existing[order_id], parcels[0]) for draft, order_id, parcels in told if parcels and not draft.lines]
    changes.travels += _left_behind(unsaid)
    for draft, order_id, parcels in told:
        if draft.lines:
            _compare(draft, order_id, parcels, existing[order_id], ids, changes, load, known)
    _write(changes)


def _left_behind(pairs: Sequence[tuple[Sequence[OrderLine], int]]) -> list[tuple[int, int, int]]:
    """Lines that are in no parcel yet, each with the one that they travel in."""
    every = [line.pk for lines, _parcel in pairs for line in lines]
    packed = set(ShipmentLine.objects.filter(line__in=every).values_list("line_id", flat=True)) if every else set()
    return [(parcel, line.pk, line.quantity) for lines, parcel in pairs for line in lines if line.pk not in packed]


def _compare(
    draft: Draft,
    order_id: int,
    parcels: Sequence[int],
    existing: Sequence[OrderLine],
    ids: Ids,
    changes: _Changes,
    load: Load,
    known: Known,
) -> None:
    pairs, left = _matched(draft.lines, existing, known)
    changes.gone += [line for line in left if line.quantity]
    position = max((line.position for line in existing), default=0)
    for said, line in pairs:
        if line is None:
            position += 1
            pk = ids.next()
            changes.fresh.append(line_row(said, pk, order_id, position, load, known))
        else:
            pk = line.pk
            changes.changed += [line] if _rewritten(line, said) else []
        changes.travels += [(parcels[said.parcel], pk, said.quantity)] if said.parcel is not None else []


def _matched(said: Sequence[DraftLine], existing: Sequence[OrderLine], known: Known) -> tuple[Found, list[OrderLine]]:
    """Each line of the file with the one that it is: an equal one, else one of the same product; and who is left."""
    left = list(existing)
    found: dict[int, OrderLine] = {}
    keys: list[Callable[[DraftLine | OrderLine], Hashable]] = [
        lambda line: (_product(line, known), line.quantity, line.total),
        lambda line: _product(line, known),
    ]
    for key in keys:
        for place, line in enumerate(said):
            same = None if place in found else next((one for one in left if key(one) == key(line)), None)
            if same:
                left.remove(same)
                found[place] = same
    return [(line, found.get(place)) for place, line in enumerate(said)], left


def _product(line: DraftLine | OrderLine, known: Known) -> int:
    return known.products[line.product] if isinstance(line, DraftLine) else line.product_id


def _rewritten(line: OrderLine, said: DraftLine) -> bool:
    """Take over what the file says; whether that was anything new."""
    before = line.quantity, line.unit_price, line.total
    line.quantity = said.quantity
    line.unit_price = line.unit_price if said.unit_price is None else said.unit_price
    line.total = line.total if said.total is None else said.total
    return before != (line.quantity, line.unit_price, line.total)


def _write(changes: _Changes) -> None:
    for line in changes.gone:
        line.quantity = 0
        line.total = None if line.total is None else Decimal(0)
    rewritten = [*changes.changed, *changes.gone]
    CHANGED.update([(line.pk, line.quantity, line.unit_price, line.total) for line in rewritten])
    ShipmentLine.objects.filter(line__in=[line.pk for line in changes.gone]).update(quantity=0)
    LINES.copy(changes.fresh)
    if changes.travels:
        with database.cursor() as cursor, database.wrap_database_errors:
            execute_values(cursor.cursor, TRAVELS, changes.travels, page_size=1000)
