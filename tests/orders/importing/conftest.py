"""Small files in the shape of real ones, and the command that loads them."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Store
from tests.factories.accounts import StoreFactory

MAPPING = """
{top}
[columns]
order_number = "Order ID"
placed_at = "Date"
status = "Status"
{columns}
[dates]
formats = ["%d-%m-%Y", "%d-%m-%Y %H:%M"]
[values.status]
"Delivered to buyer" = "delivered"
"RTO*" = "returning"
"RTO done" = "returned"
{more}
"""

AMAZON = (
    "index,Order ID,Date,Status,Fulfilment,Sales Channel,ship-service-level,Category,Size,Courier Status,Qty,currency,"
    "Amount,ship-city,ship-state,ship-postal-code,ship-country,B2B,fulfilled-by,New,PendingS"
)

FIELDS = {
    "sku": "SKU", "product_name": "Item", "category": "Kind", "quantity": "Qty", "unit_price": "Price",
    "order_total": "Total", "payment_method": "Pay", "customer_name": "Name", "phone": "Phone", "email": "Mail",
    "courier": "Courier", "awb": "AWB", "shipped_at": "Shipped", "delivered_at": "Delivered", "promised_on": "Promised",
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """What the command said."""

    summary: dict
    out: str
    err: str


@pytest.fixture
def store(db) -> Store:
    return StoreFactory(code="warna")


@pytest.fixture
def load(store: Store, tmp_path: Path) -> Callable[..., Result]:
    """`load(text or path, columns={our field: their column}, …)` runs the command over a generic file."""

    def run(
        content: str | bytes | Path, *options: str, columns: dict | None = None, more: str = "", top: str = ""
    ) -> Result:
        path = content if isinstance(content, Path) else tmp_path / "orders.csv"
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8", newline="")
        elif isinstance(content, bytes):
            path.write_bytes(content)
        if not any(option.startswith("--format") for option in options):
            mapping = tmp_path / "mapping.toml"
            names = "\n".join(f'{field} = "{column}"' for field, column in (columns or {}).items())
            mapping.write_text(MAPPING.format(columns=names, more=more, top=top), encoding="utf-8")
            options = (*options, f"--mapping={mapping}")
        out, err = io.StringIO(), io.StringIO()
        call_command("import_orders", str(path), "--store=warna", *options, stdout=out, stderr=err)
        said = out.getvalue()
        return Result(json.loads(said.strip().splitlines()[-1]), said, err.getvalue())

    return run


@pytest.fixture
def amazon() -> Callable[..., str]:
    """A sale report with the given rows: order, date, status and what differs from an ordinary row."""

    def rows(*told: dict[str, str]) -> str:
        lines = [AMAZON]
        for place, one in enumerate(told):
            row = {
                "index": str(place), "Order ID": "405-1", "Date": "04-30-22", "Status": "Shipped",
                "Fulfilment": "Merchant", "Sales Channel": "Amazon.in", "ship-service-level": "Standard",
                "Category": "Shirt", "Size": "M", "Courier Status": "Shipped", "Qty": "1", "currency": "INR",
                "Amount": "406", "ship-city": "MUMBAI", "ship-state": "MAHARASHTRA", "ship-postal-code": "400081",
                "ship-country": "IN", "B2B": "FALSE", "fulfilled-by": "Easy Ship", "New": "", "PendingS": "",
            } | one  # fmt: skip
            lines.append(",".join(row.values()))
        return "\n".join(lines) + "\n"

    return rows


@pytest.fixture
def orders(load: Callable[..., Result]) -> Callable[..., Result]:
    """`orders({their column: text}, …)` loads a file with these rows; the rest of a row is that of an ordinary one."""
    return lambda *told, options=(): load(_rows(*told), *options, columns=FIELDS)


def _rows(*told: dict[str, str]) -> str:
    usual = {
        "Order ID": "W-1", "Date": "05-03-2026", "Status": "shipped", "SKU": "WK-1", "Item": "Kurta", "Kind": "Kurta",
        "Qty": "1", "Price": "1299", "Total": "1299", "Pay": "COD", "Name": "Snehal", "Phone": "9822014417",
        "Mail": "S@Example.com",
        "Courier": "Delhivery", "AWB": "DL1", "Shipped": "", "Delivered": "", "Promised": "",
    }  # fmt: skip
    return "\n".join([",".join(usual), *(",".join((usual | one).values()) for one in told)]) + "\n"
