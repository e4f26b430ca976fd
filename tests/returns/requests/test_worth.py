"""Money that goes back adds up to the smallest unit, however it is cut."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns import worth
from returns.worth import Part, Sold

D = Decimal

amounts = st.decimals("0", "99999.99", places=2)


@pytest.mark.parametrize(
    ("lines", "total", "shipping", "paid"),
    [
        ([Sold(1, D("1299.00"), None)], D("1299.00"), None, [["1299.00"]]),
        ([Sold(3, D("1000.00"), None)], D("1000.00"), None, [["333.34", "333.33", "333.33"]]),
        ([Sold(1, D(600), None), Sold(1, D(400), None)], D(900), None, [["540.00"], ["360.00"]]),  # discount shared
        ([Sold(1, D(600), None)], D(650), D(50), [["600.00"]]),  # shipping stays
        ([Sold(2, None, D(300))], D(600), None, [["300.00", "300.00"]]),
        ([Sold(1, None, None), Sold(3, None, None)], D(400), None, [["100.00"], ["100.00", "100.00", "100.00"]]),
        ([Sold(1, D(500), None)], None, None, [["500.00"]]),
        ([Sold(0, D(0), None)], D(0), None, [[]]),
    ],
)
def test_what_was_paid_for_each_unit(lines, total, shipping, paid):
    said = worth.of_units(lines, total=total, shipping=shipping, currency="INR")
    assert [[D(one) for one in line] for line in paid] == [[one.quantize(D("0.01")) for one in line] for line in said]


@given(
    st.lists(st.builds(Sold, st.integers(1, 9), amounts, st.none()), min_size=1, max_size=6), amounts, amounts,
    st.sampled_from(["INR", "IDR"]),
)  # fmt: skip
def test_all_units_together_are_what_was_paid_for_goods(lines, total, shipping, currency):
    said = worth.of_units(lines, total=total, shipping=shipping, currency=currency)
    goods = sum(line.amount for line in lines)
    wanted = min(goods, max(total - shipping, D(0))) if goods else max(total - shipping, D(0))
    assert sum(sum(line) for line in said) == wanted
    assert all(one >= 0 for line in said for one in line)


@pytest.mark.parametrize(
    ("parts", "credit", "value", "fee", "bonus"),
    [
        ([Part(D(1000), False, D(100), D(0), D(10))], False, D(1000), D(100), D(0)),
        ([Part(D(1000), False, D(100), D(0), D(10))], True, D(1000), D(100), D(90)),
        ([Part(D(1000), True, D(100), D(5), D(0))], False, D(1000), D(0), D(0)),  # our doing: free
        ([Part(D(1000), True, D(100), D(0), D(0)), Part(D(50), False, D(80), D(0), D(0))], False, D(1050), D(50), D(0)),
        ([Part(D(10), False, D(5), D(0), D(0)), Part(D(10), False, D(7), D(0), D(0))], False, D(20), D(7), D(0)),
        ([Part(D("33.33"), False, D(0), D("12.5"), D(0))], False, D("33.33"), D("4.17"), D(0)),
        ([], False, D(0), D(0), D(0)),
    ],
)
def test_what_a_return_comes_to(parts, credit, value, fee, bonus):
    said = worth.sums(parts, credit=credit, currency="INR")
    assert (said.value, said.fee, said.bonus) == (value, fee, bonus)
    assert said.back == value - fee + bonus
