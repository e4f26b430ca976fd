"""How fast returns that buyers ask for are: the queue with its tabs, one return, and what an order may give back.

`bench returns [--returns 200000] [--live 20000] [--calls 60]`: milliseconds.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from functools import partial

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Store
from benchmarks import pages, scratch
from benchmarks.measures import Figure, percentile, report
from benchmarks.returns_world import fill
from orders.models import Order
from returns.models import ReturnRequest
from returns.policy import Conditions, Policy, Terms
from returns.queries import eligibility, policies, replaying
from returns.queries.worklist import Queue

PAGE, JUDGED, REPLAYED = 100.0, 10.0, 5_000.0  # ms at p95
WARM = 3


def run(arguments: Sequence[str]) -> None:
    """Make the world, look at it, judge orders, replay a draft, print tables and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench returns", description=__doc__)
    parser.add_argument("--returns", type=int, default=200_000)
    parser.add_argument("--live", type=int, default=20_000, help="of them, those that are not over")
    parser.add_argument("--calls", type=int, default=60, help="of each page")
    said = parser.parse_args(arguments)
    with scratch.database("sampai_bench_returns"):
        store, user = fill(returns=said.returns, live=min(said.live, said.returns))
        client: Client = pages.reader(user)
        report("returns pages", pages.measured(client, _paths(), calls=said.calls, target=PAGE))
        report("returns judged", [_judged(store, said.calls), _replayed(store)])


def _paths() -> dict[str, list[str]]:
    """Addresses of the pages, as a person finds them."""
    listed = reverse("desk:returns")
    waiting = ReturnRequest.objects.filter(status="requested").order_by("due_at", "pk")[:20]
    return {
        "queue": [listed],
        "other tabs": [f"{listed}?queue={one.value}" for one in Queue if one is not Queue.TO_APPROVE],
        "narrowed": [f"{listed}?reason=size", f"{listed}?queue=all&resolution=credit", f"{listed}?overdue=true"],
        "one return": [reverse("desk:return", args=[row.pk]) for row in waiting],
        "order": [reverse("desk:order", args=[row.order_id]) for row in waiting],
    }


def _judged(store: Store, calls: int) -> dict[str, Figure]:
    """The lines of one order, as portal, desk and API ask for them."""
    orders = list(Order.objects.filter(store=store).select_related("store").order_by("-pk")[: calls + WARM])
    taken = [_taken(partial(eligibility.of, order, at=timezone.now())) for order in orders][WARM:]
    return _row("eligibility of an order", taken, JUDGED)


def _replayed(store: Store) -> dict[str, Figure]:
    """A draft on the last 90 days."""
    draft = Policy(0, "Draft", Conditions(categories=["Kurtas"]), Terms(days=3))
    now, then = policies.in_force(store.pk), policies.tried(store.pk, draft, instead_of=None)
    return _row(
        "replay of a draft",
        [_taken(lambda: replaying.replay(store, now, then, at=timezone.now())) for _time in range(3)],
        REPLAYED,
    )


def _row(name: str, taken: Sequence[float], target: float) -> dict[str, Figure]:
    return {
        "step": name, "calls": len(taken), "p50_ms": percentile(taken, 50), "p95_ms": percentile(taken, 95),
        "target_ms": target,
    }  # fmt: skip


def _taken(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000
