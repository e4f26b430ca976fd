"""The rows of products in a form."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from desk.byhand.forms import LineForm, Lines
from desk.numbers import whole
from orders.models import Order
from orders.services.ordering import Line
from orders.services.relining import LineEdit

SPARE = 1  # empty rows of a new order


def empty(data: QueryDict | None) -> Any:
    """The rows of a new order, as posted or one to begin with."""
    return (
        Lines(_more(data), initial=[{}] * SPARE, prefix="lines")
        if data
        else Lines(initial=[{}] * SPARE, prefix="lines")
    )


def of_order(order: Order, data: QueryDict | None) -> Any:
    """The rows of an order as they are, or as posted."""
    rows = [
        {
            "pk": line.pk,
            "sku": line.product.sku,
            "name": line.product.name,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
        }
        for line in order.lines.select_related("product").order_by("position")
    ]
    return Lines(_more(data), prefix="lines") if data else Lines(initial=rows, prefix="lines")


def posted(data: QueryDict) -> Any:
    """The rows as they were sent."""
    return Lines(data, prefix="lines")


def edits(rows: Any) -> list[LineEdit]:
    """What the valid rows say."""
    return [LineEdit(one.cleaned_data.get("pk"), _line(one.cleaned_data)) for one in rows if not one.is_blank]


def typed(rows: Any) -> list[Line]:
    """As far as the rows can be read: for a sum that is shown while somebody types."""
    rows.is_valid()
    whole = [form for form in rows if isinstance(form, LineForm) and hasattr(form, "cleaned_data")]
    return [_line(form.cleaned_data) for form in whole if not form.is_blank and form.cleaned_data.get("quantity")]


def same(wanted: list[LineEdit], seen: str) -> bool:
    """Whether they are what was seen (`relining.text_of`)."""
    said = [[one.pk, one.line.sku, one.line.name, one.line.quantity, _figure(one.line.unit_price)] for one in wanted]
    return bool(said == json.loads(seen or "[]"))


def in_words(seen: str) -> str:
    """Lines as people read them: “2 × Kurta, M · 1 × Dupatta”."""
    return " · ".join(f"{quantity} × {name or sku}" for _pk, sku, name, quantity, _price in json.loads(seen or "[]"))


def _line(said: Mapping[str, Any]) -> Line:
    price = said.get("unit_price")
    return Line((said.get("sku") or "").strip(), (said.get("name") or "").strip(), said.get("quantity") or 0, price)


def _figure(price: Decimal | None) -> str:
    return "" if price is None else f"{price:.2f}"


def _more(data: QueryDict | None) -> QueryDict | None:
    """One row more where the button for it was pressed."""
    if data is None or "more" not in data:
        return data
    said = data.copy()
    said["lines-TOTAL_FORMS"] = str((whole(said.get("lines-TOTAL_FORMS", "")) or 0) + 1)
    return said
