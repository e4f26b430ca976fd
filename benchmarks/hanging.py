"""What a courier that hangs costs the others: how long their due parcels wait for an answer, with it and without.

`bench hanging [--phases 6] [--seconds 14] [--rate 100]`: two accounts of the simulator, and two workers that are woken
every two seconds as in production. Phases in which the calls of one account hang alternate with calm ones; in each,
parcels of both come due one after the other.
"""

import argparse
import json
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from django.db import connections
from django.test.utils import override_settings
from django.utils import timezone

from benchmarks import poll, scratch
from benchmarks.inbox import WORKERS, make, report
from benchmarks.measures import percentile
from connectors.models import Connection, Health
from core.writing import write
from inbox.services import polling
from inbox.services.polling import Answer
from orders.models import Shipment

TICK = 2.0  # seconds, as the workers' clock has it
LOOK_EVERY = 0.05
FORK = multiprocessing.get_context("fork")
LOST = 1000.0  # seconds that a parcel counts for which nobody was asked
Lags = dict[str, list[float]]


class Opened(NamedTuple):
    """What it took until the breaker of the account that hangs opened."""

    calls: int
    seconds: float


def run(arguments: Sequence[str]) -> None:
    """Make the world, ask, print a table and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench hanging", description=__doc__)
    parser.add_argument("--phases", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=14)
    parser.add_argument("--rate", type=float, default=100, help="parcels of each account that come due in a second")
    said = parser.parse_args(arguments)
    due = int(said.seconds * said.rate)
    with (
        tempfile.TemporaryDirectory() as folder,
        poll.simulator() as url,
        scratch.database("sampai_bench_hanging"),
        override_settings(SIMULATOR_URL=url),
    ):
        make(couriers=2, parcels=2 * due, base_url=url)
        poll.book(url)
        poll.allow(url, poll.LIFTED, counted=0)
        lags: Lags = {"calm": [], "hanging": []}
        opened = list[Opened]()
        with _workers(Path(folder)):
            for phase in range(said.phases + 1):
                kind = "hanging" if phase % 2 else "calm"
                waited = _phase(url, Path(folder), kind, said, opened)
                lags[kind] += waited if phase else []  # the first one warms up
        _tell(lags, opened)


@contextmanager
def _workers(folder: Path) -> Iterator[None]:
    """Two of them, and the clock that wakes one of them every two seconds."""
    stop, ticks = FORK.Event(), FORK.Semaphore(0)
    connections.close_all()
    work = [FORK.Process(target=_work, args=(folder / str(number), stop, ticks)) for number in range(WORKERS)]
    every = FORK.Process(target=_wake, args=(stop, ticks))
    for process in (*work, every):
        process.start()
    try:
        yield
    finally:
        stop.set()
        for process in (*work, every):
            process.join()


def _wake(stop: Any, ticks: Any) -> None:
    while not stop.wait(TICK):
        ticks.release()


def _work(notes: Path, stop: Any, ticks: Any) -> None:
    """Poll when woken, and note when each answer had been applied."""
    apply = polling._apply

    def noted(connection: Connection, adapter: Any, answers: Sequence[Answer], *, at: Any) -> None:
        apply(connection, adapter, answers, at=at)
        with notes.open("a") as book:
            for answer in answers:
                book.write(json.dumps([time.time(), [parcel.pk for parcel in answer.asked]]) + "\n")

    polling._apply = noted
    while not stop.is_set():
        if ticks.acquire(timeout=LOOK_EVERY):
            polling.poll(clock=timezone.now, patience=polling.PATIENCE)


def _phase(url: str, folder: Path, kind: str, said: argparse.Namespace, opened: list[Opened]) -> list[float]:
    """How long the parcels of the account that is well waited, in seconds."""
    ill, well = Connection.objects.order_by("pk")
    Health.objects.update(failures=0, failing_since=None, open_until=None)
    for notes in folder.iterdir():
        notes.unlink()
    if kind == "hanging":
        fault = {"kind": "hang", "account": ill.credentials["token"], "seconds": 30, "path": "/v1/track"}
        httpx.post(f"{url}/faults", json=fault).raise_for_status()
    calls, began = _calls(url, ill), time.monotonic()
    due = _come_due(well, said.rate)
    _come_due(ill, said.rate)
    seen = False
    while time.monotonic() < began + said.seconds:
        time.sleep(LOOK_EVERY)
        health = Health.objects.get(pk=ill.pk)
        if health.open_until and health.last_failure_at and health.failing_since and not seen:
            seconds = (health.last_failure_at - health.failing_since).total_seconds()
            opened.append(Opened(_calls(url, ill) - calls, seconds))
            seen = True
    httpx.delete(f"{url}/faults")
    Shipment.objects.filter(connection=ill).update(next_poll_at=None)
    while Shipment.objects.filter(connection=well).due_for_poll(timezone.now()).exists():
        time.sleep(LOOK_EVERY)
    time.sleep(TICK)  # what was claimed last
    return _waited(folder, due)


def _come_due(connection: Connection, rate: float) -> dict[int, float]:
    """Its parcels come due one after the other from now on; when each does."""
    now, ids = time.time(), list(connection.shipments.order_by("pk").values_list("pk", flat=True))
    due = {pk: now + number / rate for number, pk in enumerate(ids)}
    moments = {pk: datetime.fromtimestamp(at, UTC) for pk, at in due.items()}
    write(Shipment, ("next_poll_at",), [*moments.items()])
    return due


def _waited(folder: Path, due: Mapping[int, float]) -> list[float]:
    told = [json.loads(line) for notes in folder.iterdir() for line in notes.read_text().splitlines()]
    answered = {pk: at for at, parcels in reversed(told) for pk in parcels}
    return [answered[pk] - at if pk in answered else LOST for pk, at in due.items()]


def _calls(url: str, connection: Connection) -> int:
    calls = httpx.get(f"{url}/ledger").json()["calls"].get(connection.credentials["token"], {})
    return sum(count for what, count in calls.items() if what.startswith(poll.TRACKING))


def _tell(lags: Lags, opened: Sequence[Opened]) -> None:
    calm, hanging = (percentile(lags[kind], 95) for kind in ("calm", "hanging"))
    report("hanging", "others calm, p95", calm, "s", 2 * TICK)
    report("hanging", "others hanging, p95", hanging, "s", 1.5 * calm)
    report("hanging", "times as long", hanging / calm, "", 1.5)
    report("hanging", "others at most", max(lags["hanging"]), "s", 2 * max(lags["calm"]))
    report("hanging", "breaker opened", len(opened), "times", 1)
    report("hanging", "after calls", max((each.calls for each in opened), default=0), "calls", 10)
    report("hanging", "after seconds", max((each.seconds for each in opened), default=0.0), "s", 5)
