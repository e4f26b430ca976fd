"""Calls the site's hook as things happen, in the dialect of the hook; tried again and given up as that one does."""

import heapq
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection
from queue import Queue

from simulator.agenda import Agenda, Event
from simulator.books import Books
from simulator.dialects.voices import VOICES
from simulator.faults import SCANS, Fault, Faults
from simulator.post import post

SENDERS = 4
LOOK_EVERY = 0.05  # seconds
NOTE_EVERY = 1.0


@dataclass(order=True)
class Push:
    """One delivery under way: to be tried at `at` (real monotonic seconds) for the `tried`+1st time."""

    at: float
    number: int
    event: Event = field(compare=False)
    body: bytes = field(compare=False)
    tried: int = field(default=0, compare=False)


class Pusher:
    """One thread reads the agenda, a few send. `backoff` is the wait after the first failure; it doubles."""

    def __init__(self, agenda: Agenda, books: Books, faults: Faults, *, backoff: float = 1.0) -> None:
        self._agenda, self._books, self._faults, self._backoff = agenda, books, faults, backoff
        self.counts: Counter[str] = Counter()
        self._ready: Queue[Push | None] = Queue()
        self._later: list[Push] = []
        self._open: dict[int, datetime] = {}
        self._number, self._noted_at = 0, 0.0
        self._latest: datetime | None = None
        self._lock, self._stopping = threading.Lock(), threading.Event()
        work: list[Callable[[], None]] = [self._read, *[self._send] * SENDERS]
        self._threads = [threading.Thread(target=each, daemon=True) for each in work]

    def start(self) -> None:
        """Push from now on."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """No more pushes; what is unfinished is pushed again after the next start."""
        self._stopping.set()
        for _ in range(SENDERS):
            self._ready.put(None)
        for thread in self._threads:
            thread.join()
        self._note()

    def _read(self) -> None:
        self._agenda.resume()
        while not self._stopping.wait(LOOK_EVERY):
            for event in self._agenda.due():
                self._latest = event.due
                if event.account in self._books.hooks:
                    self._dispatch(event)
                if self._stopping.is_set():
                    return
            self._release()
            if time.monotonic() - self._noted_at > NOTE_EVERY:
                self._note()

    def _dispatch(self, event: Event) -> None:
        """Hand it to the senders, if misfortune lets it: lost, twice, later than the next, or with a false time."""
        if self._fault(("lost",), event):
            self.counts["lost"] += 1
            return
        told = event.body(VOICES[self._books.hooks[event.account].dialect], self._fault(SCANS, event))
        if told is None:
            return
        body = json.dumps(told).encode()
        late = self._fault(("out_of_order",), event)
        self._schedule(event, body, delay=late.seconds if late else 0.0)
        if self._fault(("duplicate",), event):
            self._schedule(event, body)

    def _fault(self, kinds: tuple[str, ...], event: Event) -> Fault | None:
        return self._faults.draw(kinds, path="push", account=event.account)

    def _schedule(self, event: Event, body: bytes, *, delay: float = 0.0) -> None:
        with self._lock:
            self._number += 1
            self._open[self._number] = event.due
            heapq.heappush(self._later, Push(time.monotonic() + delay, self._number, event, body))

    def _release(self) -> None:
        with self._lock:
            while self._later and self._later[0].at <= time.monotonic():
                self._ready.put(heapq.heappop(self._later))

    def _send(self) -> None:
        connections: dict[str, HTTPConnection] = {}
        while (push := self._ready.get()) is not None:
            if not self._stopping.is_set():
                self._try(push, connections)
        for connection in connections.values():
            connection.close()

    def _try(self, push: Push, connections: dict[str, HTTPConnection]) -> None:
        hook = self._books.hooks[push.event.account]
        voice = VOICES[hook.dialect]
        headers = voice.headers(push.body, hook)
        push.tried += 1
        taken = post(hook.url, push.body, headers, connections)
        self.counts["sent" if taken else "failed"] += 1
        with self._lock:
            if taken or push.tried >= voice.tries:
                self.counts["gave_up"] += not taken
                del self._open[push.number]
            else:
                wait = 0.0 if voice.hurries else self._backoff * 2 ** (push.tried - 1)
                push.at = time.monotonic() + wait
                heapq.heappush(self._later, push)

    def _note(self) -> None:
        """Remember how far we are: just before the oldest push under way."""
        self._noted_at = time.monotonic()
        with self._lock:
            until = min(self._open.values()) - timedelta(seconds=1) if self._open else self._latest
        if until and until != self._books.pushed_until:
            self._books.note_pushed(until)
