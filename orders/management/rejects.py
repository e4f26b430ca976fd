"""What commands say of rows that were not loaded."""

from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import OutputWrapper


def tell(out: OutputWrapper, examples: Sequence[tuple[int, str]], *, rejected: int, written_to: Path | None) -> None:
    """The first rows with their reasons, and where the others are."""
    for row, reason in examples:
        out.write(f"row {row}: {reason}")
    if rejected > len(examples):
        where = written_to or "--rejects FILE.csv writes them all"
        out.write(f"… and {rejected - len(examples):,} more: {where}")
