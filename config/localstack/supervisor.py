"""Keeps a handful of processes running: one prefix per process, restarts with patience, one end for all."""

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

from config.localstack import leash
from config.localstack.servers import Child

LOOK_EVERY = 0.1  # seconds
LONGEST_WAIT = 30.0  # seconds between two starts of a process that keeps failing
STEADY_AFTER = 60.0  # seconds after which a failure is a new story
FAREWELL = 10.0  # seconds that all of them together get to finish


@dataclass(frozen=True)
class Process:
    """Something to keep running."""

    name: str
    command: Sequence[str]


@dataclass
class Kept:
    """A process and how it has been doing."""

    process: Process
    child: Child | None = None
    started_at: float = 0.0
    failures: int = 0
    not_before: float = 0.0

    def note_end(self, now: float) -> float:
        """Count the failure and return how long to wait until the next start."""
        self.failures = 1 if now - self.started_at > STEADY_AFTER else self.failures + 1
        wait = min(LONGEST_WAIT, 2.0 ** (self.failures - 1))
        self.child, self.not_before = None, now + wait
        return wait


@dataclass
class Supervisor:
    """Runs processes until it is asked to end by Ctrl-C or SIGTERM. Lives in the main thread."""

    env: Mapping[str, str]
    kept: list[Kept] = field(default_factory=list)
    _asked: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal end everything in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    @property
    def ending(self) -> bool:
        """Whether somebody asked us to end."""
        return self._asked.is_set()

    def add(self, process: Process) -> None:
        """Start one more process and keep it running."""
        kept = Kept(process)
        self.kept.append(kept)
        self._start(kept)

    def look(self) -> None:
        """Start again what has died, each after its wait."""
        now = time.monotonic()
        for kept in self.kept:
            if kept.child is not None and kept.child.poll() is not None:
                code, wait = kept.child.returncode, kept.note_end(now)
                say(kept.process.name, f"ended with {code}; starting it again in {wait:.0f} s")
            if kept.child is None and now >= kept.not_before:
                self._start(kept)

    def run(self) -> None:
        """Look after them until asked to end, then end them all."""
        try:
            while not self._asked.wait(LOOK_EVERY):
                self.look()
        finally:
            self.end()

    def end(self) -> None:
        """Ask all of them at once; after `FAREWELL` seconds end what is left, with its own children."""
        children = [kept.child for kept in self.kept if kept.child is not None]
        for child in children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + FAREWELL
        while time.monotonic() < deadline and any(child.poll() is None for child in children):
            time.sleep(LOOK_EVERY)
        for child in children:
            leash.end_group(child)

    def _start(self, kept: Kept) -> None:
        read, write = os.pipe()
        kept.child = leash.start(kept.process.command, dies_with=signal.SIGTERM, output=write, env=self.env)
        os.close(write)
        kept.started_at = time.monotonic()
        threading.Thread(target=_relay, args=(kept.process.name, os.fdopen(read, "rb")), daemon=True).start()

    def _ask(self, signum: int, frame: FrameType | None) -> None:
        self._asked.set()


def say(name: str, text: str) -> None:
    """One line in the common log."""
    sys.stdout.write(f"{name:<9} │ {text}\n")
    sys.stdout.flush()


def _relay(name: str, lines: IO[bytes]) -> None:
    with lines:
        for line in lines:
            say(name, line.decode(errors="replace").rstrip())
