"""A progress bar for people, and a line now and then for logs."""

from time import monotonic

from django.core.management.base import OutputWrapper

from orders.services.importing import Progress

WIDTH = 30
TERMINAL, LOG = 0.2, 10.0  # seconds between two looks


class Bar:
    """Shows how far a load is: redrawn in a terminal, a new line every ten seconds elsewhere."""

    def __init__(self, out: OutputWrapper) -> None:
        self.out, self.terminal = out, out.isatty()
        self.start = self.last = monotonic()
        self.drawn = False

    def show(self, progress: Progress) -> None:
        now = monotonic()
        if now - self.last < (TERMINAL if self.terminal else LOG):
            return
        self.last = now
        line = self._line(progress, now - self.start)
        self.out.write(f"\r{line}\033[K" if self.terminal else line, str, "" if self.terminal else "\n")
        self.out.flush()
        self.drawn = self.terminal

    def end(self) -> None:
        """Leave the terminal's line clean."""
        if self.drawn:
            self.out.write("\r\033[K", str, "")

    def _line(self, progress: Progress, seconds: float) -> str:
        if progress.total is None:
            return f"reading … {progress.done:,} rows"
        share = progress.done / progress.total if progress.total else 1.0
        filled = "█" * int(WIDTH * share)
        return f"{filled:░<{WIDTH}} {share:4.0%}  {progress.done:,} of {progress.total:,} rows, {seconds:.0f} s"
