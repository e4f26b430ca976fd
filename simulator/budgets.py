"""Rate limits per account, and who broke them. Measured in real time: a fast clock doesn't loosen a limit."""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from threading import Lock


class Budgets:
    """At most so many calls in any window of so many seconds; no limit until one is set."""

    def __init__(self, limit: tuple[int, float] | None = None, *, tick: Callable[[], float] = time.monotonic) -> None:
        self._default, self._tick = limit, tick
        self._own: dict[str, tuple[int, float]] = {}
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._lock = Lock()
        self.breaches: Counter[str] = Counter()

    def set(self, account: str, calls: int, seconds: float) -> None:
        """This account's own limit; 0 calls = unlimited."""
        with self._lock:
            self._own[account] = (calls, seconds)

    def spend(self, account: str, *, lane: str = "", usual: tuple[int, float] | None = None) -> float:
        """Count one call: 0.0 = within the limit, else the seconds to wait (the breach is counted, the call is not).

        Each lane of an account is counted by itself; `usual` is its limit where nobody has set another one.
        """
        limit = self._own.get(account, self._default or usual)
        if limit is None or limit[0] == 0:
            return 0.0
        calls, seconds = limit
        now = self._tick()
        with self._lock:
            made = self._calls[account, lane]
            while made and made[0] <= now - seconds:
                made.popleft()
            if len(made) < calls:
                made.append(now)
                return 0.0
            self.breaches[account] += 1
            return made[0] + seconds - now
