"""A running simulator: in a process of its own, or in a thread of a test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from simulator.clock import Clock, RunningClock
from simulator.reception import respond
from simulator.timetable import Pace
from simulator.web import Request, Response, Server
from simulator.world import World


class Simulator:
    """The world with its door open. `url` says where."""

    def __init__(self, world: World, *, port: int = 0) -> None:
        self.world = world
        self._server = Server(port, self._respond)
        self.url = self._server.url

    def serve(self) -> None:
        """Until `stop` is called from another thread."""
        self.world.open()
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Close the door, then the books."""
        self.world.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self.world.close()

    def _respond(self, request: Request) -> Response:
        return respond(self.world, request)


@contextmanager
def running(
    data: Path, *, clock: Clock | None = None, seed: int = 1, site_url: str = "", pace: Pace = "live",
    limit: tuple[int, float] | None = None, backoff: float = 1.0, port: int = 0,
) -> Iterator[Simulator]:  # fmt: skip
    """A simulator in a thread: for tests and benchmarks. Without a clock it keeps the real time."""
    data.mkdir(parents=True, exist_ok=True)
    clock = clock or RunningClock(data / "clock.jsonl", start=datetime.now(UTC))
    world = World(data, clock, seed=seed, site_url=site_url, pace=pace, limit=limit, backoff=backoff)
    simulator = Simulator(world, port=port)
    thread = threading.Thread(target=simulator.serve, daemon=True)
    thread.start()
    try:
        yield simulator
    finally:
        simulator.stop()
        thread.join()
