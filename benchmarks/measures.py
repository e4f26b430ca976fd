"""What a benchmark reports, and how: percentiles, the most memory, a table for people, JSON lines for machines."""

import json
import resource
import sys
from collections.abc import Mapping, Sequence
from statistics import quantiles

Figure = str | int | float | None


def percentile(taken: Sequence[float], percent: int) -> float:
    """The value below which `percent` of the measurements lie, interpolated; of a single one, that one."""
    if len(taken) == 1:
        return taken[0]
    return quantiles(taken, n=100, method="inclusive")[percent - 1]


def peak_memory() -> float:
    """The most that this process has ever held, in MB (of 1,000,000 bytes)."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held * (1 if sys.platform == "darwin" else 1024) / 1_000_000


def report(bench: str, rows: Sequence[Mapping[str, Figure]]) -> None:
    """Print the rows, which have the same columns, as a table, then each as one line of JSON."""
    if not rows:
        return
    names = list(rows[0])
    cells = [names, *([_text(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
    for line in cells:
        padded = (cell.ljust(width) if place == 0 else cell.rjust(width) for place, (cell, width) in
                  enumerate(zip(line, widths, strict=True)))  # fmt: skip
        sys.stdout.write("  ".join(padded).rstrip() + "\n")
    for row in rows:
        sys.stdout.write(json.dumps({"bench": bench, **row}) + "\n")
    sys.stdout.flush()


def _text(figure: Figure) -> str:
    if figure is None:
        return "–"
    return f"{figure:,.2f}" if isinstance(figure, float) else f"{figure:,}" if isinstance(figure, int) else figure
