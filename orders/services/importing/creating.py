"""Orders that are new here: every table by COPY, the parcels' columns folded beforehand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from accounts.models import Store
from connectors.couriers.words import Direction, ScanStatus
from core.queue import QueueState
from orders import identity, regions, stage
from orders.fold import Journey
from orders.models import News, Order, OrderLine, Scan, Shipment, ShipmentLine, StaleParcel
from orders.services.importing import planning
from orders.services.importing.copying import Ids, Rows, binary
from orders.services.importing.drafts import Draft, DraftLine, DraftParcel, Planned
from orders.services.importing.planning import Told, tell
from orders.states import Bucket, Decision, Payment, Source

ORDERS = Rows(
    Order,
    (
        "id", "store_id", "number", "placed_at", "payment_method", "currency", "total", "cod_amount", "channel",
        "campaign", "fulfilment", "decision", "customer_id", "buyer_name", "phone", "phone_given", "email", "address1",
        "address2", "landmark", "city", "state", "state_given", "postcode", "country", "import_run_id",
        "imported_digest", "created_at", "changed_at", "status", "outcome",
    ),
)  # fmt: skip
LINES = Rows(OrderLine, ("id", "store_id", "order_id", "position", "product_id", "quantity", "unit_price", "total"))
PARCELS = Rows(
    Shipment,
    (
        "id", "store_id", "order_id", "direction", "connection_id", "courier", "tracked_by", "awb", "return_awb",
        "zone", "cod_amount", "freight", "cod_fee", "return_freight", "promised_on", "created_at", "next_poll_at",
        *planning.COLUMNS,
    ),
)  # fmt: skip
LOADS = Rows(ShipmentLine, ("shipment_id", "line_id", "quantity"))
SCANS = Rows(
    Scan,
    (
        "store_id", "shipment_id", "tracked_by", "awb", "digest", "raw_code", "raw_text", "status", "reason",
        "happened_at", "received_at", "place", "source", "time_assumed", "quiet",
    ),
)  # fmt: skip
NEWS = Rows(
    News,
    (
        "store_id", "shipment_id", "at", "try_at", "state", "tries", "problem", "before", "after", "bucket_before",
        "bucket_after", "attempts_before", "attempts_after", "quiet",
    ),
)  # fmt: skip
STALE = Rows(StaleParcel, ("store_id", "shipment_id", "since"))


@dataclass(frozen=True)
class Load:
    """What all orders of one load have in common."""

    store: Store
    run_id: int | None  # None: a rehearsal
    zone: ZoneInfo
    quiet: bool
    at: datetime
    connections: dict[str, int]  # the store's courier accounts by provider


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
    ORDERS.copy(_order(draft, pk, travelling[pk], load, known) for draft, pk, _lines in placed)
    LINES.copy(
        line_row(line, pk, order_id, place, load, known)
        for draft, order_id, pks in placed
        for place, (line, pk) in enumerate(zip(draft.lines, pks, strict=True), start=1)
    )
    create_parcels([one for some in travelling.values() for one in some], load=load)
    LOADS.copy(
        (travelling[order_id][line.parcel].pk, pk, line.quantity)
        for draft, order_id, pks in placed
        for line, pk in zip(draft.lines, pks, strict=True)
        if line.parcel is not None
    )


def travel(draft: Draft, parcel: DraftParcel, pk: int, order_id: int, load: Load) -> Travelling:
    return Travelling(draft, parcel, pk, order_id, tell(parcel.planned, load.at))


def create_parcels(travelling: Sequence[Travelling], *, load: Load) -> None:
    """Write new parcels with their scans, news and stale figures."""
    PARCELS.copy(_parcel(one, load) for one in travelling)
    SCANS.copy(
        scan_row(scan, one.parcel, one.pk, one.draft, load, binary) for one in travelling for scan in one.parcel.planned
    )
    NEWS.copy(_news(one, load) for one in travelling if one.told.journey != Journey())
    STALE.copy((load.store.pk, one.pk, _text(load.at)) for one in travelling)


def order_row(draft: Draft, load: Load, known: Known) -> dict[str, object]:
    """What the file says of the order itself, by column; "" or None where it says nothing."""
    head = draft.head
    country = head.country or load.store.country
    return {
        "placed_at": head.placed_at.at,
        "payment_method": head.payment_method or Payment.UNKNOWN.value,
        "total": draft.total,
        "cod_amount": draft.cod_amount,
        "channel": head.channel,
        "campaign": head.campaign,
        "fulfilment": head.fulfilment,
        "customer_id": known.buyers.get(draft.phone),
        "buyer_name": head.customer_name,
        "phone": draft.phone,
        "phone_given": head.phone,
        "email": head.email,
        "address1": head.address1,
        "address2": head.address2,
        "landmark": head.landmark,
        "city": regions.city(head.city, country),
        "state": regions.state(head.state, country),
        "state_given": head.state,
        "postcode": head.postcode,
        "country": country,
    }


def _order(draft: Draft, pk: int, travelling: Sequence[Travelling], load: Load, known: Known) -> tuple[object, ...]:
    went = [one.told.journey for one in travelling]
    status, outcome = _stage(draft.decision, tuple([(one.bucket, one.handed_over_at is not None) for one in went]))
    row = order_row(draft, load, known) | {
        "id": pk,
        "store_id": load.store.pk,
        "number": draft.number,
        "currency": load.store.currency,
        "decision": draft.decision.value,
        "import_run_id": load.run_id,
        "imported_digest": binary(draft.digest),
        "placed_at": _text(draft.head.placed_at.at),
        "created_at": _text(load.at),
        "changed_at": _text(load.at),
        "status": status,
        "outcome": outcome,
    }
    return tuple([row[column] for column in ORDERS.columns])


@lru_cache(maxsize=1024)
def _stage(decision: Decision, parcels: tuple[tuple[Bucket, bool], ...]) -> tuple[str, str]:
    went = [stage.Parcel(bucket, handed_over) for bucket, handed_over in parcels]
    return stage.status(decision, went).value, stage.outcome(decision, went).value


def line_row(line: DraftLine, pk: int, order_id: int, position: int, load: Load, known: Known) -> tuple[object, ...]:
    product = known.products[line.product]
    return pk, load.store.pk, order_id, position, product, line.quantity, line.unit_price, line.total


def _parcel(one: Travelling, load: Load) -> tuple[object, ...]:
    draft, parcel = one.draft, one.parcel
    connection = load.connections.get(parcel.tracked_by) if parcel.awb else None
    polled = connection is not None and not load.quiet and one.told.journey.bucket is Bucket.OPEN
    return (
        one.pk, load.store.pk, one.order_id, Direction.FORWARD.value, connection, parcel.courier, parcel.tracked_by,
        parcel.awb, "", parcel.zone, draft.cod_amount if len(draft.parcels) == 1 else None, parcel.freight,
        parcel.cod_fee, parcel.return_freight, parcel.promised_on, _text(draft.head.placed_at.at),
        load.at if polled else None, *one.told.columns,
    )  # fmt: skip


@lru_cache(maxsize=65_536)
def _text(at: datetime) -> str:
    """A moment as PostgreSQL reads it; the same few come again and again."""
    return at.isoformat()


def scan_row(
    one: Planned, parcel: DraftParcel, shipment_id: int, draft: Draft, load: Load, digest: Callable[[bytes], object]
) -> tuple[object, ...]:
    """A scan as SCANS wants it; `digest` turns bytes into what the way of writing needs."""
    named = (
        identity.parcel_by_awb(tracked_by=parcel.tracked_by, awb=parcel.awb)
        if parcel.awb
        else identity.parcel_by_order(store_id=load.store.pk, number=draft.number)
    )
    status = one.status.value
    same = identity.scan_digest(parcel=named, raw_code=status, at=one.at, place="")
    return (
        load.store.pk, shipment_id, parcel.tracked_by, parcel.awb, digest(same), status, draft.word, status, "",
        _text(one.at), _text(load.at), "", Source.IMPORT.value, one.assumed, load.quiet,
    )  # fmt: skip


def _news(one: Travelling, load: Load) -> tuple[object, ...]:
    went = one.told.journey
    return (
        load.store.pk, one.pk, _text(load.at), _text(load.at), QueueState.WAITING.value, 0, "",
        ScanStatus.CREATED.value, went.status.value, Bucket.OPEN.value, went.bucket.value, 0, went.attempts, load.quiet,
    )  # fmt: skip
