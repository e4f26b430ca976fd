"""What has to be pushed, and when: every account's scans, message statuses and late answers, in order of time."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from threading import RLock

from simulator import words
from simulator.books import Books
from simulator.chat import Happening, follow
from simulator.clock import Clock
from simulator.dialects.voices import Voice
from simulator.entries import Booking, Order, Sent
from simulator.facts import Scan
from simulator.faults import Fault
from simulator.timetable import Timetable

LONG_OVER = timedelta(days=90)
A_SECOND = timedelta(seconds=1)
BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to push; `body` makes it, in the account's dialect, with a fault that falsifies its times or none.
    Not every company tells of everything: None."""

    due: datetime
    account: str
    body: Callable[[Voice, Fault | None], words.Json | None]


class Agenda:
    """Hands out events as they become due. A parcel is looked at when its next scan is due, or when it was changed."""

    def __init__(self, seed: int, books: Books, timetable: Timetable, clock: Clock) -> None:
        self._seed, self._books, self._timetable, self._clock = seed, books, timetable, clock
        self._heap: list[tuple[datetime, int, str | Event]] = []
        self._pushed: dict[str, datetime] = {}
        self._next: dict[str, int] = {}  # AWB → the only entry of the heap that counts for it
        self._serial, self._lock = count(), RLock()

    def resume(self) -> None:
        """Put everything on the agenda that an earlier run had not pushed."""
        since = self._books.pushed_until or BEGINNING
        for booking in list(self._books.bookings.values()):
            after = max(since, booking.known_at - A_SECOND)
            if after < LONG_OVER + booking.parcel.booked_at or self._books.instructions(booking.parcel.awb):
                self._pushed.setdefault(booking.parcel.awb, after)
                self.follow(booking)
        for message in list(self._books.messages.values()):
            self.message(message, after=since)
        for order in list(self._books.orders.values()):
            if order.instruction.at > max(since, order.received_at):
                self.instruction(order)

    def follow(self, booking: Booking) -> None:
        """Push this parcel's scans from now on; called again when an instruction has changed them."""
        awb = booking.parcel.awb
        with self._lock:
            after = self._pushed.setdefault(awb, booking.known_at - A_SECOND)
            upcoming = next((scan.at for scan in self._timetable.journey(booking).scans if scan.at > after), None)
            if upcoming is not None:
                self._next[awb] = self._put(upcoming, awb)

    def instruction(self, order: Order) -> None:
        """Tell its result, once it is settled."""
        self._put(order.instruction.at, Event(order.instruction.at, order.account, partial(self._result, order)))

    def message(self, message: Sent, *, after: datetime = BEGINNING) -> None:
        """Tell what becomes of it; a status that comes out of order is due with the one before it."""
        due = message.at
        for happening in follow(self._seed, message):
            due = max(due, happening.at)
            if due > after:
                told = partial(self._message, message, happening)
                self._put(due, Event(due, message.account, told))

    def due(self) -> Iterator[Event]:
        """What is due by now, oldest first."""
        horizon = self._timetable.horizon()
        while (found := self._take(horizon)) is not None:
            number, item = found
            if isinstance(item, Event):
                yield item
            elif self._next.get(item) == number:
                yield from self._scans(self._books.bookings[item], horizon)

    def _put(self, at: datetime, item: str | Event) -> int:
        with self._lock:
            number = next(self._serial)
            heapq.heappush(self._heap, (at, number, item))
            return number

    def _take(self, horizon: datetime) -> tuple[int, str | Event] | None:
        with self._lock:
            return heapq.heappop(self._heap)[1:] if self._heap and self._heap[0][0] <= horizon else None

    def _scans(self, booking: Booking, horizon: datetime) -> Iterator[Event]:
        awb = booking.parcel.awb
        scans = self._timetable.journey(booking).until(horizon)
        for so_far, scan in enumerate(scans, start=1):
            if scan.at > self._pushed[awb]:
                self._pushed[awb] = scan.at
                yield Event(scan.at, booking.account, partial(self._scan, booking, scans[:so_far]))
        self.follow(booking)

    def _scan(self, booking: Booking, scans: Sequence[Scan], voice: Voice, fault: Fault | None) -> words.Json:
        return voice.scan(booking, scans, self._clock, fault)

    def _message(self, message: Sent, what: Happening, voice: Voice, _fault: Fault | None) -> words.Json | None:
        return None if voice.plain else words.happening(message, what, self._clock)

    def _result(self, order: Order, voice: Voice, _fault: Fault | None) -> words.Json | None:
        if voice.plain:
            return None
        told = words.instruction(order, self._timetable.refusal(order), at=self._timetable.horizon())
        return {"event": "instruction", "instruction": told}
