"""Couriers that push: many at once, each call again until somebody thanks for it."""

import http.client
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from queue import Empty, SimpleQueue

from tests.chaos.ledger import Event, Ledger
from tests.inbox.pretend import body, scan, signed

PATIENCE = 10.0
AGAIN_AFTER = 0.2  # seconds
GIVEN_UP_AFTER = 120  # tries


class Senders:
    """One thread per courier; `ledger` learns of each attempt and each thanks."""

    def __init__(self, ledger: Ledger, port: int, hooks: Sequence[str]) -> None:
        self._ledger, self._port, self._hooks = ledger, port, hooks
        self._todo: SimpleQueue[Event] = SimpleQueue()
        self._lock = threading.Lock()
        self._failures: list[str] = []

    def send(self, events: Sequence[Event], *, copies: int, seed: int, meanwhile: Callable[[float], None]) -> None:
        """Send `copies` of each event, shuffled; `meanwhile` is called again and again with the seconds that passed."""
        calls = list(events) * copies
        random.Random(seed).shuffle(calls)
        for event in calls:
            self._todo.put(event)
        threads = [threading.Thread(target=self._work, args=(hook,), daemon=True) for hook in self._hooks]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            meanwhile(time.monotonic() - began)
            time.sleep(0.02)
        self._ledger.seconds = time.monotonic() - began
        assert not self._failures, self._failures[:3]

    def _work(self, hook: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        with closing(connection):
            while True:
                try:
                    event = self._todo.get_nowait()
                except Empty:
                    return
                self._until_thanked(connection, hook, event)

    def _until_thanked(self, connection: http.client.HTTPConnection, hook: str, event: Event) -> None:
        for _ in range(GIVEN_UP_AFTER):
            status = self._post(connection, hook, body(scan(event.awb, event.code, event.at)))
            with self._lock:
                self._ledger.attempts += 1
                self._ledger.acknowledged[event] += status == http.HTTPStatus.OK
            if status == http.HTTPStatus.OK:
                return
            if status not in {0, http.HTTPStatus.SERVICE_UNAVAILABLE}:
                self._failures.append(f"answered {status}")
            time.sleep(AGAIN_AFTER)
        self._failures.append(f"never thanked for {event}")

    def _post(self, connection: http.client.HTTPConnection, hook: str, content: bytes) -> int:
        """The answer's status; 0 when there was none. A closed connection opens itself with the next call."""
        headers = {"Content-Type": "application/json", **signed(content)}
        try:
            connection.request("POST", hook, content, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return 0
        return answer.status
