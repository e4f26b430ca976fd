"""Every write to facts and totals. Both change in one transaction, and one sweep or refill per store runs at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Max, Min

from accounts.models import Store
from analytics import filling
from analytics.dimensions import Cohort
from analytics.models import Label, ParcelFact
from orders.models import Shipment, StaleParcel

LOCK = 0x52544F  # "RTO": the first half of the advisory lock's number, the store is the second
AT_ONCE = 5_000  # parcels per sweep: about a second
STEP = 100_000  # shipments per step of a refill

Step = Callable[[int, int], None]  # steps done, of how many


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: stale rows consumed, and days whose totals were replaced (over both cohorts)."""

    parcels: int
    days: int


def sweep_all() -> int:
    """Sweep every store that has stale parcels; returns how many stale rows were consumed."""
    stores = StaleParcel.objects.order_by("store_id").values_list("store_id", flat=True).distinct()
    return sum(sweep(store_id=store_id).parcels for store_id in stores)


def sweep(*, store_id: int) -> Swept:
    """Bring the figures of up to 5,000 stale rows of a store up to date; safe to call any number of times.

    Returns at once with nothing done where another sweep or refill of the store is running. Rows that are appended
    meanwhile stay for the next sweep: exactly the rows that were read before the parcels were are consumed.
    """
    stale = _stale(store_id)
    if not stale:
        return Swept(0, 0)
    parcels = sorted(set(stale.values()))
    filling.label(filling.THESE, {"store": store_id, "parcels": parcels})
    with transaction.atomic():
        if not _try_lock(store_id):
            return Swept(0, 0)
        touched = filling.forget(store_id, parcels)
        touched |= filling.insert(filling.THESE, {"store": store_id, "parcels": parcels})
        days = _replace_totals(store_id, touched)
        consumed, _ = StaleParcel.objects.filter(pk__in=list(stale)).delete()
    return Swept(consumed, days)


def refill(*, store: Store, step: Step) -> int:
    """Make all facts and totals of a store anew from the raw rows; returns the number of parcels counted.

    Readers see the old figures until it is done. Waits for a sweep that is running. `step` is told how far it is.
    """
    stale = list(StaleParcel.objects.filter(store=store).values_list("pk", flat=True))  # before anything is looked at
    parts = _parts(store.pk)
    steps = 2 * len(parts) + len(Cohort)
    for done, part in enumerate(parts, start=1):
        filling.label(filling.BETWEEN, part)
        step(done, steps)
    filling.look(Label)
    with transaction.atomic():
        _lock(store.pk)
        ParcelFact.objects.filter(store=store).delete()
        for done, part in enumerate(parts, start=len(parts) + 1):
            filling.insert(filling.BETWEEN, part)
            step(done, steps)
        filling.look(ParcelFact)
        for done, cohort in enumerate(Cohort, start=2 * len(parts) + 1):
            filling.total(store.pk, cohort, days=None)
            step(done, steps)
        StaleParcel.objects.filter(pk__in=stale).delete()
        return ParcelFact.objects.filter(store=store).count()


def _stale(store_id: int) -> dict[int, int]:
    """The oldest stale rows of a store: the parcel of each."""
    rows = StaleParcel.objects.filter(store_id=store_id).order_by("pk")[:AT_ONCE]
    return dict(rows.values_list("pk", "shipment_id"))


def _replace_totals(store_id: int, touched: set[tuple[date, date]]) -> int:
    """Replace the totals of the touched ship and order days, old ones and new ones; returns how many days."""
    days = {
        Cohort.SHIP_DATE: {ship_day for ship_day, _ in touched},
        Cohort.ORDER_DATE: {order_day for _, order_day in touched},
    }
    for cohort, each in days.items():
        if each:
            filling.total(store_id, cohort, days=each)
    return sum(len(each) for each in days.values())


def _parts(store_id: int) -> list[dict[str, int]]:
    """The store's shipments in ranges of ids."""
    ends = Shipment.objects.filter(store_id=store_id).aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    starts = range(ends["first"], ends["last"] + 1, STEP)
    return [{"store": store_id, "first": first, "last": first + STEP - 1} for first in starts]


def _lock(store_id: int) -> None:
    """Until the end of the transaction nobody else writes this store's figures."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, store_id])


def _try_lock(store_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, store_id])
        return bool(cursor.fetchone()[0])
