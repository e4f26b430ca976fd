"""Money is never a float: no conversion to one in the rooms, no such column. What is split adds up again."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from core import money
from core.money import Money

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "accounts", "connectors", "messaging", "orders", "inbox", "analytics", "desk")
ALLOWED = {
    "connectors/calling.py",  # seconds of a rate budget
    "connectors/couriers/delhivery_desk.py",  # the last step before a wire that takes amounts as JSON numbers only
}


def _turns_into_float(path: Path) -> list[int]:
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "float"]


def test_no_room_turns_anything_into_a_float() -> None:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found = {str(path.relative_to(ROOT)): _turns_into_float(path) for path in files}
    assert len(files) > 100
    assert {name: lines for name, lines in found.items() if lines and name not in ALLOWED} == {}


def test_no_column_is_a_float_and_amounts_keep_what_their_currency_needs() -> None:
    ours = [model for app in apps.get_app_configs() if app.label in ROOMS for model in app.get_models()]
    columns = [column for model in ours for column in model._meta.get_fields() if isinstance(column, models.Field)]
    assert [str(column) for column in columns if isinstance(column, models.FloatField)] == []
    amounts = [column for column in columns if isinstance(column, models.DecimalField)]
    assert amounts
    assert [str(column) for column in amounts if column.decimal_places < 2] == []


@pytest.mark.parametrize("wrong", [1299.0, 1299, "1299", Decimal("NaN"), Decimal("Infinity")])
def test_an_amount_is_made_of_a_decimal_only(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong, "INR")


@given(
    units=st.integers(-(10**12), 10**12),
    currency=st.sampled_from(["INR", "IDR", "USD", "JPY", "KWD"]),
    weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any),
)
def test_parts_add_up_to_the_whole_to_the_smallest_unit(units: int, currency: str, weights: list[int]) -> None:
    whole = Money(Decimal(units).scaleb(-money.decimals(currency)), currency)
    parts = money.split(whole, weights)
    assert sum((part.amount for part in parts), Decimal(0)) == whole.amount
    assert all(part.amount == part.rounded().amount for part in parts)
    assert all(part.amount == 0 for part, weight in zip(parts, weights, strict=True) if not weight)
