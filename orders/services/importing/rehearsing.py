"""What a file would come to: its first rows are loaded, looked at and taken back."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Store
from orders.files import Row
from orders.files.sample import Sample
from orders.formats.layout import Layout
from orders.services.importing import running, staging
from orders.services.importing.drafts import Draft
from orders.services.importing.locking import Busy, alone
from orders.services.importing.merging import merge
from orders.services.importing.reading import Reader
from orders.services.importing.running import Era
from orders.services.importing.summary import Summary

MOST_SHOWN = 20
MOST_REFUSED = 200

Refused = tuple[int, list[str], str]  # row number, cells, reason


@dataclass(frozen=True)
class Rehearsal:
    """Orders as they would be, rows that would be refused, and counts; None while another load holds the store."""

    orders: list[Draft]
    refused: list[Refused]
    summary: Summary | None


def rehearse(*, sample: Sample, store: Store, layout: Layout, at: datetime) -> Rehearsal:
    """Load the sample and take it back. Raises `Unreadable`."""
    reader = Reader(layout=layout, header=sample.header, store=store, at=at)
    orders = list(_first(sample.rows, reader))
    try:
        with alone(store):
            summary, refused = running.rehearse(table=sample.table(), reader=reader, store=store, era=Era.PAST, at=at)
    except Busy:
        return Rehearsal(orders, [], None)
    return Rehearsal(orders, refused[:MOST_REFUSED], summary)


def _first(rows: Sequence[Row], reader: Reader) -> Iterator[Draft]:
    """The first orders that can be read, each with all its rows."""
    of_order = defaultdict[str, list[Row]](list)
    for row in rows:
        of_order[reader.number(row.cells)].append(row)
    shown = 0
    for number, some in of_order.items():
        distinct = {tuple(row.cells): (row.number, row.cells, row.flaw) for row in reversed(some)}
        whole = number and len(distinct) <= staging.MOST_ROWS
        merged = merge(list(reversed(distinct.values())), reader=reader) if whole else None
        if isinstance(merged, Draft):
            yield merged
            shown += 1
        if shown == MOST_SHOWN:
            return
