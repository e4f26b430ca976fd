"""How soon polling finds what no webhook told, over two simulated days on which every push is lost.

`bench lost [--parcels 5000] [--hours 48] [--step 15]`: parcels on all stages of their way, a few of them taken back
after their delivery; every so many minutes a round of questions, by a clock that is set forward and with the budget
lifted. A cycle is the longest time between two questions for the state that was known (`orders.cadence`).
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from django.test.utils import override_settings

from benchmarks import scratch
from benchmarks.inbox import make, report
from benchmarks.measures import percentile
from connectors import registry
from connectors.couriers.words import ScanStatus
from connectors.models import Connection
from inbox.services import polling
from orders.cadence import EVERY
from orders.models import Scan, Shipment
from simulator.clock import StoppedClock
from simulator.entries import Booking
from simulator.facts import Parcel
from simulator.server import Simulator, running

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ACCOUNT = "bench-0"
BOOKED_OVER = 14 * DAY
TAKEN_BACK = 20  # one in so many
ENDS = {ScanStatus.DELIVERED, ScanStatus.RTO_DELIVERED}


class Found(NamedTuple):
    """A scan that a question brought: how long after it could be seen, and the state that was known until then."""

    lag: timedelta
    known: ScanStatus


def run(arguments: Sequence[str]) -> None:
    """Make the world, ask, print a table and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench lost", description=__doc__)
    parser.add_argument("--parcels", type=int, default=5000)
    parser.add_argument("--hours", type=float, default=48)
    parser.add_argument("--step", type=float, default=15, help="minutes between two rounds of questions")
    said = parser.parse_args(arguments)
    clock, step = StoppedClock(datetime.now(UTC) - timedelta(hours=said.hours)), timedelta(minutes=said.step)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), clock=clock) as simulator,
        scratch.database("sampai_bench_lost"),
        override_settings(SIMULATOR_URL=simulator.url),
    ):
        make(couriers=1, parcels=said.parcels, base_url=simulator.url)
        Connection.objects.update(settings={"base_url": simulator.url, "calls": 1_000_000, "per_seconds": 1})
        _book(simulator, clock.now())
        Shipment.objects.update(next_poll_at=clock.now())
        polling.poll(clock=clock.now)  # all is known
        began = clock.now()
        while clock.now() < began + timedelta(hours=said.hours):
            clock.advance(minutes=said.step)
            polling.poll(clock=clock.now)
        _tell([*_found(since=began)], _wrong(simulator, since=began, at=clock.now()), step)


def _book(simulator: Simulator, now: datetime) -> None:
    """Parcels of the last days; nobody is called about them."""
    awbs = list(Shipment.objects.order_by("pk").values_list("awb", flat=True))
    for number, awb in enumerate(awbs):
        fate = "flipped" if number % TAKEN_BACK == 0 else ""
        booked_at = now - BOOKED_OVER * number / len(awbs)
        facts = {"country": "IN", "postcode": "302017", "origin_postcode": "400001", "payment": "cod"}
        parcel = Parcel(awb, booked_at, cod_amount="499.00", currency="INR", fate=fate, **facts)  # type: ignore[arg-type]
        simulator.world.books.enter(Booking(parcel, ACCOUNT, booked_at))


def _found(*, since: datetime) -> Iterator[Found]:
    """Every scan that could first be seen since then."""
    rows = Scan.objects.order_by("shipment", "received_at", "happened_at").iterator()
    for _parcel, scans in groupby(rows, key=lambda scan: scan.shipment_id):
        known = ScanStatus.CREATED
        for received_at, told in groupby(scans, key=lambda scan: scan.received_at):
            last = known
            for scan in told:
                last = ScanStatus(scan.status) if scan.status != ScanStatus.UNKNOWN else last
                if scan.happened_at > since:
                    yield Found(received_at - scan.happened_at, known)
            known = last


def _wrong(simulator: Simulator, *, since: datetime, at: datetime) -> int:
    """Parcels whose state here is not what the courier would have said one cycle before the end."""
    wrong, meaning = 0, registry.COURIERS["simulator"].meaning
    for awb, status, last_at in Shipment.objects.values_list("awb", "status", "last_scan_at"):
        scans = simulator.world.timetable.visible(simulator.world.books.bookings[awb])
        until = at - EVERY[ScanStatus(status)]
        missed = [
            scan for scan in scans if (last_at or since) < scan.at <= until and meaning(scan.code).status != status
        ]
        wrong += bool(missed)
    return wrong


def _tell(found: Sequence[Found], wrong: int, step: timedelta) -> None:
    lags = [each.lag / HOUR for each in found]
    late = [each for each in found if each.lag > EVERY[each.known] + step]
    reversals = [each.lag / HOUR for each in found if each.known in ENDS]
    report("lost", "scans no push told", len(found), "scans", 1)
    report("lost", "found after, median", percentile(lags, 50), "h", 4)
    report("lost", "found after, p95", percentile(lags, 95), "h", 6)
    report("lost", "after more than a cycle", len(late), "scans", 0)
    report("lost", "taken back, found", len(reversals), "scans", 1)
    report("lost", "taken back, at most", max(reversals, default=0.0), "h", 24 + step / HOUR)
    report("lost", "wrong after a cycle", wrong, "parcels", 0)
