"""The simulator's time: it may run fast, it never runs back, not even over a restart."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

Times = Literal["journey", "wall"]


class Clock(Protocol):
    """What the rest asks of a clock."""

    def now(self) -> datetime:
        """The simulated moment, UTC."""

    def told(self, at: datetime) -> datetime:
        """How a simulated moment is reported to the site."""


@dataclass(frozen=True)
class Stretch:
    """From the real moment on (epoch seconds), simulated time ran from `simulated` at this speed."""

    real: float
    simulated: float
    speed: float

    def at(self, real: float) -> float:
        """Simulated epoch seconds at a real moment."""
        return self.simulated + (real - self.real) * self.speed


class RunningClock:
    """Simulated time at `speed` seconds per second since the first start; another speed later goes on from there.

    `times="journey"` reports simulated times as they are (a fast clock soon reports the future). `"wall"` reports the
    real moment at which each thing became visible: a site with the real time sees a parcel's week pass in minutes.
    """

    def __init__(
        self, path: Path, *, speed: float = 1.0, start: datetime | None = None, times: Times = "journey",
        real: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._real, self._times, self._latest = real, times, 0.0
        lines = path.read_text().splitlines() if path.exists() else []
        self._stretches = [Stretch(**json.loads(line)) for line in lines]
        if not self._stretches or self._stretches[-1].speed != speed:
            now = real()
            first = start.timestamp() if start else now
            begun = Stretch(now, self._stretches[-1].at(now) if self._stretches else first, speed)
            self._stretches.append(begun)
            path.write_text("".join(json.dumps(asdict(stretch)) + "\n" for stretch in self._stretches))

    def now(self) -> datetime:
        """The simulated moment, UTC; stands still while the real clock is set back."""
        self._latest = max(self._latest, self._stretches[-1].at(self._real()))
        return datetime.fromtimestamp(self._latest, UTC)

    def told(self, at: datetime) -> datetime:
        """The moment to report: unchanged, or when it became visible (what was before the first start stays)."""
        if self._times == "journey":
            return at
        moment = at.timestamp()
        for stretch in reversed(self._stretches):
            if moment >= stretch.simulated:
                real = stretch.real + (moment - stretch.simulated) / stretch.speed
                return datetime.fromtimestamp(int(real), at.tzinfo)
        return at


class StoppedClock:
    """A clock for tests: moves when it is told to, forward only."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The moment it was last set to."""
        return self._at

    def told(self, at: datetime) -> datetime:
        """Unchanged."""
        return at

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Let time pass."""
        passed = timedelta(days=days, hours=hours, minutes=minutes)
        if passed < timedelta(0):
            message = "time does not run back"
            raise ValueError(message)
        self._at += passed
