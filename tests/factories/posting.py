"""An order's edit form as a browser sends it back untouched."""

import json
from typing import Any

from orders.editing import LINES
from orders.models import Order
from orders.services import editing


def as_posted(order: Order, **changed: Any) -> dict[str, Any]:
    """Every field as it is shown, what was seen, and `changed` over it."""
    order = Order.objects.select_related("store").get(pk=order.pk)
    seen = editing.snapshot(order)
    rows = list(order.lines.select_related("product").order_by("position"))
    posted = {name: value for name, value in seen.items() if name != LINES}
    for place, line in enumerate(rows):
        price = "" if line.unit_price is None else line.unit_price
        row = {"pk": line.pk, "sku": line.product.sku, "name": line.product.name, "quantity": line.quantity}
        posted |= {f"lines-{place}-{name}": value for name, value in {**row, "unit_price": price}.items()}
    counts = {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": len(rows)}
    return {**posted, **counts, "seen": json.dumps(seen), **changed}
