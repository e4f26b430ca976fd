"""Orders by the hundred thousand: the tables and columns that the importer and the demo write by COPY."""

from datetime import datetime
from functools import lru_cache

from connectors.couriers.words import ScanStatus
from core.queue import QueueState
from orders import fold, stage
from orders.fold import Journey
from orders.models import News, Order, OrderLine, Scan, Shipment, ShipmentLine, StaleParcel
from orders.services.importing.copying import Rows
from orders.states import Bucket, Decision

SAID = (
    "placed_at", "payment_method", "total", "cod_amount", "channel", "campaign", "fulfilment", "customer_id",
    "buyer_name", "phone", "phone_given", "email", "address1", "address2", "landmark", "city", "state", "state_given",
    "postcode", "country",
)  # fmt: skip  # what a shop says of an order itself
ORDERS = Rows(
    Order,
    (
        "id", "store_id", "number", "currency", "decision", "import_run_id", "imported_digest", "created_at",
        "changed_at", "status", "outcome", *SAID,
    ),
)  # fmt: skip
LINES = Rows(OrderLine, ("id", "store_id", "order_id", "position", "product_id", "quantity", "unit_price", "total"))
PARCELS = Rows(
    Shipment,
    (
        "id", "store_id", "order_id", "direction", "connection_id", "courier", "tracked_by", "awb", "return_awb",
        "zone", "cod_amount", "freight", "cod_fee", "return_freight", "promised_on", "created_at", "next_poll_at",
        *fold.COLUMNS,
    ),
)  # fmt: skip
LOADS = Rows(ShipmentLine, ("shipment_id", "line_id", "quantity"))
SCANS = Rows(
    Scan,
    (
        "store_id", "shipment_id", "connection_id", "tracked_by", "awb", "digest", "raw_code", "raw_text", "status",
        "reason", "happened_at", "received_at", "place", "attempt", "source", "time_assumed", "quiet",
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

Row = tuple[object, ...]


def news_row(store_id: int, shipment_id: int, went: Journey, at: str, quiet: bool) -> Row:  # noqa: FBT001 a column
    """The news that a parcel is here and has come as far as this, as NEWS wants it."""
    return (
        store_id, shipment_id, at, at, QueueState.WAITING, 0, "", ScanStatus.CREATED, went.status, Bucket.OPEN,
        went.bucket, 0, went.attempts, quiet,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def standing(decision: Decision, parcels: tuple[tuple[Bucket, bool], ...]) -> tuple[str, str]:
    """Status and outcome of an order with these parcels, each given with its bucket and whether it was handed over."""
    went = [stage.Parcel(bucket, handed_over) for bucket, handed_over in parcels]
    return stage.status(decision, went).value, stage.outcome(decision, went).value


@lru_cache(maxsize=65_536)
def moment(at: datetime) -> str:
    """A moment as PostgreSQL reads it; the same few come again and again."""
    return at.isoformat()


def binary(digest: bytes) -> str:
    """Bytes as COPY reads them."""
    return "\\x" + digest.hex()
