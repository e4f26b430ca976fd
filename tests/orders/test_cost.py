"""What an undelivered parcel costs, against sums made by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from orders import cost
from orders.cost import Terms

TERMS = Terms(
    forward_freight=Decimal(60),
    return_freight=Decimal(55),
    cod_fee=Decimal(0),
    packing=Decimal(12),
    handling=Decimal(8),
    quality_check=Decimal(5),
    resale_share=Decimal("0.85"),
    yearly_rate=Decimal("0.12"),
    enquiry_minutes=10,
    hourly_wage=Decimal(150),
)


@pytest.mark.parametrize(
    ("terms", "goods", "days", "total"),
    [
        (TERMS, Decimal(600), 12, Decimal("232.37")),  # 140 + 90 + 600 × 0.12 × 12 ÷ 365
        (TERMS, Decimal(0), 12, Decimal("140.00")),
        (replace(TERMS, resale_share=Decimal(1)), Decimal(600), 0, Decimal("140.00")),
        (replace(TERMS, resale_share=Decimal(0)), Decimal(600), 365, Decimal("812.00")),
    ],
)
def test_the_bill_of_a_parcel_that_came_back(terms: Terms, goods: Decimal, days: int, total: Decimal) -> None:
    assert cost.of_rto(terms, goods=goods, days=days).total == total


def test_a_thousand_enquiries_of_ten_minutes_are_166_point_7_hours() -> None:
    assert cost.of_enquiry(TERMS) == Decimal("25.00")
    assert round(1000 * cost.of_enquiry(TERMS) / TERMS.hourly_wage, 1) == Decimal("166.7")
