"""A first mapping for a table that nobody knows, from the names of its columns and the look of what is in them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from orders.formats import looks
from orders.formats.composing import plain
from orders.formats.layout import FIELDS, NEEDED, STAGES, WORDS, fold, translate
from orders.formats.names import BARE, HEADS, NAMES, STATUSES, words

SURE, ENOUGH, NEARLY_ALL = 0.75, 0.35, 0.9  # of 1: shown as settled; worth proposing at all; of what is in a column
LOOKED_AT = 60  # different texts per column
BY_LOOK = {"email": 0.6, "phone": 0.5}  # what shows itself under any name
DATES = ("placed_at", *STAGES, "promised_on")
AMOUNTS = (
    "unit_price", "line_total", "order_total", "cod_amount", "cost", "freight", "cod_fee", "return_freight",
)  # fmt: skip
TEXTS = (
    "status", "product_name", "category", "customer_name", "address1", "address2", "landmark", "city", "state",
    "country", "courier", "channel", "campaign", "fulfilment",
)  # fmt: skip
LOOKS: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(DATES, looks.date),
    **dict.fromkeys(AMOUNTS, looks.amount),
    **dict.fromkeys(TEXTS, looks.words),
    "order_number": looks.number,
    "payment_method": looks.payment,
    "quantity": looks.whole,
    "phone": looks.phone,
    "email": looks.email,
    "postcode": looks.postcode,
    "awb": looks.parcel_number,
    "currency": looks.currency,
}


@dataclass(frozen=True)
class Guessed:
    """A column for a field; `confidence` of 1."""

    column: str
    confidence: float

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE


@dataclass(frozen=True)
class Guess:
    """`statuses`: each of their words seen = ours, "" for one that nobody knows. `dates_sure` is False where the dates
    seen could be day or month first."""

    columns: Mapping[str, Guessed]
    date_formats: tuple[str, ...]
    dates_sure: bool
    statuses: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """What a mapping needs and no column was found for."""
        return tuple(name for name in NEEDED if name not in self.columns)


def guess_mapping(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Guess:
    """The mapping that this header and some of the rows under it suggest: a column per field at most, and a field per
    column."""
    names = Counter(fold(name) for name in header)
    places = [place for place, name in enumerate(header) if name and names[fold(name)] == 1]
    texts = {place: _different(row[place] for row in rows if place < len(row)) for place in places}
    found = _assigned(
        [(_confidence(name, header[place], texts[place]), name, place) for place in places for name in sorted(FIELDS)]
    )
    dates = [text for name in DATES if name in found for text in texts[found[name][0]]]
    formats, sure = looks.date_formats(dates)
    return Guess(
        columns={name: Guessed(header[found[name][0]], round(found[name][1], 2)) for name in NAMES if name in found},
        date_formats=formats,
        dates_sure=sure,
        statuses={word: _status(word) for word in (texts[found["status"][0]] if "status" in found else [])},
    )


def _different(texts: Iterable[str]) -> list[str]:
    """As many different texts as are worth a look."""
    return list(islice(dict.fromkeys(bare for text in texts if (bare := plain(text))), LOOKED_AT))


def _assigned(scored: Sequence[tuple[float, str, int]]) -> dict[str, tuple[int, float]]:
    """Place and confidence by field: the most certain pair first, then the most certain of what is left."""
    found: dict[str, tuple[int, float]] = {}
    taken: set[int] = set()
    for confidence, name, place in sorted(scored, key=lambda one: (-one[0], one[2], one[1])):
        if confidence >= ENOUGH and name not in found and place not in taken:
            found[name] = place, confidence
            taken.add(place)
    return found


def _confidence(name: str, column: str, texts: Sequence[str]) -> float:
    """Name and look together. A right name over wrong contents counts little, no contents leave the name alone."""
    called = _called(name, words(column))
    seen = looks.share(LOOKS[name], texts) if name in LOOKS and (called or name in BY_LOOK) else None
    if called:
        return called * (0.85 if seen is None else 0.3 + 0.7 * seen)
    return BY_LOOK[name] if name in BY_LOOK and seen is not None and seen >= NEARLY_ALL else 0.0


def _called(name: str, column: tuple[str, ...]) -> float:
    """How well the column's words fit the field: 1 for its usual name, a little less for other names of it, less the
    more other words there are."""
    best, heads = 0.0, HEADS.intersection(column)
    for rank, known in enumerate(map(words, NAMES[name])):
        if known == column:
            return 1 - min(rank, 20) / 200
        if set(known) <= set(column) and heads <= set(known) and not BARE.issuperset(known):
            best = max(best, 0.5 + 0.4 * len(known) / len(column))
    return best


def _status(word: str) -> str:
    return translate(STATUSES, word.replace("_", " ").replace("-", " ")) or (fold(word) if fold(word) in WORDS else "")
