"""A crowd of couriers in a process of its own: `python -m benchmarks.pushing PORT SECONDS RATE < hooks.json`.

With a rate the loop is open: each call has its moment, whether the one before it was answered or not, and what is
measured is the time from that moment to the thanks. Without a rate (0) each courier calls as fast as it is thanked.
"""

import hashlib
import hmac
import http.client
import json
import random
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

SENDERS = 8
CODES = ("PUP", "HIN", "HOUT", "DIN", "OFD", "UND-CNA", "DLV")


class Courier(threading.Thread):
    """One kept connection to one hook."""

    def __init__(self, port: int, world: dict[str, object], number: int, until: float, moments: list[float]) -> None:
        super().__init__(daemon=True)
        self.hook, self.awbs, self.secret = world["hooks"][number], world["awbs"], world["secret"]  # type: ignore[index]
        self.port, self.until, self.moments = port, until, moments
        self.chance = random.Random(number)  # noqa: S311 the same calls each time
        self.taken: list[float] = []
        self.failed = 0

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        number = 0
        while time.monotonic() < self.until and (not self.moments or number < len(self.moments)):
            due = self.moments[number] if self.moments else time.monotonic()
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                thanked = self._push(connection, number)
            except (OSError, http.client.HTTPException):
                connection.close()
                thanked = False
            self.taken.append(time.monotonic() - due)
            self.failed += not thanked
            number += 1

    def _push(self, connection: http.client.HTTPConnection, number: int) -> bool:
        at = datetime.now(UTC) - timedelta(minutes=self.chance.randrange(10_000))
        scan = {"time": at.isoformat(), "code": self.chance.choice(CODES), "place": f"Hub {number % 40}"}
        parcel = {"awb": self.chance.choice(self.awbs), "scans": [scan]}  # type: ignore[arg-type]
        body = json.dumps({"event": "scan", "parcel": parcel}).encode()
        moment = str(int(time.time()))
        proof = hmac.new(str(self.secret).encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        signature = {"X-Express-Timestamp": moment, "X-Express-Signature": f"sha256={proof}"}
        connection.request("POST", self.hook, body, {"Content-Type": "application/json", **signature})
        answer = connection.getresponse()
        answer.read()
        return answer.status == http.HTTPStatus.OK


def main(port: int, seconds: float, rate: float) -> None:
    """Call for so many seconds; one JSON line about how it went."""
    world = json.load(sys.stdin)
    begin = time.monotonic() + 0.2
    calls = [[begin + i / rate for i in range(n, int(rate * seconds), SENDERS)] for n in range(SENDERS)]
    until = begin + seconds + 10 if rate else begin + seconds
    couriers = [Courier(port, world, n, until, calls[n] if rate else []) for n in range(SENDERS)]
    for courier in couriers:
        courier.start()
    for courier in couriers:
        courier.join()
    taken = sorted(took for courier in couriers for took in courier.taken)
    json.dump(
        {"taken": taken, "failed": sum(c.failed for c in couriers), "seconds": time.monotonic() - begin}, sys.stdout
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
