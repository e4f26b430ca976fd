"""What people send: wrong encodings, separators, dates, amounts; and archives made to hurt."""

import csv
import gzip
import io
import zipfile
from itertools import count

import pytest
import xlsxwriter
from django.core.management.base import CommandError

from orders.models import Customer, ImportRun, Order

HEADER = "Order ID,Date,Status,City,Total,Phone,Currency,Qty\n"
COLUMNS = {"city": "City", "order_total": "Total", "phone": "Phone", "currency": "Currency", "quantity": "Qty"}
GOOD = "G-1,05-03-2026,shipped,Pune,1299,9822014417,INR,1\n"


def workbook(rows, path):
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a mark"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
    ],
)
def test_an_encoding_is_found_out_and_told(load, encoding, told):
    result = load((HEADER + GOOD.replace("Pune", "Pondichéry")).encode(encoding), columns=COLUMNS)
    assert told in result.out
    assert Order.objects.get().city == "Pondichéry"


@pytest.mark.parametrize(("separator", "told"), [(";", "semicolon"), ("\t", "tab"), ("|", "bar"), (",", "comma")])
def test_a_separator_is_found_out_and_told(load, separator, told):
    result = load((HEADER + GOOD).replace(",", separator), columns=COLUMNS)
    assert f"separated by {told}" in result.out
    assert Order.objects.get().city == "Pune"


def test_excels_own_separator_line_is_understood(load):
    load("sep=;\n" + (HEADER + GOOD).replace(",", ";"), columns=COLUMNS)
    assert Order.objects.get().number == "G-1"


def test_a_gzipped_file_is_known_by_its_content(load):
    load(gzip.compress((HEADER + GOOD).encode()), columns=COLUMNS)
    assert Order.objects.count() == 1


def test_a_workbook_is_loaded_with_real_dates_and_numbers(load, tmp_path):
    rows = [
        HEADER.strip().split(","),
        ["G-1", "05-03-2026", "shipped", "Pune", 1299.5, 9822014417, "INR", 2],
        ["G-2", "2026-03-05 10:30:00", "new", "Pune", 1299, "9822014418", "INR", 1],
    ]
    load(workbook(rows, tmp_path / "orders.xlsx"), columns=COLUMNS)
    first, second = Order.objects.order_by("number")
    assert (str(first.total), first.phone, first.lines.get().quantity) == ("1299.50", "+919822014417", 2)
    assert second.placed_at.isoformat() == "2026-03-05T05:00:00+00:00"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("B-1,05-03-2026,teleported,Pune,1,,INR,1", "column “Status”: nobody mapped the status “teleported”"),
        ("B-1,05-03-2026,,Pune,1,,INR,1", "no status"),
        ("B-1,,shipped,Pune,1,,INR,1", "no placed_at"),
        (",05-03-2026,shipped,Pune,1,,INR,1", "no order number"),
        ("B-1,31-02-2026,shipped,Pune,1,,INR,1", "column “Date”: “31-02-2026” is not a date"),
        ("B-1,05-03-2099,shipped,Pune,1,,INR,1", "column “Date”: “05-03-2099” is no day"),
        ("B-1,05-03-2026,shipped,Pune,lots,,INR,1", "column “Total”: “lots” is not an amount"),
        ("B-1,05-03-2026,shipped,Pune,-5,,INR,1", "column “Total”: “-5” is no amount"),
        ("B-1,05-03-2026,shipped,Pune,1,,USD,1", "column “Currency”: USD, but the store's currency is INR"),
        ("B-1,05-03-2026,shipped,Pune,1,,INR,1.5", "column “Qty”: “1.5” is no number of units"),
        ("B-1,05-03-2026,shipped,=A1&A2,1,,INR,1", "column “City”: “=A1&A2” is a formula"),
        ("B-1,05-03-2026,shipped,#REF!,1,,INR,1", "column “City”: “#REF!” is an error of the spreadsheet"),
        ("B-1,05-03-2026,shipped,Pu\x00ne,1,,INR,1", "column “City”: a character that is no text"),
        ("B-1,05-03-2026,shipped,Pune", "the row has 4 cells where the header has 8"),
        ("B-1,05-03-2026,shipped,Pune,1,,INR,1,9", "the row has 9 cells where the header has 8"),
        ("B-1,05-03-2026,shipped," + "x" * 200 + ",1,,INR,1", "column “City”: longer than 120 characters"),
        ('B-1,05-03-2026,shipped,"Pu' + "x" * 140_000 + '",1,,INR,1', "not a row of CSV"),
    ],
    ids=count(),
)
def test_a_bad_row_is_rejected_with_its_reason_and_the_rest_is_loaded(load, tmp_path, row, reason):
    path = tmp_path / "rejects.csv"
    result = load(HEADER + row + "\n" + GOOD, f"--rejects={path}", columns=COLUMNS)
    assert [order.number for order in Order.objects.all()] == ["G-1"]
    assert result.summary["rejected"] == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        rejected = list(csv.DictReader(file))
    assert rejected[0]["row_number"] == "2"
    assert reason in rejected[0]["reason"]
    assert "row 2" in result.err


def test_bytes_in_another_encoding_are_named_by_row_and_column(load):
    good = "".join(f"G-{n},05-03-2026,shipped,Pondichéry,1,,INR,1\n" for n in range(3))
    result = load((HEADER + good).encode() + b"B-1,05-03-2026,shipped,Caf\xe9,1,,INR,1\n", columns=COLUMNS)
    assert "row 5: row 5, column “City”: a character that is no text" in result.err
    assert {order.city for order in Order.objects.all()} == {"Pondichéry"}


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ("M-1,05-03-2026,delivered,Pune,10,,INR,1", "disagree about status: “shipped” and “delivered”"),
        ("M-1,06-03-2026,shipped,Pune,10,,INR,1", "disagree about placed_at"),
        ("M-1,05-03-2026,shipped,Delhi,10,,INR,1", "disagree about city: “Pune” and “Delhi”"),
        ("M-1,05-03-2026,shipped,Pune,11,,INR,1", "disagree about order_total: “10.00” and “11.00”"),
        ("M-1,05-03-2026,shipped,Pune,10,,INR,many", "another row of this order is wrong: row 4, column “Qty”"),
    ],
)
def test_rows_that_disagree_reject_their_whole_order(load, tmp_path, other, reason):
    path = tmp_path / "rejects.csv"
    load(f"{HEADER}M-1,05-03-2026,shipped,Pune,10,,INR,2\n{GOOD}{other}\n", f"--rejects={path}", columns=COLUMNS)
    assert [order.number for order in Order.objects.all()] == ["G-1"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rejected = list(csv.DictReader(file))
    assert [row["row_number"] for row in rejected] == ["2", "4"]
    assert reason in rejected[0]["reason"]


def test_an_ambiguous_date_needs_a_format(load, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\norder_number = "Order ID"\nplaced_at = "Date"\nstatus = "Status"\n')
    text = "Order ID,Date,Status\nA,03-04-22,new\nB,30-04-22,new\nC,04-30-2022,new\nD,2022-04-03,new\n"
    result = load(text, "--format=generic", f"--mapping={mapping}")
    assert "“03-04-22” could be day or month first" in result.err
    assert [order.number for order in Order.objects.order_by("number")] == ["B", "C", "D"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel file"),
        (b"\x1f\x8b\x08\x00junk", "damaged or cut off"),
        (gzip.compress(b"Order ID,Date,Status\n" * 50, mtime=0)[:-9], "damaged or cut off"),
        (b"PK\x03\x04junk", "The workbook is damaged"),
        (b"G-1,05-03-2026,shipped\n", "Missing columns: Order ID, Date, Status. The first row of the file has: G-1,"),
        (b"Order ID,Date\nA,05-03-2026\n", "Missing columns: Status. The first row of the file has: Order ID, Date."),
        (b"Order ID,Status,Status,Date\n", "the column “Status” more than once"),
        (b"Order ID,Date,Status\n" + b"x" * 3_000_000, "Row 2 is longer than 1 MB"),
        (gzip.compress(bytes(30_000_000), mtime=0), "Row 1 is longer than 1 MB"),
    ],
    ids=count(),
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(load, content, message):
    with pytest.raises(CommandError, match=message.replace("(", "\\(")):
        load(content)
    assert not ImportRun.objects.exists()


def test_a_workbook_that_unpacks_to_too_much_is_refused(load):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", bytes(130_000_000))
    with pytest.raises(CommandError, match="unpacks to more than 100 MB"):
        load(archive.getvalue())


def test_a_workbook_with_one_cell_far_out_is_refused(load, tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "far.xlsx"))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Order ID")
    sheet.write(1_048_575, 16_383, "far")
    book.close()
    with pytest.raises(CommandError, match="reaches to row 1048576"):
        load(tmp_path / "far.xlsx")


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("columns = [", "no TOML"),
        ('[columns]\norder_number = "A"', "says nothing about: placed_at, status"),
        ('[colums]\norder_number = "A"', "names that nobody knows: colums"),
        ('[columns]\nordernumber = "A"', "names that nobody knows: columns.ordernumber"),
        (
            '[columns]\norder_number="A"\nplaced_at="B"\nstatus="C"\n[values.status]\nx="gone"',
            "makes the status “x” “gone”",
        ),
        ('row = "page"', "it can be “line” or “order”"),
        ('[dates]\ntimezone = "India"', "“India” is no time zone"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(load, tmp_path, mapping, message):
    path = tmp_path / "bad.toml"
    path.write_text(mapping)
    with pytest.raises(CommandError, match=message):
        load(HEADER + GOOD, "--format=generic", f"--mapping={path}")


def test_an_unknown_header_asks_for_a_mapping(load):
    with pytest.raises(CommandError, match=r"give a mapping .* The file has: Order ID, Date"):
        load(HEADER + GOOD, "--format=auto")


def test_nothing_loaded_is_a_failure(load):
    with pytest.raises(CommandError, match=r"Nothing was loaded"):
        load(HEADER + GOOD.replace("shipped", "lost it"), columns=COLUMNS)


def test_a_phone_that_is_none_keeps_the_order_and_what_was_given(load):
    load(HEADER + GOOD.replace("9822014417", "call my wife"), columns=COLUMNS)
    order = Order.objects.get()
    assert (order.phone, order.phone_given, order.customer) == ("", "call my wife", None)
    assert not Customer.objects.exists()
