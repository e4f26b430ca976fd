from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import amounts


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("₹1,299.00", "INR", "1299.00"),
        ("1,29,900", "INR", "129900"),  # a lakh and some
        ("1,299", "INR", "1299"),
        ("1299.5", "INR", "1299.5"),
        ("189.000", "INR", "189.000"),  # a machine's three decimals
        ("Rs. 500/-", "INR", "500"),
        ("Rs 1,000", "INR", "1000"),
        ("INR 647.62", "INR", "647.62"),
        ("647.62 INR", "INR", "647.62"),
        ("%!f(string=12.00)", "INR", "12.00"),
        ("-12.50", "INR", "-12.50"),
        ("(12.50)", "INR", "-12.50"),
        ("12.50-", "INR", "-12.50"),
        ("−₹12", "INR", "-12"),
        ("+12", "INR", "12"),
        (".5", "INR", "0.5"),
        ("१,२९९", "INR", "1299"),
        ("Rp 189.000", "IDR", "189000"),
        ("Rp1.299.000", "IDR", "1299000"),
        ("Rp 189.000,00", "IDR", "189000"),
        ("189,000", "IDR", "189000"),
        ("189000", "IDR", "189000"),
        ("1.299,50", "EUR", "1299.50"),
        ("1.299", "EUR", "1299"),
        ("1 299,50 €", "EUR", "1299.50"),
        ("0.125", "IDR", "0.125"),
        ("1'299.50", "CHF", "1299.50"),
        ("1,234,567.89", "USD", "1234567.89"),
        ("0", "INR", "0"),
    ],
)
def test_amounts_are_read_as_people_write_them(text, currency, amount):
    assert amounts.parse(text, currency) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "  ", "N/A", "na", "-", "—", "null", "nan", "%!f(string=)", "#N/A"])
def test_a_missing_amount_is_missing_not_zero(text):
    assert amounts.parse(text, "INR") is None


@pytest.mark.parametrize(
    "text",
    [
        "twelve",
        "12abc",
        "1,2,3",
        "1.2.3",
        "12.34.56",
        "1,29,90",
        "1e5",
        "12%",
        "₹",
        "--5",
        "=1+1",
        "1\0",
        "9" * 65,
        "∞",
    ],
)
def test_junk_is_refused_and_quoted(text):
    with pytest.raises(ValueError, match="is not an amount") as refusal:
        amounts.parse(text, "INR")
    assert text[:64] in str(refusal.value)


def test_the_decimal_mark_can_be_told():
    assert amounts.parse("1.299", "EUR", decimal_mark=".") == Decimal("1.299")
    assert amounts.parse("1,299", "INR", decimal_mark=",") == Decimal("1.299")


@given(st.decimals(-(10**12), 10**12, places=2))
def test_what_a_machine_wrote_is_read_back(amount):
    assert amounts.parse(f"{amount:f}", "INR") == amount
    assert amounts.parse(f"₹{amount:,.2f}", "INR") == amount


@given(st.text(max_size=70))
def test_any_text_is_read_or_refused(text):
    try:
        amount = amounts.parse(text, "INR")
    except ValueError:
        return
    assert amount is None or amount.is_finite()
