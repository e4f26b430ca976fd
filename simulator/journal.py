"""Append-only JSON lines: what was written survives the process, a line torn by its death is dropped."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

Fact = dict[str, Any]


class Journal:
    """One file of facts, oldest first."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._drop_torn_line()
        self._file = path.open("a", encoding="utf-8")
        self._lock = Lock()

    def read(self) -> Iterator[Fact]:
        """Every fact so far."""
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)

    def write(self, facts: Iterable[Fact]) -> None:
        """Handed to the operating system before this returns."""
        text = "".join(json.dumps(fact, separators=(",", ":")) + "\n" for fact in facts)
        with self._lock:
            self._file.write(text)
            self._file.flush()

    def close(self) -> None:
        """No more facts."""
        self._file.close()

    def _drop_torn_line(self) -> None:
        if not self.path.exists():
            return
        content = self.path.read_bytes()
        if content and not content.endswith(b"\n"):
            self.path.write_bytes(content[: content.rfind(b"\n") + 1])
