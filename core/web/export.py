"""Rows as a file to download, CSV or XLSX, from any iterable and in constant memory."""

import csv
import math
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from core.cells import defuse

Row = TypeVar("Row")
Value = str | int | float | Decimal | date | datetime | bool | None
Encoding = Literal["utf-8", "utf-8-sig"]  # Excel reads a CSV file as UTF-8 only when it begins with the mark

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX_OPTIONS = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
SHEET_ROWS = 1_048_575  # what Excel holds, less the headings
CELL_LETTERS = 32_767
EXACT_DIGITS = 10**15  # a spreadsheet's numbers are doubles
LINES_AT_ONCE = 500
UNSAFE = re.compile(r"[^\w.-]+")
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: the key that files are read back by, what people read above it, and its value for a row."""

    key: str
    heading: str | Promise
    value: Callable[[Row], Value]


def file_name(title: str, extension: str) -> str:
    """The title as a name that every file system takes, in any script: letters, digits, dots and dashes."""
    bare = UNSAFE.sub("-", title).strip(".-")[:LONGEST_NAME]
    return f"{bare or 'export'}.{extension}"


def csv_response(
    *,
    title: str,
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    zone: ZoneInfo,
    encoding: Encoding = "utf-8-sig",
) -> StreamingHttpResponse:
    """Stream the rows as CSV, while they come; times are ISO 8601 in the zone, text is defused (`core.cells`)."""
    lines = csv_lines(columns, rows, zone=zone)
    body = (text.encode("utf-8") for text in lines)
    response = StreamingHttpResponse(_marked(body, encoding), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name(title, "csv"))
    return response


def xlsx_response(
    *, title: str, columns: Sequence[Column[Row]], rows: Iterable[Row], zone: ZoneInfo
) -> HttpResponseBase:
    """The rows as an XLSX file, written to disk first; times are the zone's wall clock, text is defused."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it when the last byte has left
    with xlsxwriter.Workbook(file, XLSX_OPTIONS) as book:
        _fill(book, columns, iter(rows), zone)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name(title, "xlsx"), content_type=XLSX_TYPE)


def csv_lines(columns: Sequence[Column[Row]], rows: Iterable[Row], *, zone: ZoneInfo) -> Iterator[str]:
    """The headings and the rows as CSV text, some hundred lines at a time."""
    buffer = _Lines()
    writer = csv.writer(buffer)
    writer.writerow([defuse(str(column.heading)) for column in columns])
    for row in rows:
        writer.writerow([_text(column.value(row), zone) for column in columns])
        if len(buffer.lines) >= LINES_AT_ONCE:
            yield buffer.taken()
    yield buffer.taken()


class _Lines:
    """Where the csv module writes to."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> None:
        self.lines.append(line)

    def taken(self) -> str:
        text = "".join(self.lines)
        self.lines.clear()
        return text


def _marked(body: Iterator[bytes], encoding: Encoding) -> Iterator[bytes]:
    if encoding == "utf-8-sig":
        yield "\ufeff".encode()
    yield from body


def _text(value: Value, zone: ZoneInfo) -> str:
    match value:
        case None:
            text = ""
        case bool():
            text = str(value).lower()
        case str():
            text = defuse(value)
        case Decimal():
            text = f"{value:f}"
        case datetime():
            text = value.astimezone(zone).isoformat(timespec="seconds")
        case _:
            text = str(value)
    return text


def _fill(book: Workbook, columns: Sequence[Column[Row]], rows: Iterator[Row], zone: ZoneInfo) -> None:
    """One sheet after the other, as many as the rows need, at least one."""
    bold = book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    block = list(islice(rows, 1))
    while True:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            sheet.write_string(0, index, defuse(str(column.heading)), bold)
        for line, row in enumerate(_first_and_rest(block, rows), start=1):
            for index, column in enumerate(columns):
                _write(sheet, (line, index), column.value(row), zone, moment)
        block = list(islice(rows, 1))
        if not block:
            return


def _first_and_rest(first: list[Row], rows: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from islice(rows, SHEET_ROWS - len(first))


def _write(sheet: Worksheet, at: tuple[int, int], value: Value, zone: ZoneInfo, moment: object) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(*at, value)
        case datetime():
            sheet.write_datetime(*at, value.astimezone(zone).replace(tzinfo=None), moment)
        case date():
            sheet.write_datetime(*at, value)
        case (int() | float() | Decimal()) as number if math.isfinite(number) and -EXACT_DIGITS < number < EXACT_DIGITS:
            sheet.write_number(*at, number)
        case _:
            sheet.write_string(*at, _text(value, zone)[:CELL_LETTERS])
