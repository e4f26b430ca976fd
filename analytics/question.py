"""What is asked of the figures and what is answered. Plain data: counts are kept, rates are computed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from analytics.dimensions import Cohort, Dimension

Filters = Mapping[Dimension, tuple[str, ...]]
FEW: Final = 30  # parcels under which nothing is said about a group


@dataclass(frozen=True, slots=True)
class Question:
    """Which parcels (`first` and `last` day included, None: no end; several values of one filter: any of them), and
    what they are grouped by."""

    store_ids: tuple[int, ...]
    cohort: Cohort = Cohort.SHIP_DATE
    first: date | None = None
    last: date | None = None
    group_by: Dimension = Dimension.NONE
    filters: Filters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Best:
    """Of one dimension's groups only the first `most`, by a figure or by "key", "-rto": most returns first.

    Groups of fewer than `FEW` parcels come after all others, then those without the figure; equal ones go by key.
    """

    dimension: Dimension
    sort: str
    most: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Parcels handed over by where they stand now; each is in exactly one of the seven buckets.

    `cod_amount` is the cash to be collected for all of them, `rto_cod_amount` the part that came back uncollected;
    both are None where the stores asked about don't share one currency.
    """

    delivered: int = 0
    rto: int = 0
    lost: int = 0
    damaged: int = 0
    disposed: int = 0
    cancelled: int = 0
    open: int = 0
    cod_amount: Decimal | None = Decimal(0)
    rto_cod_amount: Decimal | None = Decimal(0)

    @property
    def handed_over(self) -> int:
        return self.resolved + self.open

    @property
    def resolved(self) -> int:
        """Parcels that have an end."""
        return self.delivered + self.rto + self.lost + self.damaged + self.disposed + self.cancelled

    @property
    def rto_rate(self) -> float | None:
        """RTO % to date, as a fraction."""
        return fraction(self.rto, self.handed_over)

    @property
    def rto_rate_resolved(self) -> float | None:
        """RTO % of the parcels that have an end, as a fraction."""
        return fraction(self.rto, self.resolved)

    @property
    def open_rate(self) -> float | None:
        return fraction(self.open, self.handed_over)


COUNTED = tuple(each.name for each in fields(Counts))


@dataclass(frozen=True, slots=True)
class Row:
    """One group. `key` is as `docs/figures.md` says: a day, a Monday, "2026-08", or the value itself, "" if unknown."""

    key: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Answer:
    """The groups of one dimension, how many there are (`rows` may be the best of them), and the total, which counts
    every parcel once."""

    dimension: Dimension
    rows: tuple[Row, ...]
    groups: int
    total: Counts


@dataclass(frozen=True, slots=True)
class Answers:
    """What was found for each dimension asked for, true as of `as_of`."""

    as_of: datetime
    currency: str | None
    of: Mapping[Dimension, Answer]


def fraction(part: int, whole: int) -> float | None:
    """None without a denominator: no data is not zero."""
    return part / whole if whole else None
