"""Orders that are new here: every table by COPY, the parcels' columns folded beforehand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from accounts.models import Store
from connectors.couriers.words import Direction
from orders import identity, regions
from orders.models import Order, OrderLine, Shipment
from orders.services.importing import tables
from orders.services.importing.copying import Ids
from orders.services.importing.drafts import Draft, DraftLine, DraftParcel, Planned
from orders.services.importing.planning import Told, tell
from orders.services.importing.tables import Row, binary, moment
from orders.states import Bucket, Payment, Source

NO_CASE = frozenset({Bucket.DELIVERED, Bucket.CANCELLED})  # nobody waits for such a parcel, neither here nor there
FORWARD, IMPORT, UNKNOWN = Direction.FORWARD.value, Source.IMPORT.value, Payment.UNKNOWN.value


@dataclass(frozen=True)
class Load:
    """What all orders of one load have in common."""

    store: Store
    run_id: int | None  # None: a rehearsal
    zone: ZoneInfo
    quiet: bool
    at: datetime
    connections: dict[str, int]  # the store's courier accounts by provider

    @cached_property
    def store_id(self) -> int:
        return self.store.pk


@dataclass(frozen=True)
class Known:
    """Ids of what the orders name."""

    products: dict[tuple[str, str], int]
    buyers: dict[str, int]


@dataclass(slots=True)
class Travelling:
    """A parcel that is about to be written, with its id and its order's."""

    draft: Draft
    parcel: DraftParcel
    pk: int
    order_id: int
    told: Told


def create(drafts: Sequence[Draft], *, load: Load, known: Known) -> None:
    """Write orders that are not there yet."""
    orders = Ids(Order, len(drafts))
    lines = Ids(OrderLine, sum(len(draft.lines) for draft in drafts))
    parcels = Ids(Shipment, sum(len(draft.parcels) for draft in drafts))
    placed = [(draft, pk, lines.take(len(draft.lines))) for draft, pk in zip(drafts, orders, strict=True)]
    travelling = {
        order_id: [travel(draft, parcel, parcels.next(), order_id, load) for parcel in draft.parcels]
        for draft, order_id, _lines in placed
    }
    tables.ORDERS.copy(_order(draft, pk, travelling[pk], load, known) for draft, pk, _lines in placed)
    tables.LINES.copy(
        line_row(line, pk, order_id, place, load, known)
        for draft, order_id, pks in placed
        for place, (line, pk) in enumerate(zip(draft.lines, pks, strict=True), start=1)
    )
    create_parcels([one for some in travelling.values() for one in some], load=load)
    tables.LOADS.copy(
        (travelling[order_id][line.parcel].pk, pk, line.quantity)
        for draft, order_id, pks in placed
        for line, pk in zip(draft.lines, pks, strict=True)
        if line.parcel is not None
    )


def travel(draft: Draft, parcel: DraftParcel, pk: int, order_id: int, load: Load) -> Travelling:
    return Travelling(draft, parcel, pk, order_id, tell(parcel.planned, load.at))


def create_parcels(travelling: Sequence[Travelling], *, load: Load) -> None:
    """Write new parcels with their scans, news and stale figures."""
    at = moment(load.at)
    tables.PARCELS.copy(_parcel(one, load) for one in travelling)
    tables.SCANS.copy(
        scan_row(scan, one.parcel, one.pk, one.draft, load, binary) for one in travelling for scan in one.parcel.planned
    )
    tables.NEWS.copy(
        tables.news_row(load.store_id, one.pk, one.told.journey, at, load.quiet)
        for one in travelling
        if _is_news(one, load)
    )
    tables.STALE.copy((load.store_id, one.pk, at) for one in travelling)


def said(draft: Draft, load: Load, known: Known) -> Row:
    """What the file says of the order itself, in the order of SAID; "" or None where it says nothing."""
    head = draft.head
    country = head.country or load.store.country
    return (
        moment(head.placed_at.at), head.payment_method or UNKNOWN, draft.total, draft.cod_amount, head.channel,
        head.campaign, head.fulfilment, known.buyers.get(draft.phone), head.customer_name, draft.phone, head.phone,
        head.email, head.address1, head.address2, head.landmark, regions.city(head.city, country),
        regions.state(head.state, country), head.state, head.postcode, country,
    )  # fmt: skip


def _order(draft: Draft, pk: int, travelling: Sequence[Travelling], load: Load, known: Known) -> Row:
    went = [one.told.journey for one in travelling]
    status, outcome = tables.standing(
        draft.decision, tuple([(one.bucket, one.handed_over_at is not None) for one in went])
    )
    at = moment(load.at)
    return (
        pk, load.store_id, draft.number, load.store.currency, draft.decision, load.run_id, binary(draft.digest), at, at,
        status, outcome, *said(draft, load, known),
    )  # fmt: skip


def line_row(line: DraftLine, pk: int, order_id: int, position: int, load: Load, known: Known) -> Row:
    product = known.products[line.product]
    return pk, load.store_id, order_id, position, product, line.quantity, line.unit_price, line.total


def _parcel(one: Travelling, load: Load) -> Row:
    draft, parcel = one.draft, one.parcel
    connection = load.connections.get(parcel.tracked_by) if parcel.awb else None
    polled = connection is not None and not load.quiet and one.told.journey.bucket is Bucket.OPEN
    return (
        one.pk, load.store_id, one.order_id, FORWARD, connection, parcel.courier, parcel.tracked_by, parcel.awb, "",
        parcel.zone, draft.cod_amount if len(draft.parcels) == 1 else None, parcel.freight, parcel.cod_fee,
        parcel.return_freight, parcel.promised_on, moment(draft.head.placed_at.at), load.at if polled else None,
        *one.told.columns,
    )  # fmt: skip


def scan_row(
    one: Planned, parcel: DraftParcel, shipment_id: int, draft: Draft, load: Load, digest: Callable[[bytes], object]
) -> Row:
    """A scan as SCANS wants it; `digest` turns bytes into what the way of writing needs."""
    named = (
        identity.parcel_by_awb(tracked_by=parcel.tracked_by, awb=parcel.awb)
        if parcel.awb
        else identity.parcel_by_order(store_id=load.store_id, number=draft.number)
    )
    status = one.status.value
    same = identity.scan_digest(parcel=named, raw_code=status, at=one.at, place="")
    return (
        load.store_id, shipment_id, None, parcel.tracked_by, parcel.awb, digest(same), status, draft.word, status, "",
        moment(one.at), moment(load.at), "", None, IMPORT, one.assumed, load.quiet,
    )  # fmt: skip


def _is_news(one: Travelling, load: Load) -> bool:
    """Whether a new parcel is worth telling the rooms above: of the past, only where a case may be open."""
    return bool(one.parcel.planned) and not (load.quiet and one.told.journey.bucket in NO_CASE)
