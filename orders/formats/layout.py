"""How a file of orders says what we want to know: which column is which field, and what its words mean."""

from collections.abc import Callable, Mapping, Sequence
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
OF_LINES = frozenset({"sku", "product_name", "category", "quantity", "unit_price", "line_total", "cost"})
NEEDED = ("order_number", "placed_at", "status")
WORDS = frozenset(
    {
        "new", "confirmed", "shipped", "out_for_delivery", "delivered", "returning", "returned", "lost", "damaged",
        "cancelled",
    }
)  # fmt: skip
SEVERAL = ", "  # between the texts of columns that make up one field together
WILD = "*"
ABSENT = -1  # the place of a column that the file doesn't have

Compose = Callable[[Sequence[str]], str]


@dataclass(frozen=True)
class Layout:
    """`columns`: our field = their columns. `values`: field = their word = ours; a word that ends in * stands for all
    that begin so, the longest first. Columns of `optional` fields may be missing from a file.

    `compose`: what makes a field's text of the texts of its columns, of which one at least must be there; "" stands for
    one that isn't. It raises ValueError with a reason for a row that is no order. `once`: cells that are about the
    whole order stand on one of its rows only. `tracked_by`: who reports on the parcels, where that isn't their courier.
    """

    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    timezone: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    row: Literal["line", "order"] = "line"
    optional: frozenset[str] = frozenset()
    compose: Mapping[str, Compose] = field(default_factory=dict)
    once: bool = False
    tracked_by: str = ""

    def as_json(self) -> dict[str, object]:
        """For the record of a run, and to tell one layout from another."""
        return asdict(self) | {"optional": sorted(self.optional), "compose": sorted(self.compose)}

    def fits(self, header: Sequence[str]) -> bool:
        """Whether all that it needs is there."""
        names = {fold(name) for name in header}
        for name, columns in self.columns.items():
            enough = any if name in self.compose else all
            if name not in self.optional and not enough(fold(column) in names for column in columns):
                return False
        return True

    def places(self, header: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Where each field's columns are. Raises `Unreadable`, naming what is missing and what there is."""
        known: dict[str, list[int]] = {}
        for place, name in enumerate(header):
            known.setdefault(fold(name), []).append(place)
        found, missing = {}, []
        for name, columns in self.columns.items():
            absent = [column for column in columns if fold(column) not in known]
            if not absent or (name in self.compose and len(absent) < len(columns)):
                found[name] = tuple(_only(column, known.get(fold(column), [ABSENT])) for column in columns)
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
