"""How fast couriers are asked: parcels a second with the budget lifted, and breaches of a budget that holds.

`bench poll [--parcels 6000] [--seconds 10]`: an instant simulator in a process of its own, four accounts, two workers.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
from django.db.models import Count, Q
from django.test.utils import override_settings
from django.utils import timezone

from benchmarks import scratch
from benchmarks.inbox import fork, make, report
from connectors.models import Connection
from inbox.services import polling
from orders.models import Shipment

ACCOUNTS = 4
LIFTED = {"calls": 1_000_000, "per_seconds": 1}
HELD = {"calls": 40, "per_seconds": 2}
BOOKED_AT_ONCE = 1000
PARCEL = {
    "country": "IN", "postcode": "302017", "payment": "cod", "cod_amount": "499.00", "currency": "INR",
    "origin": {"postcode": "400001"},
}  # fmt: skip


def run(arguments: Sequence[str]) -> None:
    """Make the world, ask, print a table and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench poll", description=__doc__)
    parser.add_argument("--parcels", type=int, default=6000)
    parser.add_argument("--seconds", type=float, default=10)
    said = parser.parse_args(arguments)
    with _simulator() as url, scratch.database("sampai_bench_poll"), override_settings(SIMULATOR_URL=url):
        make(couriers=ACCOUNTS, parcels=said.parcels, base_url=url)
        _book(url)
        _lifted(said.parcels)
        _held(url, said.seconds)


def _lifted(parcels: int) -> None:
    _all_due(LIFTED)
    began = time.monotonic()
    fork(lambda: _ask_until(lambda: not _due()))
    took = time.monotonic() - began
    heard = Shipment.objects.annotate(heard=Count("scans", filter=~Q(scans=None))).filter(heard__gt=0).count()
    report("poll", "parcels answered for", heard / took, "/s", 1000)
    report("poll", "left out", parcels - heard, "parcels", 0)


def _held(url: str, seconds: float) -> None:
    for number in range(ACCOUNTS):
        limit = {"token": f"bench-{number}", "calls": HELD["calls"], "seconds": HELD["per_seconds"]}
        httpx.post(f"{url}/accounts", json=limit).raise_for_status()
    before = _calls(url)
    until = time.monotonic() + seconds
    _all_due(HELD)
    fork(lambda: _ask_until(lambda: time.monotonic() > until, again=HELD))
    ledger = httpx.get(f"{url}/ledger").json()
    allowed = ACCOUNTS * seconds * HELD["calls"] / HELD["per_seconds"]
    report("poll", "breaches", sum(ledger["breaches"].values()), "calls", 0)
    report("poll", "of the budget used", 100 * (_calls(url) - before) / allowed, "%", 95)


def _ask_until(over: Callable[[], bool], again: dict[str, int] | None = None) -> None:
    while not over():
        polling.poll(clock=timezone.now)
        if again and not _due():
            _all_due(again)


def _due() -> bool:
    return Shipment.objects.exclude(connection=None).due_for_poll(timezone.now()).exists()


def _all_due(budget: dict[str, int]) -> None:
    for connection in Connection.objects.all():
        connection.settings |= budget
        connection.save(update_fields=["settings"])
    Shipment.objects.update(next_poll_at=timezone.now() - timedelta(minutes=1))


def _calls(url: str) -> int:
    calls = httpx.get(f"{url}/ledger").json()["calls"]
    return sum(count for of_account in calls.values() for what, count in of_account.items() if "/v1/track" in what)


def _book(url: str) -> None:
    """Every account's parcels, some hundred at once."""
    for connection in Connection.objects.all():
        awbs = list(connection.shipments.values_list("awb", flat=True))
        headers = {"Authorization": f"Token {connection.credentials['token']}"}
        for start in range(0, len(awbs), BOOKED_AT_ONCE):
            some = awbs[start : start + BOOKED_AT_ONCE]
            wanted = [PARCEL | {"reference": awb, "key": awb, "sandbox": {"awb": awb}} for awb in some]
            answer = httpx.post(f"{url}/v1/parcels", json={"parcels": wanted}, headers=headers, timeout=60)
            refused = [each for each in answer.raise_for_status().json()["parcels"] if each["state"] != "booked"]
            if refused:
                raise SystemExit(f"The simulator refused a parcel: {refused[0]}")


@contextmanager
def _simulator() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "simulator", "--data", str(Path(folder) / "simulator"), "--instant"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as simulator:
            line = simulator.stdout.readline() if simulator.stdout else ""
            try:
                yield line.rsplit(" ", 1)[-1].strip()
            finally:
                simulator.terminate()
