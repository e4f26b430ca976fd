"""The tags that a store uses."""

from collections.abc import Collection, Mapping

from orders import tags
from orders.models import Tag


def of_store(store_id: int, *, begun: str = "", limit: int = 20) -> list[str]:
    """By name; those that begin so first, then those with a word that does."""
    rows = Tag.objects.filter(store=store_id)
    start = tags.normal(begun)
    if not start:
        return list(rows.order_by("name").values_list("name", flat=True)[:limit])
    first = list(rows.filter(name__startswith=start).order_by("name").values_list("name", flat=True)[:limit])
    inside = rows.filter(name__contains=f" {start}").exclude(name__in=first).order_by("name")
    return first + list(inside.values_list("name", flat=True)[: limit - len(first)])


def named(ids: Collection[int]) -> Mapping[int, str]:
    """Those of these that are still there, by id; no query for none."""
    return dict(Tag.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
