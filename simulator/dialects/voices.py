"""How each company calls a site's hook: what it says, how it proves itself, how long it tries."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from simulator import words
from simulator.clock import Clock
from simulator.dialects.delhivery import words as delhivery
from simulator.dialects.shiprocket import words as shiprocket
from simulator.entries import Booking, Hook
from simulator.facts import Scan
from simulator.faults import Fault
from simulator.post import signed

# The scans so far, the last of which is the news.
Telling = Callable[[Booking, Sequence[Scan], Clock, Fault | None], words.Json]


@dataclass(frozen=True)
class Voice:
    """`hurries`: what fails is tried again at once; `plain`: says nothing of instructions and messages."""

    scan: Telling
    headers: Callable[[bytes, Hook], Mapping[str, str]]
    tries: int
    header: str = ""  # what carries the secret, unless the hook says another
    hurries: bool = False
    plain: bool = True
    forbidden: tuple[str, ...] = ()  # words that it takes in no address

    def takes(self, url: str) -> bool:
        """Whether it would call that address."""
        return url.startswith(("http://", "https://")) and not any(word in url.lower() for word in self.forbidden)


def _express(body: bytes, hook: Hook) -> Mapping[str, str]:
    return signed(body, secret=hook.secret, at=int(time.time()))


def _with_secret(_body: bytes, hook: Hook) -> Mapping[str, str]:
    """A fixed text in a header: the same for every call, and no proof of its body."""
    return {"Content-Type": "application/json", hook.header or VOICES[hook.dialect].header: hook.secret}


VOICES: dict[str, Voice] = {
    "express": Voice(words.scan_event, _express, tries=6, plain=False),
    "delhivery": Voice(delhivery.push, _with_secret, tries=2, header="Authorization", hurries=True),
    "shiprocket": Voice(
        shiprocket.push, _with_secret, tries=3, header="x-api-key", forbidden=("shiprocket", "kartrocket", "sr", "kr")
    ),
}
