"""Every write to facts and totals. Both change in one transaction, and one sweep or refill per store runs at a time."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, Max, Min, OuterRef

from accounts.models import Store
from analytics import filling, totalling
from analytics.dimensions import DAY_COLUMN, Cohort
from analytics.filling import Fact
from analytics.models import Basis, Label, ParcelFact, ProductFact
from orders.models import Shipment, StaleParcel

LOCK = 0x52544F  # "RTO": the first half of the advisory lock's number, the store is the second
AT_ONCE = 5_000  # parcels per sweep: about a second
STEP = 200_000  # shipments per step of a refill

Step = Callable[[int, int], None]  # steps done, of how many


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: stale rows consumed, and days whose totals were replaced (over both cohorts)."""

    parcels: int
    days: int


def sweep_all() -> int:
    """Sweep every store that has stale parcels; returns how many stale rows were consumed.

    A store whose time zone or currency was changed is refilled first: its days are other days now.
    """
    for store in _changed_stores():
        if _is_free(store.pk):
            refill(store=store, step=_silent)
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
    filling.label(store_id, parcels)
    with transaction.atomic():
        if not _try_lock(store_id):
            return Swept(0, 0)
        _keep_basis(store_id)
        gone = filling.forget(store_id, parcels)
        come = filling.insert(store_id, parcels)
        days = _follow(store_id, gone, come)
        consumed, _ = StaleParcel.objects.filter(pk__in=list(stale)).delete()
    return Swept(consumed, days)


def refill(*, store: Store, step: Step) -> int:
    """Make all facts and totals of a store anew from the raw rows; returns the number of parcels counted.

    Readers see the old figures until it is done. Waits for a sweep that is running. `step` is told how far it is.
    """
    stale = list(StaleParcel.objects.filter(store=store).values_list("pk", flat=True))  # before anything is looked at
    parts = _parts(store.pk)
    steps = 2 + len(parts) + len(Cohort)
    filling.label_store(store.pk)
    filling.look(Label)
    step(1, steps)
    with transaction.atomic():
        _lock(store.pk)
        filling.make_room()
        Basis.objects.filter(store=store).delete()
        _keep_basis(store.pk)
        ParcelFact.objects.filter(store=store).delete()
        ProductFact.objects.filter(store=store).delete()
        for done, part in enumerate(parts, start=2):
            filling.fill(part)
            step(done, steps)
        filling.look(ParcelFact)
        filling.fill_products(store.pk)
        step(2 + len(parts), steps)
        for done, cohort in enumerate(Cohort, start=3 + len(parts)):
            totalling.renew(store.pk, cohort)
            step(done, steps)
        StaleParcel.objects.filter(pk__in=stale).delete()
        return ParcelFact.objects.filter(store=store).count()


def _silent(done: int, steps: int) -> None:
    """Nobody watches."""


def _changed_stores() -> list[Store]:
    """Stores whose facts were made with another time zone or currency than they have now."""
    same = Basis.objects.filter(store=OuterRef("pk"), timezone=OuterRef("timezone"), currency=OuterRef("currency"))
    return list(Store.objects.filter(~Exists(same), Exists(ParcelFact.objects.filter(store=OuterRef("pk")))))


def _keep_basis(store_id: int) -> None:
    """Note what the store's facts are made with, if that isn't noted yet; it can't change before they are written."""
    store = Store.objects.select_for_update(no_key=True).get(pk=store_id)
    Basis.objects.get_or_create(store=store, defaults={"timezone": store.timezone, "currency": store.currency})


def _stale(store_id: int) -> dict[int, int]:
    """The oldest stale rows of a store: the parcel of each."""
    rows = StaleParcel.objects.filter(store_id=store_id).order_by("pk")[:AT_ONCE]
    return dict(rows.values_list("pk", "shipment_id"))


def _follow(store_id: int, gone: list[Fact], come: list[Fact]) -> int:
    """Bring all that is made of facts in line with those that went and came; returns how many days were counted."""
    if not gone and not come:
        return 0
    filling.move_products(gone=gone, come=come)
    counted = 0
    for cohort in Cohort:
        days = {fact[DAY_COLUMN[cohort]] for fact in (*gone, *come)}
        totalling.recount(store_id, cohort, days)
        totalling.move(store_id, cohort, gone=gone, come=come)
        counted += len(days)
    return counted


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


def _is_free(store_id: int) -> bool:
    """Whether nobody writes this store's figures at the moment."""
    with transaction.atomic():
        return _try_lock(store_id)


def _try_lock(store_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, store_id])
        return bool(cursor.fetchone()[0])
