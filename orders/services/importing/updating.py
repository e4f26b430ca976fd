"""Orders that are here already and that the file tells differently now.

What the file doesn't say is left as it is, and a person's decision stays unless the table of moves lets the file's go
over it. Scans are only ever added.
"""

from collections import defaultdict
from collections.abc import Sequence

from connectors.couriers.words import Direction
from orders import states
from orders.models import Order, Shipment, StaleParcel
from orders.personal import PERSONAL
from orders.services.importing import lines, parcels
from orders.services.importing.copying import Rows
from orders.services.importing.creating import Known, Load, said
from orders.services.importing.drafts import Draft
from orders.services.importing.tables import SAID
from orders.services.tracking import refold
from orders.services.tracking.folding import restate
from orders.states import Decision, Payment

ORDERS = Rows(Order, ("id", *SAID, "decision", "import_run_id", "imported_digest", "changed_at", "version"))

HERS = (*PERSONAL, "customer_id")  # of a buyer whose data was erased: no file brings it back

Pair = tuple[Draft, Order]


def update(pairs: Sequence[Pair], *, load: Load, known: Known) -> None:
    """Bring these orders, which the caller has locked together with their parcels, in line with the file."""
    ORDERS.update([_row(draft, order, load, known) for draft, order in pairs])
    existing = defaultdict[int, list[Shipment]](list)
    of_them = Shipment.objects.filter(order__in=[order.pk for _, order in pairs], direction=Direction.FORWARD)
    for parcel in of_them.order_by("pk"):
        existing[parcel.order_id].append(parcel)
    places = parcels.amend([(draft, order.pk, existing[order.pk]) for draft, order in pairs], load=load)
    lines.amend([(draft, order.pk, places[order.pk]) for draft, order in pairs], load=load, known=known)
    every = {pk for ids in places.values() for pk in ids} | {one.pk for some in existing.values() for one in some}
    refold(shipment_ids=every, at=load.at, quiet=load.quiet)
    restate(order_ids={order.pk for _draft, order in pairs})
    StaleParcel.objects.bulk_create(
        [StaleParcel(store_id=load.store.pk, shipment_id=pk, since=load.at) for pk in sorted(every)]
    )


def _row(draft: Draft, order: Order, load: Load, known: Known) -> tuple[object, ...]:
    told = zip(SAID, said(draft, load, known), strict=True)
    closed = HERS if order.erased_at else ()
    kept = {name: getattr(order, name) if name in closed or _unsaid(value) else value for name, value in told}
    if kept["payment_method"] == Payment.PREPAID and draft.cod_amount is None:
        kept["cod_amount"] = None  # paid since: nothing is left to collect
    decision = _decision(Decision(order.decision), draft.decision).value
    run = load.run_id or order.import_run_id
    return order.pk, *kept.values(), decision, run, draft.digest, load.at, order.version + 1


def _unsaid(value: object) -> bool:
    return value in (None, "", Payment.UNKNOWN.value)


def _decision(before: Decision, said: Decision) -> Decision:
    """The file's decision where it goes further than ours and the table allows the way there."""
    if said is Decision.NEW or (before in {said, Decision.ON_HOLD, Decision.PACKED} and said is Decision.CONFIRMED):
        return before
    if before is Decision.CANCELLED:  # the shop took the cancellation back
        return said if said in states.NEXT[Decision.NEW] else before
    return said if said in states.NEXT[before] else before
