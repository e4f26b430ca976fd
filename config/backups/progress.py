"""How far a copy is: on a terminal one line that changes, elsewhere a line now and then."""

import time
from dataclasses import dataclass, field
from typing import IO, Any

SECONDS_BETWEEN_LINES = 10.0
WIDE = 70


@dataclass
class Progress:
    """Call it with what is being worked on."""

    out: Any  # Django's wrapper of a stream, or the stream itself
    steps: int = 0
    said_at: float = field(default_factory=lambda: float("-inf"))

    def __call__(self, what: str) -> None:
        self.steps += 1
        line = f"{self.steps:>4}  {what}"
        if self.out.isatty():
            self._say(f"\r{line:<{WIDE}.{WIDE}}")
        elif time.monotonic() - self.said_at >= SECONDS_BETWEEN_LINES:
            self._say(f"{line}\n")

    def done(self) -> None:
        """Leave the line, so that others may write."""
        if self.out.isatty():
            self._say(f"\r{'':<{WIDE}}\r")

    def _say(self, text: str) -> None:
        stream: IO[str] = getattr(self.out, "_out", self.out)
        stream.write(text)
        stream.flush()
        self.said_at = time.monotonic()
