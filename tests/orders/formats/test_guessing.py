"""A mapping guessed for a table that nobody knows."""

import csv
import gzip
import io
from itertools import islice
from pathlib import Path

import pytest

from orders.formats import generic, looks
from orders.formats.guessing import guess_mapping
from orders.services.importing.proposing import of_guess

FIXTURES = Path(__file__).parent / "fixtures"
ENGLISH = (FIXTURES / "sheet_en.csv").read_text()
INDONESIAN = (FIXTURES / "sheet_id.csv").read_text()


def guess(text: str, delimiter: str = ","):
    header, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    return guess_mapping(header, rows)


def test_english_names_and_looks_agree():
    found = guess(ENGLISH)
    assert {name: one.column for name, one in found.columns.items()} == {
        "order_number": "Order No.", "placed_at": "Order Date", "status": "Delivery Status",
        "payment_method": "Payment Mode", "product_name": "Item Description", "quantity": "Qty",
        "order_total": "Total Amount (INR)", "customer_name": "Customer Name", "phone": "Mobile No",
        "address1": "Delivery Address", "city": "City", "state": "State", "postcode": "Pincode",
        "courier": "Courier Partner", "awb": "AWB No",
    }  # fmt: skip
    assert all(one.sure for one in found.columns.values())
    assert (found.missing, found.date_formats, found.dates_sure) == ((), ("%d-%m-%Y %H:%M",), True)
    assert found.statuses == {"In Transit": "shipped", "Delivered": "delivered"}


def test_indonesian_names_and_looks_agree():
    found = guess(INDONESIAN, ";")
    assert {name: one.column for name, one in found.columns.items()} == {
        "order_number": "No. Pesanan", "placed_at": "Tgl Order", "status": "Status Pesanan",
        "payment_method": "Metode Pembayaran", "product_name": "Nama Produk", "quantity": "Jumlah",
        "unit_price": "Harga Satuan", "order_total": "Total Pembayaran", "customer_name": "Nama Penerima",
        "phone": "No. HP", "address1": "Alamat Lengkap", "city": "Kota/Kabupaten", "state": "Provinsi",
        "postcode": "Kode Pos", "courier": "Kurir", "awb": "No. Resi", "freight": "Ongkir",
    }  # fmt: skip
    assert (found.date_formats, found.dates_sure) == (("%d/%m/%Y",), False)  # could be months first
    assert found.statuses == {"Dikirim": "shipped", "Diretur": "returned"}


def test_the_guess_is_a_mapping_that_loads():
    layout = generic.from_tables(of_guess(guess(ENGLISH)))
    assert layout.columns["order_total"] == ("Total Amount (INR)",)
    assert layout.date_formats == ("%d-%m-%Y %H:%M",)
    assert layout.values["status"] == {"in transit": "shipped"}


def test_a_right_name_over_wrong_contents_is_not_sure():
    found = guess("Order ID,Date,Status\n1,soon,Delivered\n2,later,Delivered\n")
    assert not ("placed_at" in found.columns and found.columns["placed_at"].sure)


def test_a_column_shows_itself_by_what_is_in_it():
    found = guess("Id,X,Y\n1,asha@example.com,9822014417\n2,ravi@example.com,9822014410\n").columns
    assert (found["email"].column, found["phone"].column) == ("X", "Y")
    assert not found["phone"].sure


def test_a_column_about_something_is_not_taken_for_the_thing():
    found = guess("Order ID,Date,Status,Courier Status,Remitted Amount\n1,2024-01-31,Delivered,Shipped,120\n")
    assert set(found.columns) == {"order_number", "placed_at", "status"}


def test_names_that_stand_twice_are_left_alone_and_what_is_needed_is_told():
    found = guess("Status,Status,Qty\nDelivered,Shipped,1\n")
    assert set(found.columns) == {"quantity"}
    assert found.missing == ("order_number", "placed_at", "status")


def test_a_table_without_rows_is_guessed_by_its_names():
    found = guess("Order ID,Order Date,Order Status\n")
    assert found.missing == ()
    assert found.statuses == {}


def test_a_status_that_nobody_knows_is_shown_as_such():
    assert guess("Order ID,Date,Status\n1,2024-01-31,Gudang transit\n").statuses == {"Gudang transit": ""}


@pytest.mark.parametrize(
    ("texts", "formats", "sure"),
    [
        (["2024-01-31", "2024-02-01 10:20"], (), True),
        (["31/01/2024", "05/02/2024"], ("%d/%m/%Y",), True),
        (["01/31/2024", "02/05/2024"], ("%m/%d/%Y",), True),
        (["05/02/2024", "06/02/2024"], ("%d/%m/%Y",), False),
        (["31-01-24 10:20", "01-02-24 11:00 AM"], ("%d-%m-%y %H:%M", "%d-%m-%y %I:%M %p"), True),
        (["12 Mar 2021, 04:16 PM", "31 Mar 2021, 04:16 PM"], ("%d %b %Y, %I:%M %p",), True),
        (["31/01/2024 10:20", "20-02-2024"], ("%d/%m/%Y %H:%M", "%d-%m-%Y"), True),
        (["soon", "N/A", ""], (), True),
    ],
)
def test_dates_give_their_format_away(texts, formats, sure):
    assert looks.date_formats(texts) == (formats, sure)


def test_a_real_sale_report_is_guessed_right(samples):
    with gzip.open(samples / "orders" / "amazon_sale_report_2022q2.csv.gz", "rt", newline="") as file:
        header, *rows = islice(csv.reader(file), 500)
    found = guess_mapping(header, rows)
    assert {name: found.columns[name].column for name in ("order_number", "placed_at", "status", "line_total")} == {
        "order_number": "Order ID", "placed_at": "Date", "status": "Status", "line_total": "Amount",
    }  # fmt: skip
    assert (found.date_formats, found.dates_sure) == (("%m-%d-%y",), True)
    assert found.statuses["Cancelled"] == "cancelled"
