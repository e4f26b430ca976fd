"""Everything that one simulator is made of."""

from collections import Counter, defaultdict
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Event
from urllib.parse import urljoin

from simulator.agenda import Agenda
from simulator.books import Books
from simulator.budgets import Budgets
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.pushes import Pusher
from simulator.timetable import Pace, Timetable


class World:
    """The parts, wired. `pace="instant"`: every scan of a parcel is visible as soon as it is booked."""

    def __init__(
        self, data: Path, clock: Clock, *, seed: int = 1, site_url: str = "", pace: Pace = "live",
        limit: tuple[int, float] | None = None, backoff: float = 1.0,
    ) -> None:  # fmt: skip
        self.seed, self.clock, self._site_url = seed, clock, site_url
        self.pace = pace
        self.books = Books(data)
        self.faults = Faults(seed)
        self.budgets = Budgets(limit)
        self.timetable = Timetable(seed, self.books, clock, pace=pace)
        self.agenda = Agenda(seed, self.books, self.timetable, clock)
        self.pusher = Pusher(self.agenda, self.books, self.faults, backoff=backoff)
        self.calls: dict[str, Counter[str]] = defaultdict(Counter)
        self.blocked: set[str] = set()
        self.passwords: dict[str, str] = {}  # of the accounts that have one
        self.expired: set[str] = set()  # tokens of log-ins that are over before their time
        self.stopping = Event()
        self._numbers = count(len(self.books.bookings) + 1)

    def now(self) -> datetime:
        """The simulated moment."""
        return self.clock.now()

    def on_site(self, url: str) -> str:
        """A hook's address: a path is one of the site's."""
        return urljoin(self._site_url, url)

    def fresh_awb(self, begins: str = "SX") -> str:
        """A number that no parcel has."""
        while (awb := f"{begins}{(number := next(self._numbers)):09d}{number % 7}") in self.books.bookings:
            pass
        return awb

    def open(self) -> None:
        """Start pushing."""
        self.pusher.start()

    def close(self) -> None:
        """Stop pushing and let go of the files."""
        self.stopping.set()
        self.pusher.stop()
        self.books.close()
