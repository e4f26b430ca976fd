"""A worker that is killed in the middle of a file: the next one completes it, and nothing is there twice.

Seen to fail with `Made.of` in orders/services/importing/batches.py always NEITHER: the run then says that it found as
unchanged what it had made itself.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from orders.models import ImportRun, Order, OrderLine, Scan, Shipment, StaleParcel
from orders.models.imports import RunState
from orders.services.importing import keeping, steps, working
from orders.services.importing.proposing import Kind
from tests.factories.accounts import MembershipFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.chaos]

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0  # seconds
WORKER = """
import sys, time, django
django.setup()
from django.utils import timezone
from orders.services.importing import batches, running, working
running.ORDERS_PER_TRANSACTION = {size}
real = batches.write
def slowly(drafts, *, load):
    time.sleep({pause})
    return real(drafts, load=load)
batches.write = slowly
working.work(pk={pk}, clock=timezone.now)
"""


def uploaded(rows: int) -> ImportRun:
    """A run that waits for a worker: so many orders with a parcel each, and ten rows that can't be loaded."""
    told = ["Order ID,Order Date,Status,Item,Qty,Price,Courier,AWB"]
    told += [f"K-{n},2026-03-01,shipped,Kurta,1,1299,jne,JX{n:07}" for n in range(rows)]
    told += [f"B-{n},2026-03-01,shipped,Kurta,many,1299,jne,BX{n}" for n in range(10)]
    member, at = MembershipFactory(role="operations"), timezone.now()
    file = ContentFile("\n".join(told).encode())
    made = {"store": member.store, "at": at, "actor": member.user}
    run = steps.receive(upload=file, name="k.csv", kind=Kind.ORDERS, **made)
    del made["store"]
    return steps.load(run=run, quiet=True, courier="", keep_as="", sample=keeping.sample_of(run), **made)


def worker(run: ImportRun, *, size: int, pause: float) -> "subprocess.Popen[bytes]":
    """A worker process on the tests' database."""
    url = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}"))
    env = os.environ | {"DATABASE_URL": database, "MEDIA_ROOT": str(settings.MEDIA_ROOT), "PYTHONPATH": str(ROOT)}
    script = WORKER.format(pk=run.pk, size=size, pause=pause)
    return subprocess.Popen([sys.executable, "-c", script], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)


def kill_in_the_middle(process: "subprocess.Popen[bytes]", run: ImportRun, *, after: int) -> int:
    """Kill it once so many orders are there; how many there are then."""
    deadline = time.monotonic() + PATIENCE
    while Order.objects.filter(store=run.store_id).count() < after:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return Order.objects.filter(store=run.store_id).count()


def complete(run: ImportRun) -> ImportRun:
    """Another worker, after the lease; PostgreSQL may take a moment to notice that the first is gone."""
    deadline, later = time.monotonic() + PATIENCE, working.LEASE

    def clock() -> datetime:
        return timezone.now() + later

    while run.state != RunState.DONE:
        assert time.monotonic() < deadline, run.problem
        later += timedelta(seconds=10)
        working.work(pk=run.pk, clock=clock)
        run.refresh_from_db()
    return run


def check(rows: int, *, size: int, pause: float) -> None:
    run = uploaded(rows)
    there = kill_in_the_middle(worker(run, size=size, pause=pause), run, after=rows // 3)
    assert rows // 3 <= there < rows
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    working.work(pk=run.pk, clock=timezone.now)  # the lease still runs: nobody takes it
    assert Order.objects.count() == there
    run = complete(run)
    counts = {name: run.counts[name] for name in ("rows", "orders_created", "orders_unchanged", "rejected")}
    assert counts == {"rows": rows + 10, "orders_created": rows, "orders_unchanged": 0, "rejected": 10}
    kinds = (Order, OrderLine, Shipment, Scan, StaleParcel)
    assert {kind.__name__: kind.objects.count() for kind in kinds} == {kind.__name__: rows for kind in kinds}
    assert run.tries > 1
    assert run.reasons[0]["rows"] == 10


def test_a_killed_worker_s_file_is_completed_by_the_next(db: None) -> None:
    check(2_000, size=100, pause=0.05)


@pytest.mark.long
def test_a_hundred_thousand_rows_survive_a_killed_worker(db: None) -> None:
    check(100_000, size=2_000, pause=0.0)
