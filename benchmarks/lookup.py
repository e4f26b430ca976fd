"""How long the look-up takes among a million orders, beside a naive ILIKE over the same columns.

`bench lookup [--orders 1000000] [--clues 200]`: figures are milliseconds in the database for one look-up.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from django.db import connection
from django.db.models import Q

from accounts.models import Store
from benchmarks import scratch
from benchmarks.lookup_world import fill, misspelt
from orders.models import Order
from orders.queries import lookup

TARGETS = {"name": 60.0}  # ms at p95; everything else is exact
EXACT_TARGET = 5.0
NAIVE_CLUES = 5  # the peer takes seconds


@dataclass
class Stopwatch:
    """Adds up what the database takes; `connection.execute_wrapper` calls it around each statement."""

    spent: float = 0.0
    taken: list[float] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], *call: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(*call)
        finally:
            self.spent += time.perf_counter() - start

    def lap(self) -> None:
        """Note the milliseconds since the last lap."""
        self.taken.append(self.spent * 1000)
        self.spent = 0.0


def run(arguments: Sequence[str]) -> None:
    """Make the world, look things up, print a table and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench lookup", description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--scans", type=int, default=10, help="scans per order")
    parser.add_argument("--clues", type=int, default=200, help="look-ups of each kind")
    said = parser.parse_args(arguments)
    chance = random.Random(7)  # noqa: S311 the same world each time
    with scratch.database("sampai_bench_lookup"):
        fill(orders=said.orders, scans_each=said.scans, chance=chance)
        stores = list(Store.objects.all())
        _print(f"{'clue':<16}{'found':>7}{'p50 ms':>9}{'p95 ms':>9}{'target':>9}{'ILIKE p50 ms':>14}")
        for kind, clues in _clues(said.clues, said.orders, chance).items():
            _report(kind, clues, stores, said.orders)


def _clues(count: int, orders: int, chance: random.Random) -> dict[str, list[str]]:
    """Clues of each kind, taken from orders drawn at random."""
    picked = Order.objects.filter(pk__in=chance.sample(range(1, orders + 1), count)).prefetch_related("shipments")
    rows = list(picked)
    return {
        "number": [row.number for row in rows],
        "number, no prefix": [row.number.removeprefix("WK-") for row in rows],
        "awb": [row.shipments.all()[0].awb for row in rows],
        "phone": [f"0{row.phone[3:8]} {row.phone[8:]}" for row in rows],
        "phone's end": [row.phone[-7:] for row in rows],
        "email": [row.email.upper() for row in rows],
        "name": [misspelt(row.buyer_name, chance) for row in rows],
        "surname": [row.buyer_name.split()[-1] for row in rows],
    }


def _report(kind: str, clues: list[str], stores: list[Store], orders: int) -> None:
    ours, found = Stopwatch(), 0
    with connection.execute_wrapper(ours):
        for clue in clues:
            found += bool(lookup.find(stores=stores, clue=clue))
            ours.lap()
    peer = Stopwatch()
    with connection.execute_wrapper(peer):
        for clue in clues[:NAIVE_CLUES]:
            list(_naive(clue))
            peer.lap()
    p50, p95 = _cut(ours.taken, 50), _cut(ours.taken, 95)
    target = TARGETS["name"] if kind.endswith("name") else EXACT_TARGET
    naive = _cut(peer.taken, 50)
    _print(f"{kind:<16}{found / len(clues):>7.0%}{p50:>9.2f}{p95:>9.2f}{target:>9.0f}{naive:>14.0f}")
    figures = {"bench": "lookup", "clue": kind, "orders": orders, "p50_ms": p50, "p95_ms": p95, "target_ms": target}
    _print(json.dumps({**figures, "peer": "ILIKE", "peer_p50_ms": naive}))


def _naive(clue: str) -> Iterator[Any]:
    """What the first version of most desks does."""
    anywhere = Q(number__icontains=clue) | Q(buyer_name__icontains=clue) | Q(phone__icontains=clue)
    more = Q(email__icontains=clue) | Q(shipments__awb__icontains=clue)
    yield from Order.objects.filter(anywhere | more).distinct().order_by("-placed_at")[: lookup.LIMIT]


def _cut(taken: list[float], percent: int) -> float:
    return round(quantiles(taken, n=100, method="inclusive")[percent - 1], 2)


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
