"""A simulator on a stopped clock, someone who calls it, and a site that hears its pushes."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from simulator.clock import StoppedClock
from simulator.server import Simulator, running
from tests.simulator.shiprocket import BASE, EMAIL, LOG_IN

MONDAY = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass
class Said:
    """An answer: status, parsed JSON where there is any, headers and bytes."""

    status: int
    content: Any
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Caller:
    """Somebody with a token."""

    url: str
    token: str = "token-a"
    patience: float = 10

    def __call__(self, method: str, path: str, content: Any = None, **headers: str) -> Said:
        connection = HTTPConnection(self.url.removeprefix("http://"), timeout=self.patience)
        body = None if content is None else json.dumps(content)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, {"Authorization": f"Token {self.token}"} | named)
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        try:
            return Said(answer.status, json.loads(raw), dict(answer.headers), raw)
        except ValueError:
            return Said(answer.status, None, dict(answer.headers), raw)

    def book(self, **wanted: Any) -> dict[str, Any]:
        """Book a parcel from Mumbai to Jaipur, COD, unless told otherwise; the answer."""
        usual = {"country": "IN", "postcode": "302017", "payment": "cod", "cod_amount": "499.00", "currency": "INR"}
        return self("POST", "/v1/parcels", {**usual, "origin": {"postcode": "400001"}, **wanted}).content

    def track(self, *awbs: str) -> dict[str, Any]:
        """The answer to a tracking call."""
        return self("GET", f"/v1/track?awb={','.join(awbs)}").content

    def codes(self, awb: str) -> list[str]:
        """The codes of the scans so far."""
        return [scan["code"] for scan in self.track(awb)["parcels"][0]["scans"]]


@dataclass
class Site:
    """Hears pushes; refuses the first `refuses` of them with 503."""

    url: str = ""
    refuses: int = 0
    calls: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        """What was accepted, in order."""
        return [json.loads(body) for _, body in self.calls]

    def waits(self, least: int, *, seconds: float = 5) -> list[dict[str, Any]]:
        """The events, as soon as there are that many."""
        until = time.monotonic() + seconds
        while len(self.calls) < least and time.monotonic() < until:
            time.sleep(0.01)
        return self.events


class _Hearing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, site: Site, *rest: Any) -> None:
        self.site = site
        super().__init__(*rest)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        refused = self.site.refuses > 0
        self.site.refuses -= refused
        if not refused:
            self.site.calls.append((dict(self.headers), body))
        self.send_response(503 if refused else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that takes pushes."""
    heard = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Hearing, heard))
    server.daemon_threads, server.block_on_close = True, False
    heard.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clock() -> StoppedClock:
    """Monday 2 March 2026, 09:30 in India."""
    return StoppedClock(MONDAY)


@pytest.fixture
def start(tmp_path: Path, clock: StoppedClock, site: Site) -> Callable[..., AbstractContextManager[Simulator]]:
    """Starts a simulator on the stopped clock; again on the same folder is a restart."""
    return partial(running, tmp_path / "data", clock=clock, site_url=site.url, backoff=0.02)


@pytest.fixture
def simulator(start: Callable[..., AbstractContextManager[Simulator]]) -> Iterator[Simulator]:
    """One that runs."""
    with start() as it:
        yield it


@pytest.fixture
def call(simulator: Simulator) -> Caller:
    """Calls it."""
    return Caller(simulator.url)


@pytest.fixture
def caller() -> type[Caller]:
    """For tests that start their own."""
    return Caller


@pytest.fixture
def office(call: Any) -> Callable[..., Any]:
    """Calls with the token of a log-in."""
    token = call("POST", f"{BASE}/auth/login", LOG_IN).content["token"]

    def ask(method: str, path: str, content: Any = None) -> Any:
        return call(method, BASE + path, content, Authorization=f"Bearer {token}")

    return ask


@pytest.fixture
def book(caller: Any, simulator: Any) -> Callable[..., str]:
    """Books as Sampai Express, with a story, for the same account."""

    def booked(**wanted: Any) -> str:
        return str(caller(simulator.url, EMAIL).book(**wanted)["awb"])

    return booked
