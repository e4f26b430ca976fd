"""Why goods come back: returns by reason over a product, a size, a courier or the week of the order; why pickups fail;
and what buyers wrote. Every read is bounded by a period and by how many rows it shows.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, TextChoices, Value
from django.db.models.functions import Coalesce, TruncWeek
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from connectors.couriers.words import Direction
from orders.models import OrderLine, Shipment
from returns.models import Pickup, ReturnLine
from returns.states import COUNTS

MOST_ROWS: Final = 20
MOST_WORDS: Final = 20


class By(TextChoices):
    """What the reasons are counted over."""

    PRODUCT = "product", _("Product")
    VARIANT = "variant", _("Size or colour")
    COURIER = "courier", _("Courier")
    WEEK = "week", _("Week of the order")


@dataclass(slots=True)
class Row:
    """Units that were asked back, by reason; `sold`: units ordered in the same period, where that can be told."""

    key: str
    sold: int | None = None
    units: int = 0
    reasons: dict[str, int] = field(default_factory=dict)


OF_RETURN: Final = {
    By.PRODUCT: F("line__product__name"),
    By.VARIANT: F("line__product__variant"),
    By.WEEK: TruncWeek("request__order__placed_at"),
}
OF_ORDER: Final = {
    By.PRODUCT: F("product__name"),
    By.VARIANT: F("product__variant"),
    By.WEEK: TruncWeek("order__placed_at"),
}


def reasons(store: Store, by: By, *, since: datetime, until: datetime) -> list[Row]:
    """Orders placed from `since` up to `until`: the keys with most units asked back first, weeks in their turn."""
    lines = ReturnLine.objects.filter(
        store=store, request__status__in=sorted(COUNTS),
        request__order__placed_at__gte=since, request__order__placed_at__lt=until,
    ).order_by()  # fmt: skip
    key = OF_RETURN.get(by) or _courier()
    counted: QuerySet[Any, Any] = lines.annotate(key=key).values("key", "why").annotate(asked=Sum("quantity"))
    rows = defaultdict[object, Row](lambda: Row(""))
    for one in counted.values_list("key", "why", "asked"):
        row = rows[one[0]]
        row.units += one[2]
        row.reasons[one[1]] = one[2]
    shown = sorted(rows.items(), key=lambda item: (-item[1].units, str(item[0])))[:MOST_ROWS]
    sold = _sold(store, by, [key for key, _row in shown], since=since, until=until)
    for name, row in shown:
        row.key = name.date().isoformat() if isinstance(name, datetime) else str(name or "")
        row.sold = sold.get(name)
    found = [row for _name, row in shown]
    return sorted(found, key=lambda row: row.key) if by is By.WEEK else found


def _courier() -> Coalesce:
    """Of the latest parcel that went out with the order."""
    out = Shipment.objects.filter(order=OuterRef("request__order"), direction=Direction.FORWARD)
    return Coalesce(Subquery(out.order_by("-pk").values("courier")[:1]), Value(""))


def _sold(store: Store, by: By, keys: Sequence[object], *, since: datetime, until: datetime) -> dict[object, int]:
    if by not in OF_ORDER or not keys:
        return {}
    lines = OrderLine.objects.filter(store=store, order__placed_at__gte=since, order__placed_at__lt=until).order_by()
    if by is By.PRODUCT:
        lines = lines.filter(product__name__in=keys)
    if by is By.VARIANT:
        lines = lines.filter(product__variant__in=keys)
    counted: QuerySet[Any, Any] = lines.annotate(key=OF_ORDER[by]).values("key").annotate(units=Sum("quantity"))
    return dict(counted.values_list("key", "units"))


def problems(store: Store, *, since: datetime, until: datetime) -> list[tuple[str, int]]:
    """Why pickups failed (NPR), of tries asked for in that time; the most frequent first."""
    rows = Pickup.objects.filter(store=store, asked_at__gte=since, asked_at__lt=until).exclude(problem="").order_by()
    counted = rows.values("problem").annotate(n=Count("pk")).order_by("-n", "problem")
    return list(counted.values_list("problem", "n"))


def words(store: Store, *, since: datetime, until: datetime) -> list[ReturnLine]:
    """What buyers wrote about what they send back, the latest first."""
    asked = Q(request__asked_at__gte=since, request__asked_at__lt=until)
    rows = ReturnLine.objects.filter(asked, store=store).exclude(words="")
    return list(rows.select_related("line__product", "request").order_by("-request__asked_at", "-pk")[:MOST_WORDS])
