"""Which parcels a question is about, as conditions of SQL. Days are written out, every other value is bound."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from analytics import periods
from analytics.dimensions import ALIKE, DAY_COLUMN, KINDS, SEVERAL, SINGLE, Dimension
from analytics.periods import Period
from analytics.question import Question
from core.dates import Days

PARCELS: Final = "analytics_parcelfact"
PRODUCTS: Final = "analytics_productfact"


class Reading(Enum):
    """Which facts are read where a question has labels: to turn one down costs a quarter of counting it."""

    KEPT = "those that the labels keep"
    LEFT_OUT = "those that they leave out, to be taken from the totals of all"


@dataclass(frozen=True, slots=True)
class Where:
    """A question's parcels: labels already looked up, periods already cut to days."""

    question: Question
    labels: dict[Dimension, list[int]]
    periods: tuple[Period, ...]
    reading: Reading = Reading.KEPT

    @property
    def day(self) -> str:
        """The column of facts that the cohort goes by."""
        return DAY_COLUMN[self.question.cohort]

    @property
    def span(self) -> Days | None:
        """All its days, if they follow one another."""
        return periods.span(self.periods)

    @property
    def in_weeks(self) -> Sequence[Dimension]:
        """What the parcels that are alike in a week can be grouped by, given what is asked of them."""
        return (Dimension.NONE, Dimension.WEEK, *ALIKE) if self.span and set(self.labels) <= set(ALIKE) else ()

    def read(self, reading: Reading) -> "Where":
        """The same parcels, come by the other way."""
        return replace(self, reading=reading)

    def everybody(self) -> "Where":
        """All parcels of its days."""
        return replace(self, labels={}, reading=Reading.KEPT)

    def facts(self, dimension: Dimension, limits: Iterable[Period] | None = None) -> str:
        """A table and a condition: the facts to be read, or those within other limits. Each parcel is there once, and
        once under each `key` where the dimension has several and `keyed` says so."""
        days = f"store_id = ANY(%(stores)s){_within(self.day, limits or self.periods)}"
        if self.keyed(dimension):
            return f"{PRODUCTS} WHERE kind = {KINDS[dimension]} AND {days}{self._narrowed(SINGLE)}"
        product = self._product(dimension)
        if product:
            label = f"kind = {KINDS[product]} AND key = {_bound(product, self.labels[product])}"
            return f"{PRODUCTS} WHERE {label} AND {days}{self._narrowed(SINGLE)}"
        return f"{PARCELS} WHERE {days}{self._narrowed(SINGLE | SEVERAL)}"

    def keyed(self, dimension: Dimension) -> bool:
        """Whether the facts under products have a `key` per label of this dimension."""
        return dimension in SEVERAL and not any(each in SEVERAL for each in self.labels)

    def totals(self, column: str, limits: Iterable[Period] | None = None) -> str:
        """Its totals, whose first day is in this column, or those of them within other limits."""
        return f"store_id = ANY(%(stores)s) AND cohort = %(cohort)s{_within(column, limits or self.periods)}"

    def alike(self, column: str, limits: Iterable[Period]) -> str:
        """Its totals that have the columns of facts."""
        return f"{self.totals(column, limits)}{self._narrowed(SINGLE)}"

    def arguments(self) -> dict[str, Any]:
        """The values in all of these."""
        found: dict[str, Any] = {"stores": list(self.question.store_ids), "cohort": self.question.cohort.value}
        return found | {dimension.value: labels for dimension, labels in self.labels.items()}

    def _product(self, dimension: Dimension) -> Dimension | None:
        """The dimension of the one SKU or category that is asked for, where facts under it tell all."""
        asked = [each for each in self.labels if each in SEVERAL]
        if dimension in SEVERAL or len(asked) != 1 or self.reading is Reading.LEFT_OUT:
            return None
        return asked[0] if len(self.labels[asked[0]]) == 1 else None

    def _narrowed(self, columns: Iterable[Dimension]) -> str:
        wanted = [_wanted(each, labels) for each, labels in self.labels.items() if each in columns]
        if not wanted:
            return ""
        kept = " AND ".join(wanted)
        return f" AND NOT ({kept})" if self.reading is Reading.LEFT_OUT else f" AND {kept}"


def _within(column: str, limits: Iterable[Period]) -> str:
    """Each limit narrows the days; several runs of days in one are alternatives."""
    written = ((f"{column} BETWEEN '{days.first}' AND '{days.last}'" for days in limit) for limit in limits)
    return "".join(f" AND ({' OR '.join(runs)})" for runs in written)


def _wanted(dimension: Dimension, labels: list[int]) -> str:
    """A single label is compared as such, which is twice as fast as to look for it in a list."""
    if dimension in SEVERAL:
        column = SEVERAL[dimension]
        return (
            f"{_bound(dimension, labels)} = ANY({column})" if len(labels) == 1 else f"{column} && %({dimension.value})s"
        )
    return f"{SINGLE[dimension]} = {_bound(dimension, labels)}"


def _bound(dimension: Dimension, labels: list[int]) -> str:
    return f"(%({dimension.value})s)[1]" if len(labels) == 1 else f"ANY(%({dimension.value})s)"
