"""The lines of orders that are here already.

They are matched by content: many exports have no SKU, none has a line number. A line that is gone from the file stays
with a quantity of 0, because a return or an inspection may stand on it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal

from django.db import connection as database
from psycopg2.extras import execute_values

from orders.models import OrderLine, ShipmentLine
from orders.services.importing.copying import Ids, Rows
from orders.services.importing.creating import LINES, Known, Load, line_row
from orders.services.importing.drafts import Draft, DraftLine

CHANGED = Rows(OrderLine, ("id", "quantity", "unit_price", "total"))
TRAVELS = """
    INSERT INTO orders_shipmentline (shipment_id, line_id, quantity) VALUES %s
    ON CONFLICT (shipment_id, line_id) DO UPDATE SET quantity = excluded.quantity
"""

Found = list[tuple[DraftLine, OrderLine | None]]


def amend(told: Sequence[tuple[Draft, int, list[int]]], *, load: Load, known: Known) -> None:
    """Bring lines in line with drafts, each given with its order's id and the ids of its parcels."""
    existing = defaultdict[int, list[OrderLine]](list)
    for line in OrderLine.objects.filter(order__in=[order_id for _, order_id, _ in told]).order_by("order", "position"):
        existing[line.order_id].append(line)
    ids = Ids(OrderLine, sum(len(draft.lines) for draft, _order_id, _parcels in told))
    changed: list[OrderLine] = []
    gone: list[OrderLine] = []
    fresh, travels = [], []
    for draft, order_id, parcels in told:
        pairs, left = _matched(draft.lines, existing[order_id], known)
        gone += [line for line in left if line.quantity]
        position = max((line.position for line in existing[order_id]), default=0)
        for said, line in pairs:
            if line is None:
                position += 1
                pk = ids.next()
                fresh.append(line_row(said, pk, order_id, position, load, known))
            else:
                pk = line.pk
                changed += [line] if _rewritten(line, said) else []
            travels += [(parcels[said.parcel], pk, said.quantity)] if said.parcel is not None else []
    _write(changed, gone, fresh, travels)


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


def _write(
    changed: Sequence[OrderLine],
    gone: Sequence[OrderLine],
    fresh: Sequence[Sequence[object]],
    travels: Sequence[object],
) -> None:
    for line in gone:
        line.quantity = 0
        line.total = None if line.total is None else Decimal(0)
    CHANGED.update([(line.pk, line.quantity, line.unit_price, line.total) for line in (*changed, *gone)])
    ShipmentLine.objects.filter(line__in=[line.pk for line in gone]).update(quantity=0)
    LINES.copy(fresh)
    if travels:
        with database.cursor() as cursor:
            execute_values(cursor.cursor, TRAVELS, travels, page_size=1000)
