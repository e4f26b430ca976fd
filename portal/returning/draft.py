"""What a buyer has said so far of what she gives back. It travels in the form from page to page: no cookie, no session,
nothing kept of what she does not send. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _l

from returns.why import DETAILS, Why

UNITS: Final = re.compile(r"-?\d{1,6}")
LINE: Final = re.compile(r"units-(\d{1,18})")
OF_HOW: Final = ("resolution", "slot", "phone", "address", "landmark")
LONGEST: Final = {"phone": 80, "address": 300, "landmark": 200, "words": 1000}
Pair = tuple[str, str]
WORDS: Final = {
    Why.SIZE: _l("It does not fit"),
    Why.QUALITY: _l("It is not good enough"),
    Why.DAMAGED: _l("It arrived damaged"),
    Why.WRONG_ITEM: _l("It is the wrong item"),
    Why.MISSING_PART: _l("Something is missing"),
    Why.NOT_AS_SHOWN: _l("It is not as shown"),
    Why.CHANGED_MIND: _l("I changed my mind"),
    Why.LATE: _l("It came too late"),
    Why.OTHER: _l("Another reason"),
}  # as she would say it herself


@dataclass(frozen=True, slots=True)
class Chosen:
    """Units of one order line. `reason` as in the form: "size" or "size:too_small"; `photos` are parked."""

    line: int
    units: int
    reason: str = ""
    words: str = ""
    photos: tuple[str, ...] = ()
    wants: str = ""

    @property
    def why(self) -> Why | None:
        """The reason, once there is one."""
        said = self.reason.partition(":")[0]
        return Why(said) if said in Why.values else None

    @property
    def detail(self) -> str:
        """The reason more closely."""
        return self.reason.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Draft:
    """`seen`: how many returns of the order there were when she began; None of what no page has asked yet."""

    lines: tuple[Chosen, ...] = ()
    seen: int = 0
    resolution: str | None = None
    slot: str | None = None
    phone: str | None = None
    address: str | None = None
    landmark: str | None = None

    @classmethod
    def of(cls, said: QueryDict, *, seen: int) -> "Draft":
        """From a form; what it does not say is None."""
        numbers = dict.fromkeys(int(found[1]) for name in said if (found := LINE.fullmatch(name)))
        lines = (_chosen(said, line) for line in numbers)
        told = said.get("seen", "")
        return cls(
            tuple(one for one in lines if one.units),
            int(told) if told.isdecimal() and len(told) < len("1000000") else seen,
            **{name: said.get(name, "").strip() if name in said else None for name in OF_HOW},
        )

    def of_line(self, line: int) -> Chosen:
        """What she chose of a line; no unit where she chose none."""
        return next((one for one in self.lines if one.line == line), Chosen(line, 0))

    def with_photos(self, line: int, photos: Sequence[str]) -> "Draft":
        """The same with these pictures of a line."""
        lines = (replace(one, photos=tuple(photos)) if one.line == line else one for one in self.lines)
        return replace(self, lines=tuple(lines))

    def carried(self, *, beside: str = "") -> list[Pair]:
        """Everything as hidden fields, without those that the page `beside` asks for itself."""
        pairs = [("seen", str(self.seen))]
        if beside != "how":
            pairs += [(name, said) for name in OF_HOW if (said := getattr(self, name)) is not None]
        for one in self.lines:
            pairs += _carried(one, beside)
        return pairs


def _chosen(said: QueryDict, line: int) -> Chosen:
    units = said.get(f"units-{line}", "").strip()
    return Chosen(
        line,
        int(units) if UNITS.fullmatch(units) else 0,
        said.get(f"reason-{line}", ""),
        said.get(f"words-{line}", "").strip()[: LONGEST["words"]],
        tuple(said.getlist(f"parked-{line}")),
        said.get(f"wants-{line}", ""),
    )


def _carried(one: Chosen, beside: str) -> Iterator[Pair]:
    if beside != "choose":
        yield f"units-{one.line}", str(one.units)
    if beside != "why":
        yield f"reason-{one.line}", one.reason
        yield f"words-{one.line}", one.words
        yield from ((f"parked-{one.line}", photo) for photo in one.photos)
    if beside != "how" and one.wants:
        yield f"wants-{one.line}", one.wants


def reasons(taken: Sequence[Why]) -> list[Pair]:
    """The reasons to choose from: a closer one where there is any, and what none of those fits."""
    said = [f"{why}:{one}" if one else why.value for why in taken for one in (*DETAILS[why], "")]
    return [(reason, named(reason)) for reason in said]


def named(reason: str) -> str:
    """A reason of the form in words: "It does not fit: too small"."""
    one = Chosen(0, 0, reason)
    if one.why is None:
        return ""
    closer = next((str(detail.label) for detail in DETAILS[one.why] if detail == one.detail), "")
    return f"{WORDS[one.why]}: {closer.lower()}" if closer else str(WORDS[one.why])
