"""XLSX, through calamine, which holds a whole sheet in memory: so it is measured before it is opened."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from orders.files.tables import Record, Table, Unreadable, headed

LARGEST = 100 * 1000 * 1000  # bytes, unpacked
MOST_CELLS = 4 * 1000 * 1000  # of the rectangle that calamine lays out, however few are filled
CHUNK = 1 << 20
PLACE = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
LONGEST_PLACE = 200  # a cell's opening tag that was cut by a chunk's end

Cell = int | float | str | bool | time | date | datetime | timedelta


def read(path: Path, *, digest: str) -> Table:
    """The table on the first visible sheet that isn't empty. Raises `Unreadable`."""
    _measure(path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        header, rows = headed(_records(_sheet(workbook)))
    except (CalamineError, OSError) as error:
        raise Unreadable(_("The workbook can't be read: %(why)s.") % {"why": error}) from error
    return Table(header, rows, digest, "XLSX")


def _measure(path: Path) -> None:
    """Unpack everything once and throw it away: sizes that an archive declares may be lies."""
    size = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                with archive.open(member) as stream:
                    size = _unpack(stream, size, sheet=member.filename.startswith("xl/worksheets/"))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable(_("The workbook is damaged: %(why)s.") % {"why": error}) from error


def _unpack(stream: IO[bytes], size: int, *, sheet: bool) -> int:
    bottom = right = 0
    tail = b""
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise Unreadable(_("The workbook unpacks to more than 100 MB. Save it as CSV: that may be of any size."))
        if sheet:
            for column, row in PLACE.findall(tail + chunk):
                bottom, right = max(bottom, int(row)), max(right, _column(column))
            if bottom * right > MOST_CELLS:
                raise Unreadable(
                    _("The sheet reaches to row %(row)d, column %(column)d: too large. Save it as CSV.")
                    % {"row": bottom, "column": right}
                )
            tail = chunk[-LONGEST_PLACE:]
    return size


def _column(letters: bytes) -> int:
    """A = 1, Z = 26, AA = 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet(workbook: CalamineWorkbook) -> CalamineSheet:
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            found = workbook.get_sheet_by_index(number)
            if found.height:
                return found
    raise Unreadable(_("The workbook has no sheet with anything on it."))


def _records(sheet: CalamineSheet) -> Iterator[Record]:
    for _blank in range(sheet.start[0] if sheet.start else 0):
        yield Record([])
    for cells in sheet.iter_rows():
        yield Record([cell if isinstance(cell, str) else _text(cell) for cell in cells])


def _text(cell: Cell) -> str:
    """As an export would write it: whole numbers without a point, days without midnight."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(sep=" ")
    return str(cell)
