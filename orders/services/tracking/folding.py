"""Fold parcels from all their scans, write what came of it, leave news and stale figures behind."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import connection as database
from django.db import transaction

from connectors.couriers.words import Direction, ScanStatus
from core.writing import add, array, write
from orders import cadence, meanings, stage
from orders.fold import COLUMNS, Journey, Said, fold
from orders.models import News, Order, Scan, Shipment, StaleParcel
from orders.states import Bucket, Decision

# Orders by id, then parcels by id: the one order that everybody keeps.
HOLD = """
    SELECT FROM orders_order WHERE id IN (SELECT order_id FROM orders_shipment WHERE id = ANY(%(ids)s::bigint[]))
    ORDER BY id FOR UPDATE;
    SELECT FROM orders_shipment WHERE id = ANY(%(ids)s::bigint[]) ORDER BY id FOR UPDATE
"""

# A delivery that is told late, after the way back that followed it, changes nothing but the last.
NEWSWORTHY = ("status", "bucket", "attempts", "no_attempts", "reason", "changed_its_mind")
STATUSES = {status.value: status for status in ScanStatus}  # quicker than to call the class
SAID = (
    "shipment_id", "awb", "happened_at", "received_at", "digest", "place", "attempt", "time_assumed", "reason",
    "disputed", "status", "tracked_by", "raw_code",
)  # fmt: skip


def hold(*, shipment_ids: Collection[int]) -> None:
    """Lock parcels in the one order that everybody keeps: orders by id, then parcels by id."""
    with database.cursor() as cursor:
        cursor.execute(HOLD, {"ids": array(shipment_ids)})


@transaction.atomic
def refold(*, shipment_ids: Collection[int], at: datetime, quiet: bool) -> list[News]:
    """Fold these parcels again from all their scans. Same scans, same columns: folding twice changes nothing.

    Writes the columns, the orders' statuses, one `News` per parcel that changed its status, bucket, attempts or reason,
    and marks its figures stale. `quiet` news, of the past, sets nothing off that writes to people.
    """
    hold(shipment_ids=shipment_ids)
    return fold_held(shipment_ids=shipment_ids, at=at, quiet=quiet)


def fold_held(*, shipment_ids: Collection[int], at: datetime, quiet: bool) -> list[News]:
    """As `refold`, for a caller who holds the parcels."""
    if not shipment_ids:
        return []
    parcels = list(Shipment.objects.filter(pk__in=shipment_ids).order_by("pk"))
    said = said_of(parcels)
    journeys = {parcel.pk: fold(said[parcel.pk]) for parcel in parcels}
    changed = [parcel for parcel in parcels if _differs(parcel, journeys[parcel.pk])]
    _write(changed, journeys, at)
    restate(order_ids={parcel.order_id for parcel in changed})
    add(StaleParcel, ("store_id", "shipment_id", "since"), [(p.store_id, p.pk, at) for p in changed])
    return News.objects.bulk_create(
        [_news(p, journeys[p.pk], at=at, quiet=quiet) for p in changed if _is_news(p, journeys[p.pk])]
    )


def said_of(parcels: Collection[Shipment]) -> Mapping[int, list[Said]]:
    """The scans of each parcel as the fold wants them, unknown codes looked up again."""
    back = {parcel.pk: parcel.return_awb for parcel in parcels if parcel.return_awb != parcel.awb}
    scans = list(Scan.objects.filter(shipment__in=[parcel.pk for parcel in parcels]).values_list(*SAID))
    known = meanings.of({(tracked_by, code) for *_, status, tracked_by, code in scans if status == ScanStatus.UNKNOWN})
    said = defaultdict[int, list[Said]](list)
    for pk, awb, happened_at, received_at, digest, place, attempt, assumed, reason, disputed, status, *code in scans:
        understood = known.get((code[0], code[1])) if status == ScanStatus.UNKNOWN else None
        said[pk].append(
            Said(
                happened_at=happened_at,
                received_at=received_at,
                status=understood.status if understood else STATUSES[status],
                digest=bytes(digest),
                reason=(understood.reason or "") if understood else reason,
                place=place,
                attempt=attempt,
                time_assumed=assumed,
                return_leg=bool(awb) and awb == back.get(pk),
                disputed=disputed is not None,
            )
        )
    return said


def _differs(parcel: Shipment, journey: Journey) -> bool:
    return any(getattr(parcel, column) != getattr(journey, column) for column in COLUMNS)


def _is_news(parcel: Shipment, journey: Journey) -> bool:
    missed_again = journey.status is ScanStatus.PICKUP_FAILED and parcel.status_at != journey.status_at
    return missed_again or any(getattr(parcel, column) != getattr(journey, column) for column in NEWSWORTHY)


def _news(parcel: Shipment, journey: Journey, *, at: datetime, quiet: bool) -> News:
    return News(
        store_id=parcel.store_id,
        shipment_id=parcel.pk,
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


def _next_poll_at(parcel: Shipment, journey: Journey, at: datetime) -> datetime | None:
    """When to ask the courier next; nobody can be asked about a parcel without a connection."""
    if parcel.connection_id is None:
        return None
    since = journey.status_at or parcel.created_at
    return cadence.next_ask(status=journey.status, since=since, at=at, chance=cadence.chance_of(parcel.pk))


def _write(parcels: Collection[Shipment], journeys: Mapping[int, Journey], at: datetime) -> None:
    """One statement for all parcels; the instances keep what they said before, for the news."""
    rows = [
        (p.pk, *(getattr(journeys[p.pk], column) for column in COLUMNS), _next_poll_at(p, journeys[p.pk], at))
        for p in parcels
    ]
    write(Shipment, (*COLUMNS, "next_poll_at"), rows)


def restate(*, order_ids: Collection[int]) -> None:
    """Bring status and outcome of these orders, which the caller has locked, in line with their parcels."""
    parcels = defaultdict[int, list[stage.Parcel]](list)
    rows = Shipment.objects.filter(order__in=order_ids).values_list("order_id", "bucket", "handed_over_at", "direction")
    for order_id, bucket, handed_over_at, direction in rows:
        parcels[order_id].append(stage.Parcel(Bucket(bucket), handed_over_at is not None, Direction(direction)))
    changed = []
    orders = Order.objects.filter(pk__in=order_ids).values_list("pk", "decision", "status", "outcome")
    for pk, decided, *before in orders:
        decision, of_it = Decision(decided), parcels[pk]
        now = [stage.status(decision, of_it), stage.outcome(decision, of_it)]
        if now != before:
            changed.append((pk, *now))
    write(Order, ("status", "outcome"), changed)
