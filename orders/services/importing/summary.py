"""What a load of a file came to."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from orders.services.importing.batches import Written

EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Summary:
    """`rows` = those that gave order lines or orders + `duplicates` + `rejected`. Lines and shipments are those of the
    orders that the file tells, whether new or known."""

    rows: int
    orders_created: int
    orders_updated: int
    orders_unchanged: int
    lines: int
    shipments: int
    duplicates: int
    rejected: int
    seconds: float

    @property
    def orders(self) -> int:
        """Orders that the file tells and that are now here."""
        return self.orders_created + self.orders_updated + self.orders_unchanged


@dataclass(frozen=True, slots=True)
class Loaded:
    """A summary, and what a person wants to know beside it."""

    summary: Summary
    format: str
    read_as: str
    examples: list[tuple[int, str]]  # the first refused rows with their reasons


@dataclass(slots=True)
class Tally:
    """What is counted on the way."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    lines: int = 0
    shipments: int = 0
    duplicates: int = 0
    rejected: int = 0
    done: int = 0  # rows whose order is settled
    examples: list[tuple[int, str]] = field(default_factory=list)

    def add(self, written: Written) -> None:
        self.created += written.created
        self.updated += written.updated
        self.unchanged += written.unchanged
        self.lines += written.lines
        self.shipments += written.shipments

    def summary(self, seconds: float) -> Summary:
        return Summary(
            self.rows, self.created, self.updated, self.unchanged, self.lines, self.shipments, self.duplicates,
            self.rejected, round(seconds, 2),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is. `total` is None while the rows are still being read."""

    done: int
    total: int | None
    tally: Tally | None = None


Watch = Callable[[Progress], None]


def as_json(summary: Summary) -> dict[str, int | float]:
    """The summary under the names that scripts rely on."""
    return asdict(summary)
