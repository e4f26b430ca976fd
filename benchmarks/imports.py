"""How fast a file of orders is loaded, beside raw COPY of the same rows and a loader that saves row by row.

`bench imports [--file EXPORT.csv.gz] [--lines 128976] [--single 500]`: without a file a sale report of that many
lines is made up. Lines are order lines; the peer COPY writes the very rows that the load wrote, table by table, into
the same indexed tables, emptied.
"""

import argparse
import csv
import gc
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from accounts.models import Store
from benchmarks import measures, scratch
from connectors.couriers.words import ScanStatus
from orders import identity
from orders.models import News, Order, OrderLine, Product, Scan, Shipment, ShipmentLine, StaleParcel
from orders.services import importing, tracking
from orders.states import Decision, Source

TABLES = [
    model._meta.db_table for model in (Product, Order, OrderLine, Shipment, ShipmentLine, Scan, News, StaleParcel)
]
HEADER = (
    "index", "Order ID", "Date", "Status", "Fulfilment", "Sales Channel", "ship-service-level", "Category", "Size",
    "Courier Status", "Qty", "currency", "Amount", "ship-city", "ship-state", "ship-postal-code", "ship-country", "B2B",
    "fulfilled-by", "New", "PendingS",
)  # fmt: skip
STATUSES = {"Shipped": 60, "Shipped - Delivered to Buyer": 22, "Cancelled": 15, "Shipped - Returned to Seller": 3}
PLACES = [
    ("MUMBAI", "MAHARASHTRA", 400),
    ("BENGALURU", "KARNATAKA", 560),
    ("Pune", "Maharastra", 411),
    ("JAIPUR", "RJ", 302),
]
ONE_LINE = 0.93  # of the rows begin an order
TARGET_SHARE, TARGET_SPEED, TARGET_MEMORY = 0.4, 5_000, 300  # of COPY; lines a second; MB


def run(arguments: Sequence[str]) -> None:
    """Load, copy, save row by row; print figures and leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench imports", description=__doc__)
    parser.add_argument("--file", type=Path, help="a sale report of Amazon")
    parser.add_argument("--lines", type=int, default=128_976, help="of a made-up report")
    parser.add_argument("--single", type=int, default=500, help="orders that are saved row by row")
    said = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, scratch.database("sampai_bench_imports"):
        gc.freeze()  # as the command does
        path = said.file or _made_up(Path(folder) / "report.csv", said.lines)
        loaded = _load(path)
        memory = measures.peak_memory()
        lines = loaded.summary.lines
        again = _load(path).summary.seconds
        copied = _copy(Path(folder))
        single = _one_by_one(said.single)
    ours = loaded.summary.seconds
    measures.report(
        "imports",
        [
            _row(
                "ours", lines, ours, copied / ours, memory, f"≥ {TARGET_SHARE}, {TARGET_SPEED:,}/s, {TARGET_MEMORY} MB"
            ),
            _row("ours, the same file again", lines, again, copied / again, None, ""),
            _row("raw COPY of the same rows", lines, copied, 1.0, None, ""),
            _row("row by row", lines, lines / single, copied * single / lines, None, f"from {said.single:,} orders"),
        ],
    )


def _row(
    way: str, lines: int, seconds: float, share: float, memory: float | None, note: str
) -> dict[str, measures.Figure]:
    return {
        "way": way, "lines": lines, "seconds": round(seconds, 2), "lines/s": round(lines / seconds),
        "of COPY": round(share, 2), "peak MB": memory and round(memory), "note": note,
    }  # fmt: skip


def _made_up(path: Path, lines: int) -> Path:
    chance = random.Random(7)  # noqa: S311 the same file each time
    with path.open("w", newline="") as file:
        write = csv.writer(file).writerow
        write(HEADER)
        order: tuple[object, ...] = ()
        for number in range(lines):
            if not order or chance.random() < ONE_LINE:
                order = _made_up_order(number, chance)
            (status, day, city, state, postcode), amount = order[1:], chance.randrange(199, 2999)
            write(
                (
                    number, order[0], day, status, "Merchant", "Amazon.in", "Standard", "Shirt", "M", "Shipped", 1,
                    "INR", amount, city, state, postcode, "IN", "FALSE", "Easy Ship", "", "",
                )
            )  # fmt: skip
    return path


def _made_up_order(number: int, chance: random.Random) -> tuple[object, ...]:
    status = chance.choices(list(STATUSES), list(STATUSES.values()))[0]
    city, state, region = chance.choice(PLACES)
    day = date(2022, 4, 1) + timedelta(days=chance.randrange(90))
    named = f"405-{chance.randrange(10**7):07}-{number:07}"
    return named, status, f"{day:%m-%d-%y}", city, state, region * 1000 + chance.randrange(100)


def _load(path: Path) -> importing.Loaded:
    store, _made = Store.objects.get_or_create(
        code="bench", defaults={"name": "Bench", "currency": "INR", "timezone": "Asia/Kolkata", "country": "IN"}
    )
    return importing.load(
        path=path, store=store, name="amazon", mapping=None, mode=importing.Mode.LOAD, era=importing.Era.PAST,
        rejected_to=None, at=datetime.now(UTC), actor=None, watch=lambda progress: None,
    )  # fmt: skip


def _copy(folder: Path) -> float:
    """Seconds that COPY takes for the rows of all tables. Each is counted before the next refers to it."""
    seconds = 0.0
    with connection.cursor() as cursor:
        for table in TABLES:
            with (folder / table).open("wb") as file:
                cursor.cursor.copy_expert(f"COPY {table} TO STDOUT", file)
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        for table in TABLES:
            start = time.perf_counter()
            with (folder / table).open("rb") as file:
                cursor.cursor.copy_expert(f"COPY {table} FROM STDIN", file)
            seconds += time.perf_counter() - start
            cursor.execute(f"ANALYZE {table}")
    return seconds


def _one_by_one(count: int) -> float:
    """Order lines a second of a loader that saves each row by itself."""
    store = Store.objects.get(code="bench")
    at = datetime.now(UTC)
    start = time.perf_counter()
    for number in range(count):
        with transaction.atomic():
            _save(store, f"single-{number}", at)
    return count / (time.perf_counter() - start)


def _save(store: Store, number: str, at: datetime) -> None:
    product, _made = Product.objects.get_or_create(store=store, sku="", name="Shirt, M", defaults={"category": "Shirt"})
    order = Order.objects.create(
        store=store, number=number, placed_at=at, currency="INR", total=406, decision=Decision.CONFIRMED, city="Mumbai",
        state="Maharashtra", postcode="400081", country="IN",
    )  # fmt: skip
    line = OrderLine.objects.create(store=store, order=order, position=1, product=product, quantity=1, total=406)
    parcel = Shipment.objects.create(store=store, order=order, created_at=at)
    ShipmentLine.objects.create(shipment=parcel, line=line, quantity=1)
    named = identity.parcel_by_order(store_id=store.pk, number=number)
    digest = identity.scan_digest(parcel=named, raw_code="delivered", at=at, place="")
    Scan.objects.create(
        store=store, shipment=parcel, raw_code="delivered", status=ScanStatus.DELIVERED, happened_at=at, received_at=at,
        source=Source.IMPORT, time_assumed=True, digest=digest,
    )  # fmt: skip
    tracking.refold(shipment_ids=[parcel.pk], at=at, quiet=True)
