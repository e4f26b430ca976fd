"""`python -m simulator --port N --data FOLDER --site-url URL`: serves until SIGTERM or Ctrl-C."""

import argparse
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

from simulator.clock import RunningClock
from simulator.server import Simulator
from simulator.world import World


def _limit(text: str) -> tuple[int, float]:
    calls, _, seconds = text.partition("/")
    return int(calls), float(seconds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulator", description="A pretend courier and messenger over real HTTP.")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one and prints it")
    parser.add_argument("--data", type=Path, required=True, help="folder of its memory")
    parser.add_argument("--site-url", default="", help="hooks given as a path are on this site")
    parser.add_argument("--speed", type=float, default=1.0, help="simulated seconds per second")
    parser.add_argument(
        "--start", type=datetime.fromisoformat, help="simulated moment of the first start (with offset)"
    )
    parser.add_argument("--times", choices=("journey", "wall"), default="journey", help="how scan times are reported")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--instant", action="store_const", dest="pace", const="instant", default="live")
    parser.add_argument("--limit", type=_limit, metavar="CALLS/SECONDS", help="rate limit of every account")
    return parser.parse_args()


def main() -> None:
    """Serve until told to stop."""
    given = _arguments()
    given.data.mkdir(parents=True, exist_ok=True)
    clock = RunningClock(given.data / "clock.jsonl", speed=given.speed, start=given.start, times=given.times)
    world = World(
        given.data, clock, seed=given.seed, site_url=given.site_url, pace=given.pace, limit=given.limit
    )  # fmt: skip
    simulator = Simulator(world, port=given.port)
    serving = threading.Thread(target=simulator.serve)
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    serving.start()
    sys.stdout.write(f"simulator listens on {simulator.url}\n")
    sys.stdout.flush()
    told.wait()
    simulator.stop()
    serving.join()


if __name__ == "__main__":
    main()
