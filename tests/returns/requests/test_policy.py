"""The table of verdicts: who may give what back until when."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from returns import policy
from returns.policy import Break, Conditions, Item, No, Policy, Terms
from returns.states import CountedFrom

KURTA = Item(
    sku="WK-1", category="Kurta", tags=["vip"], payment="cod", order_value=Decimal(1299), placed=date(2026, 11, 1),
    delivered=date(2026, 11, 10), delivered_units=2, units_left=2,
)  # fmt: skip
CLOTHING = Policy(1, "Clothing", Conditions(categories=["kurta"]), Terms(days=10))
NEVER = Policy(2, "Innerwear", Conditions(categories=["Innerwear"]), Terms(days=0))
REST = Policy(3, "Everything else", Conditions(), Terms())


@pytest.mark.parametrize(
    ("changes", "today", "by", "no", "until"),
    [
        ({}, date(2026, 11, 20), "Clothing", None, date(2026, 11, 20)),  # the last day is a day
        ({}, date(2026, 11, 21), "Clothing", No.TOO_LATE, date(2026, 11, 20)),
        ({"category": "Innerwear"}, date(2026, 11, 11), "Innerwear", No.NOT_RETURNABLE, None),
        ({"category": "Toys"}, date(2026, 11, 17), "Everything else", None, date(2026, 11, 17)),
        ({"delivered": None, "delivered_units": 0}, date(2026, 11, 11), "Clothing", No.NOT_DELIVERED, None),
        ({"delivered": None, "came_back": True}, date(2026, 11, 11), "Clothing", No.CAME_BACK, None),
        ({"units_left": 0}, date(2026, 11, 11), "Clothing", No.NOTHING_LEFT, date(2026, 11, 20)),
        ({"units_left": 0}, date(2026, 12, 24), "Clothing", No.NOTHING_LEFT, date(2026, 11, 20)),  # says what is true
    ],
)
def test_a_line_is_judged(changes, today, by, no, until):
    said = policy.judge(replace(KURTA, **changes), [CLOTHING, NEVER, REST], today=today)
    assert said.policy is not None
    assert (said.policy.name, said.no, said.until) == (by, no, until)


def test_what_no_policy_fits_is_not_taken_back():
    assert policy.judge(KURTA, [NEVER], today=date(2026, 11, 11)).no is No.NO_POLICY


@pytest.mark.parametrize(
    ("when", "fits"),
    [
        (Conditions(), True),
        (Conditions(skus=["wk-1", "wk-2"]), True),
        (Conditions(skus=["WK-2"]), False),
        (Conditions(tags=["vip", "sale"]), True),
        (Conditions(tags=["sale"]), False),
        (Conditions(payments=["prepaid"]), False),
        (Conditions(value_from=Decimal(1299), value_to=Decimal(1299)), True),
        (Conditions(value_from=Decimal("1299.01")), False),
        (Conditions(value_to=Decimal("1298.99")), False),
        (Conditions(buyer_returns_from=3), True),
        (Conditions(buyer_returns_from=4), False),
        (Conditions(categories=["Kurta"], payments=["prepaid"]), False),  # all of them
    ],
)
def test_every_condition_holds(when, fits):
    assert policy.fits(when, replace(KURTA, buyer_returns=3)) is fits


@pytest.mark.parametrize(
    ("terms", "until"),
    [
        (Terms(days=7), date(2026, 11, 17)),
        (Terms(days=7, counted_from=CountedFrom.PLACED), date(2026, 11, 8)),
        (Terms(days=7, breaks=[Break(date(2026, 11, 1), date(2026, 12, 25), date(2027, 1, 15))]), date(2027, 1, 15)),
        (Terms(days=7, breaks=[Break(date(2026, 11, 11), date(2026, 12, 25), date(2027, 1, 15))]), date(2026, 11, 17)),
        (Terms(days=90, breaks=[Break(date(2026, 11, 1), date(2026, 12, 25), date(2027, 1, 15))]), date(2027, 2, 8)),
    ],
)
def test_the_last_day(terms, until):
    assert policy.last_day(terms, placed=date(2026, 11, 1), delivered=date(2026, 11, 10)) == until
