"""What a buyer may get instead of what she gives back, in stock; others of its kind only where they cost no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Q

from orders.models import OrderLine, Product

MOST_VARIANTS: Final = 24
MOST_RELATED: Final = 6


@dataclass(frozen=True, slots=True)
class Swap:
    """For one line: the same product again (where it was not right), its other variants, and others of its kind."""

    variants: Sequence[Product]
    related: Sequence[Product]

    @property
    def all(self) -> list[Product]:
        """Everything that may be chosen."""
        return [*self.variants, *self.related]


def of(line: OrderLine, *, units: int, again: bool) -> Swap:
    """What is there in stock for so many units of a line; `again`: the same product too."""
    own, price = line.product, _price(line)
    here = Product.objects.filter(store=line.store_id, stock__gte=max(units, 1)).order_by("variant", "name", "pk")
    payable = Q(price=None) | Q(price__lte=price) if price is not None else Q()
    alike = here.filter(style=own.style).exclude(pk=own.pk) if own.style else here.none()
    same = list(here.filter(pk=own.pk)) if again else []
    related = here.filter(payable, category=own.category, price__isnull=False).exclude(pk=own.pk)
    if own.style:
        related = related.exclude(style=own.style)
    kind = related.order_by("-price", "name", "pk") if own.category else here.none()
    return Swap([*same, *alike[:MOST_VARIANTS]], list(kind[:MOST_RELATED]))


def cost(old: Product, new: Product, *, units: int, same: Decimal) -> Decimal:
    """Of so many units of `new` for as many of `old`, for which `same` was paid. A variant of the same style costs
    that, whatever it sells for today; so does what has no price.
    """
    alike = new.pk == old.pk or bool(old.style and old.style == new.style)
    return same if alike or new.price is None else new.price * units


def _price(line: OrderLine) -> Decimal | None:
    """Of one unit, where the order says."""
    if line.unit_price is not None:
        return line.unit_price
    return line.total / line.quantity if line.total is not None and line.quantity else None
