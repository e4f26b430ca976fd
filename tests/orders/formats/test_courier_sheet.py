"""A courier's sheet as reports."""

import csv
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connectors.couriers.base import Meaning, ScanReport
from connectors.couriers.words import Reason, ScanStatus
from orders.files import Unreadable
from orders.formats import courier_sheet, scan_words
from orders.formats.courier_sheet import SheetReader

SHEET = Path(__file__).parent / "fixtures" / "courier_sheet.csv"
AT = datetime(2024, 2, 3, 12, tzinfo=UTC)
INDIA = ZoneInfo("Asia/Kolkata")


@pytest.fixture
def sheet():
    header, *rows = csv.reader(SHEET.read_text().splitlines())
    return header, rows


def reader(header, rows, mapping=None, zone=INDIA):
    mapping = mapping or courier_sheet.guess(header, rows, AT)
    return SheetReader(mapping=mapping, header=header, zone=zone, at=AT)


def small(header: str, *rows: str, mapping: dict | None = None, zone: ZoneInfo = INDIA):
    """The first of these rows, read."""
    names, cells = header.split(","), [row.split(",") for row in rows]
    said = courier_sheet.parse(json.dumps(mapping)) if mapping else None
    return reader(names, cells, said, zone).read(cells[0])


def test_a_row_is_the_report_that_an_adapter_would_give(sheet):
    line = reader(*sheet).read(sheet[1][2])
    assert line.report == ScanReport(
        awb="19000020011234",
        raw_code="Undelivered: Customer not available",
        at=datetime(2024, 2, 2, 10, 0, tzinfo=UTC),
        text="Called twice",
        place="Pune Camp",
        attempt=1,
    )
    assert not line.time_assumed
    assert (line.meaning, line.likely) == (None, Meaning(ScanStatus.ATTEMPT_FAILED, Reason.UNAVAILABLE))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (6, "column “Scan Date Time”: “soon” is not a date in the expected format."),
        (7, "column “AWB No.”: “” is no AWB"),
    ],
)
def test_a_fault_names_the_column(sheet, row, says):
    with pytest.raises(ValueError, match=f"^{re.escape(says)}$"):
        reader(*sheet).read(sheet[1][row])


def test_times_are_the_stores_unless_the_mapping_says_otherwise():
    header, row = "Resi,Status,Tanggal,Jam,Lokasi", "JX1234567890,Terkirim,31/01/2024,10:20,Bandung"
    assert small(header, row, zone=ZoneInfo("Asia/Makassar")).report.at == datetime(2024, 1, 31, 2, 20, tzinfo=UTC)
    mapping = {
        "columns": {"awb": "Resi", "status": "Status", "at": "Tanggal", "time": "Jam"},
        "dates": {"formats": ["%d/%m/%Y"], "timezone": "Asia/Jakarta"},
    }
    line = small(header, row, mapping=mapping, zone=ZoneInfo("Asia/Makassar"))
    assert line.report.at == datetime(2024, 1, 31, 3, 20, tzinfo=UTC)


def test_a_day_without_a_time_is_assumed():
    line = small("AWB,Status,Date", "19000020011234,Delivered,2024-01-31")
    assert line.time_assumed
    assert line.report.at == datetime(2024, 1, 30, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize("when", ["2024-02-05 10:00", "1999-12-31 10:00"])
def test_what_can_not_have_happened_then_is_refused(when):
    with pytest.raises(ValueError, match="is no time at which this can have happened"):
        small("AWB,Status,Date", f"19000020011234,Delivered,{when}")


def test_a_list_of_failures_needs_no_status():
    line = small("AWB,NDR Reason,NDR Date", "19000020011234,Customer refused to accept,2024-01-31 10:00")
    assert line.report.raw_code == "Customer refused to accept"
    assert line.likely == Meaning(ScanStatus.ATTEMPT_FAILED, Reason.REFUSED)


def test_dates_either_way_round_are_asked_about():
    with pytest.raises(Unreadable, match="could be day or month first"):
        small("AWB,Status,Date", "19000020011234,Delivered,01/02/2024 10:00")


@pytest.mark.parametrize("when", ["03/02/2024 10:00", "02/03/2024 10:00"])
def test_dates_of_which_one_way_round_is_still_to_come_are_not(when):
    line = small("AWB,Status,Date", f"19000020011234,Delivered,{when}")
    assert line.report.at == datetime(2024, 2, 3, 4, 30, tzinfo=UTC)


def test_a_sheet_that_does_not_say_which_column_is_which_is_refused():
    with pytest.raises(Unreadable, match="Nothing says: awb, at"):
        small("Parcel,Status", "19000020011234,Delivered")


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("{", "can't be used"),
        ('{"columns": {"awb": "A", "at": "B", "status": "C", "colour": "D"}}', "nobody knows: colour"),
        ('{"columns": {"awb": "A", "at": "B", "status": "C"}, "codes": {"X": "gone"}}', "'gone' is not a valid"),
        ('{"columns": {"awb": "A", "at": "B", "status": "C"}, "dates": {"timezone": "Pune"}}', "no time zone"),
        ('{"columns": {"awb": "A"}}', "Nothing says: at, status"),
        ("[]", "can't be used"),
    ],
)
def test_a_mapping_that_can_not_be_used_says_why(mapping, says):
    with pytest.raises(Unreadable, match=says):
        courier_sheet.parse(mapping)


def test_a_mapping_says_what_words_mean():
    mapping = {
        "columns": {"awb": "No", "status": "S", "at": "T", "reason": "R"},
        "codes": {"gone out": "out_for_delivery", "Back: Moved": "attempt_failed: address_problem"},
    }
    header = "No,S,T,R"
    assert small(header, "A1900002,Gone  OUT,2024-01-31 10:00,", mapping=mapping).meaning == Meaning(
        ScanStatus.OUT_FOR_DELIVERY
    )
    assert small(header, "A1900002,Back,2024-01-31 10:00,Moved", mapping=mapping).meaning == Meaning(
        ScanStatus.ATTEMPT_FAILED, Reason.ADDRESS_PROBLEM
    )


@pytest.mark.parametrize(
    ("status", "reason", "means"),
    [
        ("DELIVERED", "", Meaning(ScanStatus.DELIVERED)),
        ("RTO_DELIVERED", "", Meaning(ScanStatus.RTO_DELIVERED)),
        ("Terkirim", "", Meaning(ScanStatus.DELIVERED)),
        ("Undelivered", "Consignee refused", Meaning(ScanStatus.ATTEMPT_FAILED, Reason.REFUSED)),
        ("Undelivered", "Something new", Meaning(ScanStatus.ATTEMPT_FAILED, Reason.UNKNOWN)),
        ("Undelivered", "", Meaning(ScanStatus.ATTEMPT_FAILED)),
        ("", "Alamat tidak lengkap", Meaning(ScanStatus.ATTEMPT_FAILED, Reason.ADDRESS_PROBLEM)),
        ("Delivered to neighbour hub", "", None),  # begins like a known word
        ("Bag manifested at XYZ", "", None),
    ],
)
def test_only_what_can_not_be_misread_is_understood(status, reason, means):
    assert scan_words.meaning(status, reason) == means
