"""Which costs hold when."""

from datetime import date

from accounts.models import Store
from orders.models import CostModel


def on(store: Store, day: date) -> CostModel | None:
    """The terms that hold in `store` on `day` (of its zone); None before the first ones."""
    return CostModel.objects.filter(store=store, valid_from__lte=day).order_by("-valid_from").first()
