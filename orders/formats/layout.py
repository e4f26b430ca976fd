"""How a file of orders says what we want to know: which column is which field, and what its words mean."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from orders.files import Unreadable

STAGES = ("shipped_at", "out_for_delivery_at", "delivered_at", "rto_initiated_at", "rto_delivered_at")
FIELDS = frozenset(
    {
        "order_number", "placed_at", "status", "payment_method", "sku", "product_name", "category", "quantity",
        "unit_price", "line_total", "order_total", "cod_amount", "currency", "cost", "customer_name", "phone", "email",
        "address1", "address2", "landmark", "city", "state", "postcode", "country", "courier", "awb", *STAGES,
        "promised_on", "channel", "campaign", "fulfilment", "zone", "freight", "cod_fee", "return_freight",
    }
)  # fmt: skip
NEEDED = ("order_number", "placed_at", "status")
WORDS = frozenset(
    {
        "new", "confirmed", "shipped", "out_for_delivery", "delivered", "returning", "returned", "lost", "damaged",
        "cancelled",
    }
)  # fmt: skip
SEVERAL = ", "  # between the texts of columns that make up one field together
WILD = "*"


@dataclass(frozen=True)
class Layout:
    """`columns`: our field = their columns. `values`: field = their word = ours; a word that ends in * stands for all
    that begin so, the longest first. Columns of `optional` fields may be missing from a file."""

    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    timezone: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    row: Literal["line", "order"] = "line"
    optional: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, object]:
        """For the record of a run, and to tell one layout from another."""
        return asdict(self) | {"optional": sorted(self.optional)}

    def places(self, header: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Where each field's columns are. Raises `Unreadable`, naming what is missing and what there is."""
        known: dict[str, list[int]] = {}
        for place, name in enumerate(header):
            known.setdefault(fold(name), []).append(place)
        found, missing = {}, []
        for name, columns in self.columns.items():
            absent = [column for column in columns if fold(column) not in known]
            if not absent:
                found[name] = tuple(_only(column, known[fold(column)]) for column in columns)
            elif name not in self.optional:
                missing += absent
        if missing:
            raise Unreadable(_missing(missing, header))
        return found


def fold(text: str) -> str:
    """As words are compared: trimmed, single spaces, case-insensitive."""
    return " ".join(text.split()).casefold()


def translate(words: Mapping[str, str], text: str) -> str | None:
    """Our word for theirs, by folded text; None for one that nobody mapped."""
    key = fold(text)
    if key in words:
        return words[key]
    begun = [word for word in words if word.endswith(WILD) and key.startswith(word[:-1])]
    return words[max(begun, key=len)] if begun else None


def _only(column: str, places: Sequence[int]) -> int:
    if len(places) > 1:
        raise Unreadable(_("The file has the column “%(column)s” more than once.") % {"column": column})
    return places[0]


def _missing(missing: Sequence[str], header: Sequence[str]) -> str:
    sentence = _("Missing columns: %(missing)s. The first row of the file has: %(header)s. Is its header missing?")
    return sentence % {"missing": ", ".join(missing), "header": ", ".join(name or "–" for name in header)}
