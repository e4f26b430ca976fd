"""How long it takes to do one thing with many orders: asked for by filter, carried out in batches with progress.

`bench bulk [--orders 20000] [--rows 5000]`: seconds from asking to the last result, with one worker.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence

from django.db import connection
from django.utils import timezone

from accounts.models import Store, User
from benchmarks import scratch
from benchmarks.lookup_world import fill
from benchmarks.measures import report
from desk.models import BulkRow, BulkRun, RowState
from desk.services import carrying, running
from orders.models import Order

TARGET = 10.0  # seconds for 5,000 rows


def run(arguments: Sequence[str]) -> None:
    """Make the world, do each thing once, print a table and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench bulk", description=__doc__)
    parser.add_argument("--orders", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=5_000)
    said = parser.parse_args(arguments)
    with scratch.database("sampai_bench_bulk"):
        fill(orders=said.orders, scans_each=0, chance=random.Random(7))  # noqa: S311 the same world each time
        _before_they_left()
        actor = User.objects.create_user("bench@example.com")
        store = Store.objects.get()
        steps: list[tuple[str, dict[str, str]]] = [
            ("hold", {}), ("release", {}), ("confirm", {}), ("tag", {"tags": "festive, vip"}),
            ("cancel", {"reason": "duplicate", "text": ""}),
        ]  # fmt: skip
        report("bulk", [_measured(store, actor, action, inputs, said.rows) for action, inputs in steps])


def _before_they_left() -> None:
    """Orders that are new; one in two has a parcel that is booked and waits."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders_order SET decision = 'new', status = 'new', outcome = 'open'")
        cursor.execute("DELETE FROM orders_shipment WHERE id % 2 = 0")
        cursor.execute("UPDATE orders_shipment SET status = 'created', bucket = 'open'")
    connection.cursor().execute("VACUUM ANALYZE orders_order, orders_shipment")


def _measured(
    store: Store, actor: User, action: str, inputs: dict[str, str], rows: int
) -> dict[str, str | int | float | None]:
    picked = Order.objects.filter(pk__in=Order.objects.order_by("pk").values("pk")[:rows])
    asking = _taken(
        lambda: running.start(
            store=store, list_name="orders", action=action, inputs=inputs, rows=picked, query="", at=timezone.now(),
            actor=actor,
        )
    )  # fmt: skip
    carried = _taken(lambda: carrying.carry(clock=timezone.now))
    done = BulkRow.objects.filter(run=BulkRun.objects.latest("pk"), state=RowState.DONE).count()
    return {
        "action": action,
        "rows": rows,
        "done": done,
        "asked_s": asking,
        "carried_s": carried,
        "rows_per_s": rows / carried,
        "target_s": TARGET * rows / 5_000,
    }


def _taken(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
