"""Writes a journey down scan by scan, while hours, nights and Sundays pass."""

from datetime import datetime

from simulator.facts import Leg, Parcel, Scan, zone_of
from simulator.luck import Luck
from simulator.places import Place
from simulator.routes import Route

HOUR = 3600
DAY = 24 * HOUR
SUNDAY = 6
EPOCH_WEEKDAY = 3  # 1 January 1970 was a Thursday


class Pen:
    """Where the parcel is now (`at` in epoch seconds, `stop` on its route), and the scans written so far."""

    def __init__(self, rng: Luck, parcel: Parcel, at: float, *, leg: Leg, stop: int = 0, attempt: int = 0) -> None:
        self.rng, self.parcel, self.at = rng, parcel, at
        self.leg, self.stop, self.attempt = leg, stop, attempt
        self.route: Route = parcel.route
        self.scans: list[Scan] = []

    @property
    def here(self) -> Place:
        """The city that the parcel is in."""
        return self.route.stops[self.stop]

    def say(self, code: str, spot: str = "hub") -> None:
        """One scan, here and now."""
        at = datetime.fromtimestamp(int(self.at), zone_of(self.here))
        self.scans.append(Scan(at, code, f"{self.here.name} {spot}", self.attempt, self.leg, self.stop))

    def wait(self, least: float, most: float) -> None:
        """Let between `least` and `most` hours pass."""
        self.at += (least + self.rng.random() * (most - least)) * HOUR

    def sort(self, typical: float) -> None:
        """Lie in a hub: `typical` hours in the median, now and then three times that; slower with a poor courier."""
        self.at += typical * self.rng.lognormvariate(0.0, 0.6) / self.parcel.quality**0.5 * HOUR
        self._rest()

    def to_round(self, opens: float, closes: float, *, on_day: int = 0) -> None:
        """On to a moment within the next working day's local window; `on_day` (days since 1970) is the earliest day."""
        offset = self.here.offset * 60
        day, clock = divmod(self.at + offset, DAY)
        if clock >= (opens - 0.5) * HOUR:
            day += 1
        day = max(day, on_day)
        if (day + EPOCH_WEEKDAY) % 7 == SUNDAY and self.rng.happens(0.85):
            day += 1
        self.at = day * DAY + (opens + self.rng.random() * (closes - opens)) * HOUR - offset

    def _rest(self) -> None:
        """Outside the metros nothing leaves at night, and half of what is ready on a Sunday waits for Monday."""
        if self.here.metro:
            return
        offset = self.here.offset * 60
        day, clock = divmod(self.at + offset, DAY)
        if (day + EPOCH_WEEKDAY) % 7 == SUNDAY and self.rng.happens(0.5):
            day, clock = day + 1, 0.0
        if clock < 5 * HOUR:
            clock = (5 + 2 * self.rng.random()) * HOUR
        self.at = day * DAY + clock - offset
