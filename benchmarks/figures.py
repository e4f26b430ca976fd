"""How long the RTO figure takes over a year of a million orders, beside plain SQL over the same raw rows.

`bench figures [--orders 1000000] [--times 20]`: refill, one changed parcel, questions in milliseconds.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import median, quantiles

from django.db import connection
from django.utils import timezone

from accounts.models import Store
from analytics import services
from analytics.dimensions import Dimension
from analytics.queries import rto
from analytics.question import Question
from analytics.views import CHARTED
from benchmarks import scratch
from benchmarks.figures_world import NEWEST, YEAR, fill
from orders.models import Shipment, StaleParcel

REFILL_TARGET, CHANGE_TARGET = 60.0, 10.0  # seconds
ALONE_TARGET, FILTERED_TARGET = 100.0, 250.0  # ms at p95
RAW_TIMES = 3  # the peer takes long
MANY = 1_000  # parcels changed at once

# What one would write without facts: grouped by state, everything or cash on delivery only.
RAW = """
    SELECT o.state, s.bucket, count(*) FROM orders_shipment s JOIN orders_order o ON o.id = s.order_id
    WHERE s.store_id = %s AND s.direction = 'forward'
        AND (s.handed_over_at AT TIME ZONE 'Asia/Kolkata')::date BETWEEN %s AND %s {narrowed}
    GROUP BY o.state, s.bucket
"""


def run(arguments: Sequence[str]) -> None:
    """Make the world, fill, change, ask, print a table and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench figures", description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=20, help="how often each question is asked")
    said = parser.parse_args(arguments)
    with scratch.database("sampai_bench_figures"):
        store = fill(orders=said.orders, chance=random.Random(7))  # noqa: S311 the same world each time
        _refill(store)
        _change(store, 1)
        _change(store, MANY)
        _ask_all(store, said.times)


def _refill(store: Store) -> None:
    seconds = _seconds(lambda: services.refill(store=store, step=_silent))
    _report("refill", [1000 * seconds], 1000 * REFILL_TARGET)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _change(store: Store, count: int) -> None:
    """Parcels that are still open come back, and the sweep takes that over."""
    parcels = list(Shipment.objects.filter(bucket="open").order_by("-pk").values_list("pk", flat=True)[:count])
    Shipment.objects.filter(pk__in=parcels).update(bucket="rto", rto_initiated_at=NEWEST, reason="refused")
    StaleParcel.objects.bulk_create([StaleParcel(store=store, shipment_id=pk) for pk in parcels])
    seconds = _seconds(lambda: services.sweep(store_id=store.pk))
    _report(f"sweep, {count} changed", [1000 * seconds], 1000 * CHANGE_TARGET)


def _ask_all(store: Store, times: int) -> None:
    question = Question((store.pk,), first=(NEWEST - YEAR).date(), last=(NEWEST + timedelta(days=1)).date())
    for dimension in Dimension:
        _ask(f"by {dimension.value}", question, [dimension], times, ALONE_TARGET)
    _ask("page", question, [*CHARTED, Dimension.STATE], times, ALONE_TARGET)
    for name, filters in FILTERED.items():
        asked = Question(question.store_ids, question.cohort, question.first, question.last, filters=filters)
        for dimension in (Dimension.STATE, Dimension.WEEK, Dimension.POSTCODE, Dimension.SKU):
            _ask(f"{name}, by {dimension.value}", asked, [dimension], times, FILTERED_TARGET)
        _ask(f"{name}, page", asked, [*CHARTED, Dimension.STATE], times, FILTERED_TARGET)
    _raw("raw SQL by state", question, "", ALONE_TARGET)
    _raw("raw SQL cod, by state", question, "AND o.payment_method = 'cod'", FILTERED_TARGET)


FILTERED = {
    "cod": {Dimension.PAYMENT_METHOD: ("cod",)},
    "cod, one courier": {Dimension.PAYMENT_METHOD: ("cod",), Dimension.COURIER: ("delhivery",)},
    "one sku": {Dimension.SKU: ("SKU-00001",)},
}


def _ask(name: str, question: Question, dimensions: Sequence[Dimension], times: int, target: float) -> None:
    taken = [1000 * _seconds(lambda: rto.answers(question, dimensions, at=timezone.now())) for _ in range(times)]
    _report(name, taken, target)


def _raw(name: str, question: Question, narrowed: str, target: float) -> None:
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(RAW.format(narrowed=narrowed), [question.store_ids[0], question.first, question.last])
            cursor.fetchall()

    _report(name, [1000 * _seconds(ask) for _ in range(RAW_TIMES)], target)


def _silent(done: int, steps: int) -> None:
    """A benchmark shows no bar."""


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _report(name: str, taken: Sequence[float], target: float) -> None:
    p95 = quantiles(taken, n=100, method="inclusive")[94] if len(taken) > 1 else taken[0]
    sys.stdout.write(f"{name:<32}{median(taken):>10.1f} ms p50{p95:>10.1f} ms p95{target:>10.0f} ms target\n")
    figures = {"bench": "figures", "what": name, "p50_ms": round(median(taken), 2), "p95_ms": round(p95, 2)}
    sys.stdout.write(json.dumps({**figures, "target_ms": target}) + "\n")
    sys.stdout.flush()
