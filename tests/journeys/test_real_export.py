"""A real seller's export, loaded by the command and asked for through the API, against a count of the raw file.

The count here knows nothing of the product: it reads the file with `csv` and its own table of spellings.
"""

import csv
import gzip
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.roles import Role
from analytics import services
from orders.models import News, Order, Scan, Shipment
from tests.factories.accounts import MembershipFactory, StoreFactory

STATES = {
    "": "", "ANDAMAN & NICOBAR": "Andaman and Nicobar Islands", "APO": "APO", "AR": "Arunachal Pradesh",
    "DADRA AND NAGAR": "Dadra and Nagar Haveli and Daman and Diu", "JAMMU & KASHMIR": "Jammu and Kashmir",
    "NEW DELHI": "Delhi", "NL": "Nagaland", "ORISSA": "Odisha", "PB": "Punjab", "PONDICHERRY": "Puducherry",
    "PUDUCHERRY": "Puducherry", "PUNJAB/MOHALI/ZIRAKPUR": "Punjab", "RAJSHTHAN": "Rajasthan", "RAJSTHAN": "Rajasthan",
    "RJ": "Rajasthan",
}  # fmt: skip  # every other spelling in the file is the state's name in some mixture of capitals

BUCKETS = {
    "Shipped - Delivered to Buyer": "delivered",
    "Shipped - Returned to Seller": "rto",
    "Shipped - Returning to Seller": "rto",
    "Shipped - Rejected by Buyer": "rto",
    "Shipped - Lost in Transit": "lost",
    "Shipped - Damaged": "damaged",
}
SPAN = {"from": "2022-03-01", "to": "2022-07-31"}
AT_HOME = ("Cancelled", "Pending")

Counts = dict[str, Counter[str]]


def counted(path: Path) -> dict[str, Counts]:
    """Parcels of the seller's own fulfilment that were handed over, by grouping, key and what became of them."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list({tuple(row.values()): row for row in csv.DictReader(file)}.values())
    orders = defaultdict[str, list[dict[str, str]]](list)
    for row in rows:
        if row["Fulfilment"] == "Merchant" and not row["Status"].startswith(AT_HOME):
            orders[row["Order ID"]].append(row)
    found: dict[str, Counts] = {name: defaultdict(Counter) for name in ("state", "month", "category", "none")}
    for lines in orders.values():
        first = lines[0]
        bucket = BUCKETS.get(first["Status"], "open")
        month, _day, year = first["Date"].split("-")
        state = first["ship-state"].strip().upper()
        found["state"][STATES.get(state) if state in STATES else state.title()][bucket] += 1
        found["month"][f"20{year[-2:]}-{month}"][bucket] += 1
        found["none"]["total"][bucket] += 1
        for category in {line["Category"] for line in lines}:
            found["category"][category][bucket] += 1
    return found


def as_counts(rows: Iterable[dict]) -> Counts:
    names = ("delivered", "rto", "lost", "damaged", "disposed", "cancelled", "open")
    return {row["key"]: Counter({name: row[name] for name in names if row[name]}) for row in rows}


def load(path: Path, *, store: str) -> dict:
    out = io.StringIO()
    call_command("import_orders", str(path), f"--store={store}", "--format=amazon", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue().splitlines()[-1])


@pytest.mark.long
@pytest.mark.django_db
def test_the_figures_of_a_real_export_are_those_of_a_count_by_hand(samples):
    path = samples / "orders" / "amazon_sale_report_2022q2.csv.gz"
    store = StoreFactory(code="export")
    first = load(path, store=store.code)
    assert first | {"seconds": 0} == {
        "rows": 128_976, "orders_created": 120_229, "orders_updated": 0, "orders_unchanged": 0, "lines": 128_808,
        "shipments": 102_217, "duplicates": 168, "rejected": 0, "seconds": 0,
    }  # fmt: skip
    kept = Order.objects.count(), Shipment.objects.count(), Scan.objects.count(), News.objects.count()
    second = load(path, store=store.code)
    assert (second["orders_created"], second["orders_updated"], second["orders_unchanged"]) == (0, 0, 120_229)
    assert kept == (Order.objects.count(), Shipment.objects.count(), Scan.objects.count(), News.objects.count())
    assert not News.objects.filter(quiet=False).exists()  # nobody is written to about 2022

    services.refill(store=store, step=lambda _done, _of: None)
    api = APIClient()
    api.force_authenticate(MembershipFactory(store=store, role=Role.MANAGER).user)
    by_hand = counted(path)
    for grouping in ("state", "month", "category"):
        asked = {"store": store.code, "group_by": grouping, "fulfilment": "Merchant", **SPAN}
        answer = api.get("/api/v1/analytics/rto/", asked).json()
        assert as_counts(answer["rows"]) == by_hand[grouping], grouping
        assert as_counts([answer["total"] | {"key": "total"}]) == by_hand["none"], grouping
