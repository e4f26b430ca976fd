"""Facts that may speak of misuse: each with its numbers, none of them an accusation. Pure.

What is usual needs many orders; who sees the facts decides. `returns.queries.misuse` asks the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SPANS: Final = (90, 180)  # days back from now
FEW: Final = 3  # returns within a span that are worth naming
LARGE: Final = 0.5  # share of the orders that arrived


class Signal(TextChoices):
    """What a fact is about."""

    MANY = "many", _("Many returns")
    SHARED_PHONE = "shared_phone", _("One phone, several buyers")
    SHARED_ADDRESS = "shared_address", _("One address, several buyers")
    SHORT = "short", _("Empty or incomplete before")
    REFUSED = "refused", _("Not accepted before")


@dataclass(frozen=True, slots=True)
class Span:
    """What a buyer did in so many days: orders that arrived, and of those how many were asked back."""

    days: int
    arrived: int
    returned: int

    @property
    def share(self) -> float | None:
        """Returned of arrived; None where nothing arrived."""
        return self.returned / self.arrived if self.arrived else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a buyer: numbers only. `missing`, `wrong`, `refused`, `units`: of her earlier returns."""

    spans: Sequence[Span] = ()
    on_phone: int = 1
    on_address: int = 1
    missing: int = 0
    wrong: int = 0
    refused: int = 0
    units: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing worth knowing: `n` of `of` in `days`, where these say anything."""

    signal: Signal
    n: int
    of: int = 0
    days: int = 0


def facts(seen: Seen) -> list[Fact]:
    """What is worth knowing before one decides; the strongest first, empty where nothing is unusual."""
    told = [Fact(Signal.MANY, one.returned, one.arrived, one.days) for one in seen.spans if _many(one)]
    short = seen.missing + seen.wrong
    rest = [
        (short, Fact(Signal.SHORT, short, seen.units)),
        (seen.refused, Fact(Signal.REFUSED, seen.refused, seen.units)),
        (seen.on_phone > 1, Fact(Signal.SHARED_PHONE, seen.on_phone)),
        (seen.on_address > 1, Fact(Signal.SHARED_ADDRESS, seen.on_address)),
    ]
    return [*told, *(fact for there, fact in rest if there)]


def _many(one: Span) -> bool:
    return one.returned >= FEW and one.share is not None and one.share >= LARGE
