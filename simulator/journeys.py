"""What happens to a parcel: a pure function of the seed, its facts and the instructions given.

The simulator reports these scans as they become due; the demo imports the same function to write the past.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator import changes, odds, stages
from simulator.facts import Instruction, Parcel, Scan
from simulator.luck import Luck
from simulator.pen import Pen


@dataclass(frozen=True)
class Journey:
    """Every scan, past and to come, oldest first; and the instructions that the courier refused, key → reason."""

    scans: tuple[Scan, ...]
    refusals: dict[str, str]

    def until(self, at: datetime) -> tuple[Scan, ...]:
        """The scans that have happened by `at`."""
        return self.scans[: bisect_right(self.scans, at, key=_happened)]


def tell(seed: int, parcel: Parcel, instructions: Iterable[Instruction] = ()) -> Journey:
    """The journey of one parcel. An instruction changes what comes after its time, never what was before."""
    scans: Sequence[Scan] = _untouched(seed, parcel)
    refusals: dict[str, str] = {}
    taken: list[Instruction] = []
    for said in sorted(instructions, key=_happened):
        cut = bisect_right(scans, said.at, key=_happened)
        past, future = scans[:cut], scans[cut:]
        if reason := changes.refusal(parcel, past, said):
            refusals[said.key] = reason
            continue
        taken.append(said)
        rng = Luck(seed, parcel.awb, said.verb, said.at.timestamp())
        scans = (*past, *changes.future(rng, parcel, past, future, taken))
    return Journey(tuple(scans), refusals)


def _untouched(seed: int, parcel: Parcel) -> list[Scan]:
    rng = Luck(seed, parcel.awb)
    story = odds.story(rng, parcel)
    leg = parcel.direction
    pen = Pen(rng, parcel, parcel.booked_at.timestamp(), leg=leg)
    if leg == "reverse":
        stages.fetched(pen, story)
    else:
        stages.picked_up(pen)
        stages.carried(pen, story)
    return pen.scans


def _happened(what: Scan | Instruction) -> datetime:
    return what.at
