"""Misfortune on demand: which call, answer or push goes wrong, and how."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from simulator.luck import Luck

CALL = ("slow", "error", "limit", "firewall", "lie", "expired", "garbage", "html", "hang", "reset")
ANSWER = ("half_batch",)
SCANS = ("future", "wrong_clock")
PUSH = ("duplicate", "out_of_order", "lost")
KINDS = (*CALL, *ANSWER, *SCANS, *PUSH)


@dataclass
class Fault:
    """One kind of misfortune, until it is deleted or has happened `times` times.

    `share` of the chances is hit; `path` (a prefix) and `account` narrow it; `when="after"` does the work first and
    then spoils the answer; `seconds` is the delay, the wait asked for, or the clock's error.
    """

    kind: str
    share: float = 1.0
    seconds: float = 5.0
    path: str = ""
    account: str = ""
    when: str = "before"
    times: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            message = f"no such kind: {self.kind}; one of {', '.join(KINDS)}"
            raise ValueError(message)
        if not 0 <= self.share <= 1 or self.seconds < 0 or self.when not in {"before", "after"}:
            message = "share is 0 to 1, seconds are not negative, when is before or after"
            raise ValueError(message)


class Faults:
    """The misfortunes in force; drawn with the seed, so that a run can be repeated."""

    def __init__(self, seed: int) -> None:
        self._rng = Luck(seed, "faults")
        self._lock = Lock()
        self.active: list[Fault] = []
        self.happened: Counter[str] = Counter()

    def add(self, fault: Fault) -> None:
        """From now on, as well as the others."""
        with self._lock:
            self.active.append(fault)

    def clear(self) -> None:
        """Good weather."""
        with self._lock:
            self.active.clear()

    def draw(self, kinds: Iterable[str], *, path: str, account: str, when: str = "before") -> Fault | None:
        """The first fault of these kinds that hits this chance, if any."""
        with self._lock:
            for fault in self.active:
                if fault.kind in kinds and fault.when == when and self._hits(fault, path, account):
                    self.happened[fault.kind] += 1
                    return fault
        return None

    def _hits(self, fault: Fault, path: str, account: str) -> bool:
        if not path.startswith(fault.path) or fault.account not in {"", account} or fault.times == 0:
            return False
        if self._rng.random() >= fault.share:
            return False
        if fault.times is not None:
            fault.times -= 1
        return True
