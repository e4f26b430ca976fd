"""Who sees what when: journeys of booked parcels, up to the present moment."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Lock
from typing import Literal

from simulator.books import Books
from simulator.clock import Clock
from simulator.entries import Booking, Order
from simulator.facts import Scan
from simulator.journeys import Journey, tell

Pace = Literal["live", "instant"]
REMEMBERED = 20_000
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class Timetable:
    """The journeys, told as time passes; at the pace `instant` everything has already happened."""

    def __init__(self, seed: int, books: Books, clock: Clock, *, pace: Pace) -> None:
        self._seed, self._books, self._clock, self._pace = seed, books, clock, pace
        self._told: OrderedDict[str, tuple[int, Journey]] = OrderedDict()
        self._lock = Lock()

    def horizon(self) -> datetime:
        """Up to when things are visible."""
        return END_OF_TIME if self._pace == "instant" else self._clock.now()

    def journey(self, booking: Booking) -> Journey:
        """The whole of it, future included."""
        awb = booking.parcel.awb
        asked = self._books.instructions(awb)
        with self._lock:
            version, journey = self._told.get(awb, (-1, None))
            if journey is None or version != len(asked):
                journey = tell(self._seed, booking.parcel, asked)
                self._told[awb] = len(asked), journey
                if len(self._told) > REMEMBERED:
                    self._told.popitem(last=False)
            return journey

    def visible(self, booking: Booking) -> Sequence[Scan]:
        """What has happened so far."""
        return self.journey(booking).until(self.horizon())

    def refusal(self, order: Order) -> str | None:
        """Why the courier did not take it, or None."""
        booking = self._books.bookings[order.awb]
        return self.journey(booking).refusals.get(order.instruction.key)
