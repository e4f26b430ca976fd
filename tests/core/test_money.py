from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money
from core.money import CurrencyMismatch, Money


def inr(amount: str) -> Money:
    return Money(Decimal(amount), "INR")


@pytest.mark.parametrize(
    ("amount", "currency", "reads"),
    [
        ("1299", "INR", "1299.00"),
        ("0.005", "INR", "0.01"),
        ("-0.005", "INR", "-0.01"),
        ("2.675", "USD", "2.68"),  # a float would say 2.67
        ("189000.5", "IDR", "189000.50"),
        ("99.5", "JPY", "100"),
        ("1.2345", "KWD", "1.235"),
    ],
)
def test_amounts_are_rounded_to_the_smallest_unit_halves_away_from_zero(amount, currency, reads):
    assert money.plain(Decimal(amount), currency) == reads


def test_rupiah_have_no_decimals_on_a_screen():
    assert [money.decimals_shown(code) for code in ("IDR", "INR", "JPY", "KWD")] == [0, 2, 0, 3]


@pytest.mark.parametrize(
    ("whole", "currency", "weights", "parts"),
    [
        ("100.00", "INR", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("100000", "IDR", [1, 1, 1], ["33334", "33333", "33333"]),  # whole rupiah stay whole
        ("-0.05", "INR", [1, 1], ["-0.03", "-0.02"]),  # a refund
        ("10.00", "INR", [0, 0], ["5.00", "5.00"]),  # two gifts share the freight
        ("10.00", "INR", [Decimal("0.1"), 0, Decimal("0.3")], ["2.50", "0.00", "7.50"]),
    ],
)
def test_a_split_follows_the_weights(whole, currency, weights, parts):
    shares = money.split(Money(Decimal(whole), currency), weights)
    assert [share.amount for share in shares] == [Decimal(part) for part in parts]


@given(
    st.integers(-(10**14), 10**14),
    st.sampled_from(["INR", "IDR", "JPY", "KWD"]),
    st.lists(st.decimals(0, 10**9, places=3), min_size=1, max_size=30),
)
def test_parts_add_up_to_the_whole_and_are_off_by_less_than_one_unit(units, currency, weights):
    unit = Decimal(1).scaleb(-money.decimals(currency))
    whole = Money(units * unit, currency)
    parts = money.split(whole, weights)
    assert money.total(parts, currency) == whole
    if total := sum(weights):
        assert all(abs(p.amount - whole.amount * w / total) < 1 for p, w in zip(parts, weights, strict=True))


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_a_split_needs_weights_that_make_sense(weights):
    with pytest.raises(ValueError, match="weight"):
        money.split(inr("1.00"), weights)


def test_a_split_refuses_to_lose_half_a_paisa():
    with pytest.raises(ValueError, match="finer"):
        money.split(inr("1.005"), [1, 1])


def test_two_currencies_never_meet_in_one_sum():
    with pytest.raises(CurrencyMismatch, match="IDR can't be reckoned together with INR"):
        money.total([inr("1"), Money(Decimal(1), "IDR")], "INR")


@pytest.mark.parametrize("amount", [1.5, 1, Decimal("NaN"), Decimal("Infinity")])
def test_only_a_finite_decimal_is_an_amount(amount):
    with pytest.raises(TypeError, match="finite Decimal"):
        Money(amount, "INR")


def test_money_reads_as_amount_and_currency():
    assert str(inr("5") - inr("7.5")) == "-2.50 INR"
    assert (-inr("1.005")).rounded() == inr("-1.01")
