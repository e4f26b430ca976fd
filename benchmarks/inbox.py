"""How many calls of couriers are kept and applied, and how long they wait for thanks, with the whole site around them.

`bench inbox [--seconds 20] [--rate 300] [--parcels 5000]`: gunicorn, its driver, two drains and PostgreSQL on this
machine together.
"""

import argparse
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from django.db import connection, connections
from django.utils import timezone

from accounts.models import Store
from benchmarks import scratch
from connectors.models import Connection, Family, Health
from inbox.queries import backlog
from inbox.services import draining
from orders.models import Order, Shipment

SECRET = "bench"  # noqa: S105 of a pretended courier
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
ACK_TARGET, KEPT_TARGET, APPLIED_TARGET, LAG_TARGET = 50.0, 1000.0, 500.0, 5.0
GUNICORN = ["-m", "gunicorn", "config.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
WORKERS = 2


@dataclass(frozen=True)
class Pushed:
    """What the driver tells: seconds that each call took, the calls that were not thanked for, seconds in all."""

    taken: list[float]
    failed: int
    seconds: float


@dataclass(frozen=True)
class World:
    """What a driver must know."""

    hooks: list[str]
    awbs: list[str]

    def told(self) -> bytes:
        return json.dumps({"hooks": self.hooks, "awbs": self.awbs, "secret": SECRET}).encode()


def run(arguments: Sequence[str]) -> None:
    """Make the world, push, drain, print a table and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench inbox", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=300)
    parser.add_argument("--parcels", type=int, default=5000)
    said = parser.parse_args(arguments)
    with scratch.database("sampai_bench_inbox"):
        world = make(couriers=8, parcels=said.parcels)
        with _site() as port:
            _push(port, world, 1, 0)  # warm
            with _drains(), _watched() as lags:
                told = _push(port, world, said.seconds, said.rate)
                taken = told.taken
                report("inbox", "ack p50 at rate", 1000 * taken[len(taken) // 2], "ms", ACK_TARGET)
                report("inbox", "ack p99 at the rate", 1000 * taken[len(taken) * 99 // 100], "ms", ACK_TARGET)
                report("inbox", "not thanked", told.failed, "calls", 0)
            report("inbox", "lag at rate", max(lags, default=0.0), "s", LAG_TARGET)
            told = _push(port, world, said.seconds, 0)
            report("inbox", "kept", len(told.taken) / told.seconds, "calls/s", KEPT_TARGET)
        waiting = backlog(at=timezone.now()).receipts
        report("inbox", "applied", waiting / _seconds_to_drain(), "calls/s", APPLIED_TARGET)


def make(*, couriers: int, parcels: int, base_url: str = "") -> World:
    """A store with so many courier accounts of the simulator's kind, and parcels that they share."""
    store = Store.objects.create(
        code="bench", name="Bench", currency="INR", timezone="Asia/Kolkata", country="IN", locale="en"
    )
    accounts = [_account(store, number, base_url) for number in range(couriers)]
    awbs = [f"BN{number:08d}" for number in range(parcels)]
    orders = Order.objects.bulk_create(
        [Order(store=store, number=awb, placed_at=MADE_AT, currency="INR") for awb in awbs], batch_size=2000
    )
    Shipment.objects.bulk_create(
        [
            Shipment(
                store=store, order=order, tracked_by="simulator", courier="simulator", awb=awb, created_at=MADE_AT,
                connection=accounts[number % couriers],
            )
            for number, (order, awb) in enumerate(zip(orders, awbs, strict=True))
        ],
        batch_size=2000,
    )  # fmt: skip
    return World([f"/hooks/{account.hook_token}/" for account in accounts], awbs)


def _account(store: Store, number: int, base_url: str) -> Connection:
    account = Connection.objects.create(
        family=Family.COURIER,
        provider="simulator",
        name=f"Courier {number}",
        credentials={"hook_secret": SECRET, "token": f"bench-{number}"},
        settings={"base_url": base_url} if base_url else {},
    )
    account.stores.add(store)
    Health.objects.create(connection=account)
    return account


@contextmanager
def _site() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, *GUNICORN, "--bind", f"127.0.0.1:{port}", "--log-level", "critical"]
    with subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url()}, stdout=subprocess.DEVNULL) as site:
        while not _answers(port):
            time.sleep(0.1)
        try:
            yield port
        finally:
            site.terminate()


def url() -> str:
    """The address of the database that Django is pointed at."""
    place = connection.settings_dict
    return f"postgres://{place['USER']}@{quote(str(place['HOST']), safe='')}/{place['NAME']}"


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _push(port: int, world: World, seconds: float, rate: float) -> Pushed:
    command = [sys.executable, "-m", "benchmarks.pushing", str(port), str(seconds), str(rate)]
    said = subprocess.run(command, input=world.told(), capture_output=True, check=True)
    return Pushed(**json.loads(said.stdout))


@contextmanager
def _drains() -> Iterator[None]:
    """Two workers at it, as long as the block lasts and something is left."""
    stop = multiprocessing.get_context("fork").Event()
    workers = _start(lambda: _drain_until(stop.is_set))
    try:
        yield
    finally:
        stop.set()
        for worker in workers:
            worker.join()


def _seconds_to_drain() -> float:
    began = time.monotonic()
    fork(lambda: _drain_until(lambda: True))
    return time.monotonic() - began


def fork(work: Callable[[], None]) -> None:
    """Two workers do this; returns when both are done."""
    for worker in _start(work):
        worker.join()


def _start(work: Callable[[], None]) -> "list[multiprocessing.process.BaseProcess]":
    connections.close_all()
    workers = [multiprocessing.get_context("fork").Process(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    return list(workers)


def _drain_until(told_to_stop: Callable[[], bool]) -> None:
    while draining.drain(at=timezone.now()) or not told_to_stop():
        time.sleep(0.001)


@contextmanager
def _watched() -> Iterator[list[float]]:
    """How old the oldest open receipt is, in seconds, looked at ten times a second."""
    lags: list[float] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            oldest = backlog(at=timezone.now()).oldest
            lags.append((oldest or timedelta()).total_seconds())
        connection.close()

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield lags
    finally:
        over.set()
        watcher.join()


def report(bench: str, what: str, figure: float, unit: str, target: float) -> None:
    """One line for people and one of JSON."""
    sys.stdout.write(f"{what:<20}{figure:>12.1f} {unit:<10} target {target:g}\n")
    line = {"bench": bench, "what": what, "figure": round(figure, 3), "unit": unit, "target": target}
    with suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
