"""How fast couriers are asked: parcels a second with the budget lifted, and how well a budget that holds is used.

`bench poll [--provider simulator] [--parcels 6000] [--seconds 40] [--real]`: an instant simulator in a process of its
own that speaks as the provider does, four accounts, two workers. *First news*: nothing was known of the parcels, so
every scan is new. *Usual news*: all but each parcel's last scan were known, as on most days. *No news*: the answers say
nothing new. `--real` holds the provider's own budget, for as long as it is counted, and nothing else.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
from django.db import connection as database
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone

from benchmarks import scratch
from benchmarks.inbox import fork, make, report
from connectors import registry
from connectors.couriers.base import Heard
from connectors.models import Connection
from inbox.services import polling
from inbox.services.listening import Utterance, listen
from orders.models import Shipment
from orders.states import Source

ACCOUNTS = 4
Budget = dict[str, int]

LIFTED: Budget = {"calls": 1_000_000, "per_seconds": 1}
HELD: Budget = {"calls": 100, "per_seconds": 20}
BOOKED_AT_ONCE = 1000
TRACKING = ("GET /v1/track", "GET /api/v1/packages/")
LONG_AGO = timedelta(minutes=1)
PARCEL = {
    "country": "IN", "postcode": "302017", "payment": "cod", "cod_amount": "499.00", "currency": "INR",
    "origin": {"postcode": "400001"},
}  # fmt: skip
# Those that were answered for, except any that a worker is at in this moment.
ASK_AGAIN = """
    UPDATE orders_shipment SET next_poll_at = clock_timestamp() WHERE id = ANY(ARRAY(
        SELECT id FROM orders_shipment WHERE next_poll_at IS NULL OR next_poll_at > %s
        ORDER BY id FOR UPDATE SKIP LOCKED))
"""


def run(arguments: Sequence[str]) -> None:
    """Make the world, ask, print a table and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench poll", description=__doc__)
    parser.add_argument("--provider", choices=("simulator", "delhivery"), default="simulator")
    parser.add_argument("--parcels", type=int, default=6000)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--real", action="store_true", help="the provider's own budget instead")
    said = parser.parse_args(arguments)
    with simulator() as url, scratch.database("sampai_bench_poll"), override_settings(SIMULATOR_URL=url):
        make(couriers=ACCOUNTS, parcels=2 * said.parcels, base_url=url)
        Connection.objects.update(provider=said.provider)
        Shipment.objects.update(tracked_by=said.provider)
        book(url)
        if said.real:
            can = registry.COURIERS[said.provider].can
            _held(url, {"calls": can.calls, "per_seconds": round(can.per.total_seconds())})
        else:
            _lifted(url)
            _held(url, HELD, said.seconds)


def _lifted(url: str) -> None:
    """As fast as we can; the courier counts nothing."""
    allow(url, LIFTED, counted=0)
    new, known = _halves()
    _ask(new, "first news")
    _tell_all_but_the_last_scan()
    _ask(known, "usual news")
    _ask(known, "no news")


def _halves() -> tuple[list[int], list[int]]:
    ids = list(Shipment.objects.order_by("pk").values_list("pk", flat=True))
    return ids[: len(ids) // 2], ids[len(ids) // 2 :]


def _ask(parcels: list[int], what: str) -> None:
    Shipment.objects.update(next_poll_at=None)
    asked = Shipment.objects.filter(pk__in=parcels)
    asked.update(next_poll_at=timezone.now() - LONG_AGO)
    began = time.monotonic()
    fork(lambda: _ask_until(lambda: not _due()))
    took = time.monotonic() - began
    report("poll", what, len(parcels) / took, "parcels/s", 1000)
    report("poll", "left out", asked.filter(last_scan_at=None).count(), "parcels", 0)


def _tell_all_but_the_last_scan() -> None:
    """Of the parcels that nothing is known of."""
    for connection in Connection.objects.all():
        adapter = registry.courier(connection.provider, connection.account())
        awbs = list(connection.shipments.filter(last_scan_at=None).values_list("awb", flat=True))
        for start in range(0, len(awbs), adapter.can.batch):
            heard = _without_the_last(adapter.track(awbs[start : start + adapter.can.batch]))
            said = Utterance(heard, timezone.now(), Source.POLL)
            with transaction.atomic():
                listen(connection=connection, adapter=adapter, said=[said], at=timezone.now())


def _without_the_last(heard: Heard) -> Heard:
    """A courier may say the last one twice."""
    last = {scan.awb: (scan.raw_code, scan.at) for scan in heard.scans}
    return replace(heard, scans=[scan for scan in heard.scans if last[scan.awb] != (scan.raw_code, scan.at)])


def _held(url: str, budget: Budget, seconds: float = 0) -> None:
    """Ask without end for so many seconds, at least the time that the courier counts over."""
    allow(url, budget, counted=budget["calls"])
    _ask_again()
    before, began = _calls(url), time.monotonic()
    until = began + max(seconds, budget["per_seconds"])
    fork(lambda: _ask_until(lambda: time.monotonic() > until, between=_ask_again))
    took = time.monotonic() - began  # the last rounds end a little later
    ledger = httpx.get(f"{url}/ledger").json()
    allowed = ACCOUNTS * took * budget["calls"] / budget["per_seconds"]
    report("poll", "breaches", sum(ledger["breaches"].values()), "calls", 0)
    report("poll", "of the budget used", 100 * (_calls(url) - before) / allowed, "%", 95)


def _ask_until(over: Callable[[], bool], between: Callable[[], None] = lambda: None) -> None:
    while not over():
        polling.poll(clock=timezone.now)
        between()


def _due() -> bool:
    return Shipment.objects.exclude(connection=None).due_for_poll(timezone.now()).exists()


def _ask_again() -> None:
    with database.cursor() as cursor:
        cursor.execute(ASK_AGAIN, [timezone.now() + polling.LEASE])


def allow(url: str, budget: Budget, *, counted: int) -> None:
    """Our budget, and the calls that the courier itself counts before it refuses (0: it counts none)."""
    for connection in Connection.objects.all():
        connection.settings |= budget
        connection.save(update_fields=["settings"])
        limit = {"token": connection.credentials["token"], "calls": counted, "seconds": budget["per_seconds"]}
        httpx.post(f"{url}/accounts", json=limit).raise_for_status()


def _calls(url: str) -> int:
    calls = httpx.get(f"{url}/ledger").json()["calls"]
    asked = [(what, count) for of_account in calls.values() for what, count in of_account.items()]
    return sum(count for what, count in asked if what.startswith(TRACKING))


def book(url: str) -> None:
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
def simulator() -> Iterator[str]:
    """Its address; it tells all of a parcel's way at once."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "simulator", "--data", str(Path(folder) / "simulator"), "--instant"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            line = process.stdout.readline() if process.stdout else ""
            try:
                yield line.rsplit(" ", 1)[-1].strip()
            finally:
                process.terminate()
