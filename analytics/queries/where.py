"""Which parcels a question is about, as conditions of SQL. Days are written out, every other value is bound."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analytics import periods
from analytics.dimensions import DAY_COLUMN, SEVERAL, SINGLE, Dimension
from analytics.periods import Period
from analytics.question import Question
from core.dates import Days


@dataclass(frozen=True, slots=True)
class Where:
    """A question's parcels: labels already looked up, periods already cut to days."""

    question: Question
    labels: dict[Dimension, list[int]]
    periods: tuple[Period, ...]

    @property
    def day(self) -> str:
        """The column of facts that the cohort goes by."""
        return DAY_COLUMN[self.question.cohort]

    @property
    def span(self) -> Days | None:
        """All its days, if they follow one another."""
        return periods.span(self.periods)

    def facts(self, limits: Iterable[Period] | None = None) -> str:
        """Its parcels among the facts, or those of them within other limits."""
        return f"store_id = ANY(%(stores)s){_within(self.day, limits or self.periods)}{self._narrowed()}"

    def totals(self, column: str, limits: Iterable[Period] | None = None) -> str:
        """Its totals, whose first day is in this column, or those of them within other limits."""
        return f"store_id = ANY(%(stores)s) AND cohort = %(cohort)s{_within(column, limits or self.periods)}"

    def alike(self, column: str, limits: Iterable[Period]) -> str:
        """Its totals that have the columns of facts."""
        return f"{self.totals(column, limits)}{self._narrowed()}"

    def arguments(self) -> dict[str, Any]:
        """The values in all of these."""
        found: dict[str, Any] = {"stores": list(self.question.store_ids), "cohort": self.question.cohort.value}
        return found | {dimension.value: labels for dimension, labels in self.labels.items()}

    def _narrowed(self) -> str:
        return "".join(f" AND {_wanted(dimension, labels)}" for dimension, labels in self.labels.items())


def _within(column: str, limits: Iterable[Period]) -> str:
    """Each limit narrows the days; several runs of days in one are alternatives."""
    written = ((f"{column} BETWEEN '{days.first}' AND '{days.last}'" for days in limit) for limit in limits)
    return "".join(f" AND ({' OR '.join(runs)})" for runs in written)


def _wanted(dimension: Dimension, labels: list[int]) -> str:
    name = f"%({dimension.value})s"
    if dimension not in SEVERAL:
        return f"{SINGLE[dimension]} = ANY({name})"
    column = SEVERAL[dimension]
    return f"({name})[1] = ANY({column})" if len(labels) == 1 else f"{column} && {name}"  # twice as fast
