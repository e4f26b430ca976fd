"""Which encoding a text file is in, found by reading all of it once, in bounded memory."""

import codecs
import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from orders.files.tables import Unreadable

CHUNK = 1 << 20
LONGEST_LINE = 1 << 20  # bytes; a longer one is no row of a table
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
MOSTLY = 0.3  # of every second byte is 0 in UTF-16 text of Latin letters
BROKEN = re.compile("[\udc80-\udcff]")  # what Python makes of bytes that are no UTF-8


def encoding_of(stream: BinaryIO) -> str:
    """The encoding in Python's words: by its mark, else UTF-8 where that fits better than not, else cp1252.

    Raises `Unreadable` for what is no lines of text.
    """
    start = stream.read(4096)
    marked = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    encoding = marked or _wide(start)
    fits = _lines_of_utf8(stream, start, decode=encoding is None)
    return encoding or ("utf-8" if fits else "cp1252")


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark shows itself by the zeros beside Latin letters."""
    half = len(start) // 2
    if start[1::2].count(0) > half * MOSTLY and not start[::2].count(0):
        return "utf-16-le"
    if start[::2].count(0) > half * MOSTLY and not start[1::2].count(0):
        return "utf-16-be"
    return None


def _lines_of_utf8(stream: BinaryIO, start: bytes, *, decode: bool) -> bool:
    """Read to the end; whether more letters beyond ASCII are good UTF-8 than are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = broken = line = lines = 0
    chunk = start
    while chunk:
        line, lines = _measure(chunk, line, lines)
        if decode:
            text = decoder.decode(chunk)
            if not text.isascii():
                wrong = len(BROKEN.findall(text))
                broken, good = broken + wrong, good + len(text) - wrong - len(text.encode("ascii", "ignore"))
        chunk = stream.read(CHUNK)
    return good >= broken


def _measure(chunk: bytes, line: int, lines: int) -> tuple[int, int]:
    """How long the line is that goes on after this chunk, and how many have ended; refuses an endless one."""
    end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    before = line + (len(chunk) if end < 0 else max(chunk.find(b"\n"), chunk.find(b"\r")))
    if before > LONGEST_LINE:
        raise Unreadable(_("Row %(row)d is longer than 1 MB: this is no table.") % {"row": lines + 1})
    line = line + len(chunk) if end < 0 else len(chunk) - end - 1
    return line, lines + chunk.count(b"\n")
