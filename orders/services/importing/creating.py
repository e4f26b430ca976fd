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
from orders.services.importing.planning import journey
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


def create(drafts: Sequence[Draft], *, load: Load, known: Known) -> list[tuple[str, str]]:
    """Write orders that are not there yet; returns tracker and AWB of the parcels that have one."""
    orders = Ids(Order, len(drafts))
    lines = Ids(OrderLine, sum(len(draft.lines) for draft in drafts))
    parcels = Ids(Shipment, sum(len(draft.parcels) for draft in drafts))
    placed = [
        (draft, orders.next(), lines.take(len(draft.lines)), parcels.take(len(draft.parcels))) for draft in drafts
    ]
    ORDERS.copy(_order(draft, order_id, load, known) for draft, order_id, _lines, _parcels in placed)
    LINES.copy(
        line_row(line, pk, order_id, place, load, known)
        for draft, order_id, pks, _parcels in placed
        for place, (line, pk) in enumerate(zip(draft.lines, pks, strict=True), start=1)
    )
    travelling = [
        (draft, parcel, pk, order_id)
        for draft, order_id, _lines, pks in placed
        for parcel, pk in zip(draft.parcels, pks, strict=True)
    ]
    create_parcels(travelling, load=load)
    LOADS.copy(
        (pks[line.parcel], pk, line.quantity)
        for draft, _order_id, line_pks, pks in placed
        for line, pk in zip(draft.lines, line_pks, strict=True)
        if line.parcel is not None
    )
    return [(parcel.courier, parcel.awb) for _draft, parcel, _pk, _order_id in travelling if parcel.awb]


def create_parcels(travelling: Sequence[tuple[Draft, DraftParcel, int, int]], *, load: Load) -> None:
    """Write new parcels, each with its draft, id and order's id, with their scans, news and stale figures."""
    told = [(draft, parcel, pk, order, journey(parcel.planned, load.at)) for draft, parcel, pk, order in travelling]
    PARCELS.copy(_parcel(draft, parcel, pk, order, went, load) for draft, parcel, pk, order, went in told)
    SCANS.copy(
        scan_row(one, parcel, pk, draft, load, binary)
        for draft, parcel, pk, _order, _went in told
        for one in parcel.planned
    )
    NEWS.copy(_news(pk, went, load) for _draft, _parcel, pk, _order, went in told if went != Journey())
    STALE.copy((load.store.pk, pk, _text(load.at)) for _draft, _parcel, pk, _order, _went in told)


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


def _order(draft: Draft, pk: int, load: Load, known: Known) -> tuple[object, ...]:
    went = [journey(parcel.planned, load.at) for parcel in draft.parcels]
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


def _parcel(draft: Draft, parcel: DraftParcel, pk: int, order_id: int, went: Journey, load: Load) -> tuple[object, ...]:
    connection = load.connections.get(parcel.courier) if parcel.awb else None
    polled = connection is not None and not load.quiet and went.bucket is Bucket.OPEN
    return (
        pk, load.store.pk, order_id, Direction.FORWARD.value, connection, parcel.courier, tracker(parcel), parcel.awb,
        "", parcel.zone, draft.cod_amount if len(draft.parcels) == 1 else None, parcel.freight, parcel.cod_fee,
        parcel.return_freight, parcel.promised_on, _text(draft.head.placed_at.at), load.at if polled else None,
        *_columns(parcel.planned, load.at),
    )  # fmt: skip


@lru_cache(maxsize=65_536)
def _columns(planned: tuple[Planned, ...], at: datetime) -> tuple[object, ...]:
    """A journey's columns as texts that COPY reads; made once for all parcels that went the same way."""
    went = journey(planned, at)
    found = [getattr(went, name) for name in planning.COLUMNS]
    return tuple([None if value is None else str(value) for value in found])


@lru_cache(maxsize=65_536)
def _text(at: datetime) -> str:
    """A moment as PostgreSQL reads it; the same few come again and again."""
    return at.isoformat()


def tracker(parcel: DraftParcel) -> str:
    """Whose numbers the parcel's AWB belongs to; nobody's where there is none."""
    return parcel.courier if parcel.awb else ""


def scan_row(
    one: Planned, parcel: DraftParcel, shipment_id: int, draft: Draft, load: Load, digest: Callable[[bytes], object]
) -> tuple[object, ...]:
    """A scan as SCANS wants it; `digest` turns bytes into what the way of writing needs."""
    named = (
        identity.parcel_by_awb(tracked_by=parcel.courier, awb=parcel.awb)
        if parcel.awb
        else identity.parcel_by_order(store_id=load.store.pk, number=draft.number)
    )
    status = one.status.value
    same = identity.scan_digest(parcel=named, raw_code=status, at=one.at, place="")
    return (
        load.store.pk, shipment_id, tracker(parcel), parcel.awb, digest(same), status, draft.word, status, "",
        _text(one.at), _text(load.at), "", Source.IMPORT.value, one.assumed, load.quiet,
    )  # fmt: skip


def _news(shipment_id: int, went: Journey, load: Load) -> tuple[object, ...]:
    return (
        load.store.pk, shipment_id, _text(load.at), _text(load.at), QueueState.WAITING.value, 0, "",
        ScanStatus.CREATED.value, went.status.value, Bucket.OPEN.value, went.bucket.value, 0, went.attempts, load.quiet,
    )  # fmt: skip
