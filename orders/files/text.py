"""CSV, plain or gzipped: encoding and separator are found out, not asked for."""

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.files.encodings import encoding_of
from orders.files.tables import Record, Table, Unreadable, headed

SEPARATORS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("bar"),
}
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with a mark", "cp1252": "Windows-1252"}
SAMPLE = 1 << 16  # characters that the separator is guessed from
SAMPLE_ROWS = 50
SAID = re.compile(r'"?sep=(.)"?\r?\n')  # Excel's own way to name the separator


@contextmanager
def read(path: Path, *, digest: str, zipped: bool) -> Iterator[Table]:
    """The table in a text file. Raises `Unreadable`."""
    try:
        with _bytes(path, zipped) as stream:
            encoding = encoding_of(stream)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(_("The file is damaged or cut off: %(why)s.") % {"why": error}) from error
    with _bytes(path, zipped) as stream, _letters(stream, encoding) as letters:
        separator = _separator(letters)
        header, rows = headed(_records(letters, separator))
        name = NAMES.get(encoding, encoding.upper())
        read_as = _("%(encoding)s, separated by %(separator)s")
        yield Table(
            header, rows, digest, read_as % {"encoding": name, "separator": SEPARATORS.get(separator, separator)}
        )


def _bytes(path: Path, zipped: bool) -> BinaryIO:  # noqa: FBT001 two kinds of file, found out one line above
    return cast(BinaryIO, gzip.open(path)) if zipped else path.open("rb")


def _letters(stream: BinaryIO, encoding: str) -> TextIO:
    """Bytes that are no UTF-8 stay recognisable, so that their row can be named; elsewhere there is nothing to tell."""
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")


def _separator(letters: TextIO) -> str:
    """The separator, and the file put back to where its records begin."""
    sample = letters.read(SAMPLE)
    said = SAID.match(sample)
    letters.seek(0)
    if said:
        letters.readline()
        return said[1]
    return max(SEPARATORS, key=lambda separator: _columns(sample, separator))


def _columns(sample: str, separator: str) -> tuple[float, int]:
    """How evenly this separator cuts the sample, and into how many columns."""
    widths = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if cells:
                widths.append(len(cells))
            if len(widths) == SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] == 1:
        return 0.0, 0
    return Counter(widths)[widths[0]] / len(widths), widths[0]


def _records(letters: TextIO, separator: str) -> Iterator[Record]:
    reader = csv.reader(letters, delimiter=separator)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record([], _("not a row of CSV (%(why)s); is a quotation mark left open?") % {"why": error})
            continue
        yield Record(cells)
