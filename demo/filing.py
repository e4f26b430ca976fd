"""An export of an old sales channel, loaded the way that a merchant loads one; some of its rows are no good."""

import csv
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from accounts.models import Store
from demo.merchants import like
from demo.selling import Sale, Shop
from orders.formats import generic
from orders.services import importing
from simulator.luck import Luck

ORDERS = 60
NAME = "bazaar_export.csv"
COLUMNS = (
    "order_number", "placed_at", "status", "payment_method", "sku", "product_name", "category", "quantity",
    "line_total", "customer_name", "phone", "city", "state", "postcode", "channel",
)  # fmt: skip
MAPPING = "[columns]\n" + "\n".join(f'{name} = "{name}"' for name in COLUMNS)
SPOILT = {"status": "in limbo", "quantity": "two", "placed_at": "31/02/2026"}
EVERY = 9  # th row is spoilt
WORDS = {"delivered": 70.0, "returned": 18.0, "cancelled": 8.0, "lost": 4.0}


def load_export(*, store: Store, seed: int, at: datetime) -> importing.Loaded:
    """Write the file, load it and throw it away; what remains is an import run with rejects. Not in a transaction."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        _write(path, store, seed, at)
        return importing.load(
            path=path,
            store=store,
            name="generic",
            mapping=generic.parse(MAPPING),
            mode=importing.Mode.LOAD,
            era=importing.Era.PAST,
            rejected_to=None,
            at=at,
            actor=None,
            watch=_nobody_watches,
        )


def _write(path: Path, store: Store, seed: int, at: datetime) -> None:
    luck = Luck(seed, store.code, NAME)
    shop = Shop(like(store), luck, at=at)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        for place in range(ORDERS):
            moment = at - timedelta(days=150, hours=-7 * place)
            row = _row(shop.sell(moment), f"BZ-{7000 + place}", luck)
            spoilt = luck.choice(sorted(SPOILT)) if place % EVERY == EVERY - 1 else ""
            rows.writerow(row | ({spoilt: SPOILT[spoilt]} if spoilt else {}))


def _row(sale: Sale, number: str, luck: Luck) -> dict[str, object]:
    item, buyer = sale.items[0], sale.buyer
    cells = (
        number, sale.placed_at.date(), luck.pick(WORDS), "cod", f"{item.article.sku}-{item.size}",
        f"{item.article.name}, {item.size}", item.article.category, item.quantity, item.total, buyer.name,
        buyer.phone_given, buyer.town.name, buyer.state_given, buyer.postcode, "bazaar",
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def _nobody_watches(_progress: importing.Progress) -> None:
    """It is over in a moment."""
