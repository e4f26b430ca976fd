"""Intervals in a table's rows as geometry for a small SVG: one scale for all rows, no script. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Final

from analytics.intervals import Interval

LEFT, RIGHT = 4.0, 236.0  # of 240
STEP: Final = 0.2


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where the band, its point and the store's mean lie, as SVG numbers."""

    low: str
    high: str
    point: str
    mean: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    share: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From 0 to `top`, a fraction."""

    top: float

    @classmethod
    def over(cls, intervals: Iterable[Interval | None]) -> "Scale":
        """Wide enough for all of them, in steps of 20 %."""
        highest = max((each.high for each in intervals if each), default=STEP)
        return cls(min(1.0, STEP * max(1, ceil(round(highest / STEP, 6)))))

    def x(self, share: float) -> str:
        """The place of a share; what is beyond the scale is drawn at its end."""
        return f"{LEFT + (RIGHT - LEFT) * min(share, self.top) / self.top:.1f}"

    def draw(self, interval: Interval, point: float, mean: float) -> Drawn:
        return Drawn(self.x(interval.low), self.x(interval.high), self.x(point), self.x(mean))

    def ticks(self) -> list[Tick]:
        """0 %, 20 %, … with the two ends turned inward."""
        count = round(self.top / STEP)
        anchors = ["start", *["middle"] * (count - 1), "end"]
        return [Tick(self.x(STEP * place), STEP * place, anchor) for place, anchor in enumerate(anchors)]
