"""The file of rows that were not loaded: as they came, with row number and reason."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from core import cells
from orders.files import Unreadable

ADDED = ("row_number", "reason")


def prepare(path: Path | None) -> None:
    """Find out before the work that the file can be written. Raises `Unreadable`."""
    try:
        if path is not None:
            path.write_text("")
    except OSError as error:
        message = _("The rejects can't be written to %(path)s: %(why)s.")
        raise Unreadable(message % {"path": path, "why": error.strerror}) from error


def write(path: Path, *, header: Sequence[str], rows: Iterable[tuple[int, list[str], str]]) -> None:
    """Write row number, cells and reason of each row under the original header; the file loads again when mended."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*header, *ADDED])
        for number, texts, reason in rows:
            writer.writerow([*map(cells.defuse, texts), number, cells.defuse(reason)])
