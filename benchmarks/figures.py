"""How long the RTO page takes over a year of a million orders, beside plain SQL over the same raw rows.

`bench figures [--orders 1000000] [--times 20]`: refill, one changed parcel, then in milliseconds the whole page by each
grouping and under filters, and the API with all its groups.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from statistics import median

from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Store, User
from accounts.roles import Role
from analytics import services
from analytics.dimensions import MANY, Dimension
from analytics.question import Question
from benchmarks import scratch
from benchmarks.figures_world import NEWEST, YEAR, fill
from benchmarks.measures import percentile
from orders.models import Shipment, StaleParcel

REFILL_TARGET, CHANGE_TARGET = 60.0, 10.0  # seconds
ALONE_TARGET, FILTERED_TARGET = 100.0, 250.0  # ms at p95
RAW_TIMES = 3  # the peer takes long
Asked = Mapping[str, str | list[str]]
AT_ONCE = 1_000  # parcels changed at once

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
        _change(store, AT_ONCE)
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
    client, question = _manager(store), Question((store.pk,), first=(NEWEST - YEAR).date(), last=NEWEST.date())
    page = reverse("figures:rto")
    year: dict[str, str | list[str]] = {"from": str(question.first), "to": str(question.last)}
    for grouping in GROUPINGS:
        _ask(f"page by {grouping}", client, page, year | {"group_by": grouping}, times, ALONE_TARGET)
    for name, filters in FILTERED.items():
        for grouping in ("state", "week", "category", "city", "postcode", "sku"):
            asked = {**year, **filters, "group_by": grouping}
            _ask(f"{name}, page by {grouping}", client, page, asked, times, FILTERED_TARGET)
    for many in MANY:
        _ask(f"API by {many.value}", client, reverse("analytics-rto"), year | {"group_by": many.value}, times, None)
    _raw("raw SQL by state", question, "", ALONE_TARGET)
    _raw("raw SQL cod, by state", question, "AND o.payment_method = 'cod'", FILTERED_TARGET)


GROUPINGS = [dimension.value for dimension in Dimension if dimension is not Dimension.NONE]
FILTERED: dict[str, Asked] = {
    "cod": {"payment_method": "cod"},
    "cod, one courier": {"payment_method": "cod", "courier": "delhivery"},
    "one channel": {"channel": "shopify"},
    "one channel, two states": {"channel": "shopify", "state": ["State number 0", "State number 1"]},
    "one zone, one campaign": {"zone": "A", "campaign": "campaign 1"},
    "everything of merchants": {"fulfilment": "merchant"},
    "one category": {"category": "Category 3"},
    "one city": {"city": "City 0"},
    "one sku": {"sku": "SKU-00001"},
}


def _manager(store: Store) -> Client:
    """A browser that is logged in."""
    user = User.objects.create_user(email="bench@example.com", password=None)
    Membership.objects.create(user=user, store=store, role=Role.MANAGER)
    client = Client()
    client.force_login(user)
    return client


def _ask(name: str, client: Client, address: str, asked: Asked, times: int, target: float | None) -> None:
    def get() -> None:
        answer = client.get(address, asked)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{name}: {answer.status_code}")

    get()  # what a process reads once
    _report(name, [1000 * _seconds(get) for _ in range(times)], target)


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


def _report(name: str, taken: Sequence[float], target: float | None) -> None:
    p95 = percentile(taken, 95)
    wanted = "" if target is None else f"{target:>10.0f} ms target"
    sys.stdout.write(f"{name:<44}{median(taken):>10.1f} ms p50{p95:>10.1f} ms p95{wanted}\n")
    figures = {"bench": "figures", "what": name, "p50_ms": round(median(taken), 2), "p95_ms": round(p95, 2)}
    sys.stdout.write(json.dumps({**figures, "target_ms": target}) + "\n")
    sys.stdout.flush()
