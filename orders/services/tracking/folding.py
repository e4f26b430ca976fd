"""Fold parcels from all their scans, write what came of it, leave news and stale figures behind."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime

from django.db import connection as database
from django.db import transaction
from psycopg2.extras import execute_values

from connectors.couriers.words import Direction, ScanStatus
from orders import meanings, stage
from orders.fold import Journey, Said, fold
from orders.models import News, Order, Scan, Shipment, StaleParcel
from orders.states import Bucket, Decision

COLUMNS = tuple(field.name for field in fields(Journey))
SAID = (
    "shipment_id", "awb", "happened_at", "received_at", "status", "digest", "reason", "place", "attempt",
    "time_assumed", "tracked_by", "raw_code",
)  # fmt: skip


def lock(*, shipment_ids: Collection[int]) -> list[Shipment]:
    """Lock parcels in the one order that everybody keeps: orders by id, then parcels by id."""
    orders = Shipment.objects.filter(pk__in=shipment_ids).values("order_id")
    list(Order.objects.select_for_update().filter(pk__in=orders).order_by("pk").values_list("pk"))
    return list(Shipment.objects.select_for_update().filter(pk__in=shipment_ids).order_by("pk"))


@transaction.atomic
def refold(*, shipment_ids: Collection[int], at: datetime, quiet: bool) -> list[News]:
    """Fold these parcels again from all their scans. Same scans, same columns: folding twice changes nothing.

    Writes the columns, the orders' statuses, one `News` per parcel that changed its status, bucket or attempts, and
    marks its figures stale. `quiet` news, of the past, sets nothing off that writes to people.
    """
    if not shipment_ids:
        return []
    parcels = lock(shipment_ids=shipment_ids)
    said = _said(parcels)
    journeys = {parcel.pk: fold(said[parcel.pk]) for parcel in parcels}
    changed = [parcel for parcel in parcels if _differs(parcel, journeys[parcel.pk])]
    _write(changed, journeys)
    _restate_orders({parcel.order_id for parcel in changed})
    StaleParcel.objects.bulk_create([StaleParcel(store_id=p.store_id, shipment_id=p.pk, since=at) for p in changed])
    return News.objects.bulk_create(
        [_news(p, journeys[p.pk], at, quiet) for p in changed if _is_news(p, journeys[p.pk])]
    )


def _said(parcels: Collection[Shipment]) -> Mapping[int, list[Said]]:
    """The scans of each parcel as the fold wants them, unknown codes looked up again."""
    back = {parcel.pk: parcel.return_awb for parcel in parcels if parcel.return_awb != parcel.awb}
    rows = list(Scan.objects.filter(shipment__in=[parcel.pk for parcel in parcels]).values_list(*SAID))
    known = meanings.of({(row[10], row[11]) for row in rows if row[4] == ScanStatus.UNKNOWN})
    said = defaultdict[int, list[Said]](list)
    for pk, awb, happened, received, status, digest, reason, place, attempt, assumed, tracked_by, code in rows:
        meaning = known.get((tracked_by, code)) if status == ScanStatus.UNKNOWN else None
        if meaning is not None:
            status, reason = meaning.status, meaning.reason or ""
        returning = bool(awb) and awb == back.get(pk)
        said[pk].append(
            Said(happened, received, ScanStatus(status), bytes(digest), reason, place, attempt, assumed, returning)
        )
    return said


def _differs(parcel: Shipment, journey: Journey) -> bool:
    return any(getattr(parcel, column) != getattr(journey, column) for column in COLUMNS)


def _is_news(parcel: Shipment, journey: Journey) -> bool:
    before = (parcel.status, parcel.bucket, parcel.attempts, parcel.no_attempts)
    return before != (journey.status, journey.bucket, journey.attempts, journey.no_attempts)


def _news(parcel: Shipment, journey: Journey, at: datetime, quiet: bool) -> News:
    return News(
        store_id=parcel.store_id,
        shipment=parcel,
        at=at,
        try_at=at,
        before=parcel.status,
        after=journey.status,
        bucket_before=parcel.bucket,
        bucket_after=journey.bucket,
        attempts_before=parcel.attempts,
        attempts_after=journey.attempts,
        quiet=quiet,
    )


def _write(parcels: Collection[Shipment], journeys: Mapping[int, Journey]) -> None:
    """One statement for all parcels; the instances keep what they said before, for the news."""
    if not parcels:
        return
    types = [Shipment._meta.get_field(column).db_type(database) for column in COLUMNS]
    template = f"(%s::bigint, {', '.join(f'%s::{kind}' for kind in types)})"  # a column of NULLs has no type else
    names, sets = ", ".join(COLUMNS), ", ".join(f"{column} = new.{column}" for column in COLUMNS)
    statement = f"UPDATE orders_shipment AS old SET {sets} FROM (VALUES %s) AS new (id, {names}) WHERE old.id = new.id"
    rows = [(parcel.pk, *(getattr(journeys[parcel.pk], column) for column in COLUMNS)) for parcel in parcels]
    with database.cursor() as cursor:
        execute_values(cursor.cursor, statement, rows, template=template, page_size=1000)


def _restate_orders(order_ids: Collection[int]) -> None:
    """Bring status and outcome of these orders, which the caller has locked, in line with their parcels."""
    parcels = defaultdict[int, list[stage.Parcel]](list)
    rows = Shipment.objects.filter(order__in=order_ids).values_list("order_id", "bucket", "handed_over_at", "direction")
    for order_id, bucket, handed_over_at, direction in rows:
        parcels[order_id].append(stage.Parcel(Bucket(bucket), handed_over_at is not None, Direction(direction)))
    changed = []
    for order in Order.objects.filter(pk__in=order_ids).only("decision", "status", "outcome"):
        decision, of_it = Decision(order.decision), parcels[order.pk]
        status, outcome = stage.status(decision, of_it), stage.outcome(decision, of_it)
        if (order.status, order.outcome) != (status, outcome):
            order.status, order.outcome = status, outcome
            changed.append(order)
    Order.objects.bulk_update(changed, ["status", "outcome"], batch_size=500)
