"""What somebody asks to return, and how each line of the order is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from orders.models import OrderLine
from returns.pictures import Picture
from returns.policy import Verdict
from returns.states import Resolution
from returns.why import Why


@dataclass(frozen=True, slots=True)
class Judged:
    """A line of an order and what is said of it. `values`: what was paid for each of its units, the first unit first;
    `free`: the numbers of the units that nobody returns, from 1.
    """

    line: OrderLine
    verdict: Verdict
    values: Sequence[Decimal]
    free: Sequence[int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Units of one order line (its id) that go back. `wants`: the product that she likes instead, where exchanged."""

    line: int
    quantity: int
    why: Why
    detail: str = ""
    words: str = ""
    pictures: Sequence[Picture] = ()
    wants: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. `origin`: where the goods are fetched, where not at the order's address."""

    lines: Sequence[Wanted]
    resolution: Resolution
    slot_on: date | None = None
    origin: Mapping[str, str] = field(default_factory=dict)
    language: str = ""


class BadWish(Exception):
    """It can't be had so; `faults` says what to change, by order line (its id) or under "" for the whole."""

    def __init__(self, faults: Mapping[int | str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)
