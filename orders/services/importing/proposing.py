"""What an uploaded file seems to be, and which mapping to begin with."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from accounts.models import Store
from orders.files import Unreadable
from orders.files.sample import Sample
from orders.formats import courier_sheet, generic, guessing, registry
from orders.formats.courier_sheet import SheetMapping
from orders.formats.guessing import Guess
from orders.formats.layout import WORDS, Layout, fold
from orders.models import ImportMapping
from orders.models.imports import SHEET

LOOKED_AT = 500  # rows
OF_ORDERS = (
    "product_name", "sku", "quantity", "unit_price", "order_total", "line_total", "payment_method", "customer_name",
    "address1",
)  # fmt: skip  # no courier's sheet has two of these

Said = Mapping[str, Any]


class Kind(StrEnum):
    AUTO = "auto"
    ORDERS = "orders"
    SHEET = "sheet"


@dataclass(frozen=True)
class Proposal:
    """A format, and for one that needs it the mapping as its sender would say it; `name` of a mapping that was kept."""

    format: str
    said: dict[str, Any]
    name: str = ""


def propose(*, sample: Sample, store: Store, kind: Kind, at: datetime) -> Proposal:
    """A mapping that was kept for this header, else the format that it is known to be, else a guess."""
    kept = kept_for(sample=sample, store=store)
    if kept and kind in {Kind.AUTO, Kind.SHEET if kept.format == SHEET else Kind.ORDERS}:
        return Proposal(kept.format, kept.said, kept.name)
    if kind is not Kind.SHEET:
        with suppress(Unreadable):
            name, _layout = registry.choose(name=registry.AUTO, header=sample.header, mapping=None)
            return Proposal(name, {})
    guess = guessed(sample)
    if kind is Kind.SHEET or (kind is Kind.AUTO and _is_sheet(sample, guess)):
        return Proposal(SHEET, _sheet(sample, at))
    return Proposal(registry.GENERIC, of_guess(guess))


def kept_for(*, sample: Sample, store: Store) -> ImportMapping | None:
    """The mapping that somebody kept for this header."""
    return ImportMapping.objects.filter(store=store, fingerprint=fingerprint(sample.header)).first()


def guessed(sample: Sample) -> Guess:
    return guessing.guess_mapping(sample.header, sample.cells[:LOOKED_AT])


def of_guess(guess: Guess) -> dict[str, Any]:
    """What a person would write, had she guessed it."""
    known = {word: ours for word, ours in guess.statuses.items() if ours and fold(word) not in WORDS}
    return {
        "columns": {name: [one.column] for name, one in guess.columns.items()},
        "dates": {"formats": list(guess.date_formats) if guess.dates_sure else []},
        "values": {"status": known},
    }


def layout(format_name: str, said: Said, header: Sequence[str]) -> tuple[str, Layout]:
    """The layout of orders for a file with this header. Raises `Unreadable`."""
    mapping = generic.from_tables(said) if format_name == registry.GENERIC else None
    return registry.choose(name=format_name, header=header, mapping=mapping)


def sheet_mapping(said: Said) -> SheetMapping:
    """The mapping of a courier's sheet. Raises `Unreadable`."""
    return courier_sheet.parse(json.dumps(said))


def fingerprint(header: Sequence[str]) -> str:
    """Of the columns' names, in whatever order they stand."""
    return hashlib.sha256("\x1f".join(sorted(fold(name) for name in header)).encode()).hexdigest()


def _is_sheet(sample: Sample, guess: Guess) -> bool:
    found = courier_sheet.columns_of(sample.header)
    tells = "awb" in found and "at" in found and ("status" in found or "reason" in found)
    return tells and len([name for name in OF_ORDERS if name in guess.columns]) < 2  # noqa: PLR2004 see above


def _sheet(sample: Sample, at: datetime) -> dict[str, Any]:
    formats: tuple[str, ...] = ()
    with suppress(Unreadable):
        formats = courier_sheet.guess(sample.header, sample.cells[:LOOKED_AT], at).date_formats
    return {"columns": courier_sheet.columns_of(sample.header), "dates": {"formats": list(formats)}, "codes": {}}
