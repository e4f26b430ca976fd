import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from core import cells
from core.web import export
from core.web.export import Column, csv_response, xlsx_response

KOLKATA = ZoneInfo("Asia/Kolkata")
ROW = {
    "name": "=HYPERLINK(1)",
    "phone": "+91••••••1234",
    "amount": Decimal("-12.50"),
    "placed_at": datetime(2026, 3, 10, 18, 45, 30, tzinfo=UTC),
    "day": date(2026, 3, 11),
    "open": True,
    "note": 'सुरेश said, "no"\nand left',
    "none": None,
    "big": 10**18,
}
COLUMNS = [Column(key, key.title(), lambda row, key=key: row[key]) for key in ROW]


def written(response) -> bytes:
    body = b"".join(response.streaming_content)
    getattr(response, "file_to_stream", io.BytesIO()).close()
    return body


def test_csv_is_read_back_as_it_was():
    body = written(csv_response(title="Orders", columns=COLUMNS, rows=[ROW], zone=KOLKATA))
    assert body.startswith(b"\xef\xbb\xbf")
    headings, cells_ = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    assert headings == [column.heading for column in COLUMNS]
    assert dict(zip(ROW, cells_, strict=True)) == {
        "name": "'=HYPERLINK(1)",
        "phone": "'+91••••••1234",
        "amount": "-12.50",  # a number, not a formula
        "placed_at": "2026-03-11T00:15:30+05:30",
        "day": "2026-03-11",
        "open": "true",
        "note": ROW["note"],
        "none": "",
        "big": "1000000000000000000",
    }
    assert cells.restore(cells_[0]) == ROW["name"]


def test_the_mark_can_be_left_out():
    response = csv_response(title="Orders", columns=COLUMNS, rows=[], zone=KOLKATA, encoding="utf-8")
    assert written(response).startswith(b"Name,")


def test_csv_is_written_while_the_rows_come():
    taken = []

    def rows():
        for number in range(100_000):
            taken.append(number)
            yield ROW

    response = csv_response(title="Orders", columns=COLUMNS, rows=rows(), zone=KOLKATA)
    stream = iter(response.streaming_content)
    next(stream), next(stream)
    assert len(taken) < 1000


def test_xlsx_keeps_numbers_and_times_and_defuses_text():
    body = written(xlsx_response(title="Orders", columns=COLUMNS, rows=[ROW], zone=KOLKATA))
    _headings, cells_ = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert dict(zip(ROW, cells_, strict=True)) == {
        "name": "'=HYPERLINK(1)",
        "phone": "'+91••••••1234",
        "amount": -12.5,
        "placed_at": datetime(2026, 3, 11, 0, 15, 30),
        "day": date(2026, 3, 11),
        "open": True,
        "note": ROW["note"],
        "none": "",
        "big": "1000000000000000000",  # more digits than a spreadsheet's numbers have
    }


def test_what_a_sheet_cannot_hold_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(export, "SHEET_ROWS", 2)
    columns = [Column("n", "N", lambda row: row)]
    body = written(xlsx_response(title="Orders", columns=columns, rows=range(5), zone=KOLKATA))
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert sheets == [[["N"], [0], [1]], [["N"], [2], [3]], [["N"], [4]]]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "x" * 40_000])
def test_odd_values_do_not_break_a_sheet(value):
    columns = [Column("v", "V", lambda row: row)]
    body = written(xlsx_response(title="Odd", columns=columns, rows=[value], zone=KOLKATA))
    assert CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()[1][0]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("RTO by state, 2026", "RTO-by-state-2026.csv"),
        ("../../etc/passwd", "etc-passwd.csv"),
        ('a"b\r\nSet-Cookie: x', "a-b-Set-Cookie-x.csv"),
        ("सुरेश", "स-र-श.csv"),
        ("///", "export.csv"),
        ("x" * 300, "x" * 80 + ".csv"),
    ],
)
def test_a_file_name_is_safe_everywhere(title, name):
    assert export.file_name(title, "csv") == name
    assert "\n" not in csv_response(title=title, columns=[], rows=[], zone=KOLKATA)["Content-Disposition"]
