"""Put tags on orders and take them off; the store's own list of tags grows as they are used."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import audit
from orders import tags
from orders.models import Order, Tag


@transaction.atomic
def tag(
    *, order: Order, add: Collection[str] = (), remove: Collection[str] = (), at: datetime, actor: User | None
) -> Order:
    """Put `add` on the order and take `remove` off, in their one spelling; what changes nothing is not recorded.

    Raises `ValidationError` for more tags than an order can carry.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    without = {tags.normal(name) for name in remove}
    wanted = [tags.normal(name) for name in add]
    after = list(dict.fromkeys(name for name in [*order.tags, *wanted] if name and name not in without))
    if len(after) > tags.MOST:
        raise ValidationError({"tags": _("An order carries at most %(most)d tags.") % {"most": tags.MOST}})
    if after == order.tags:
        return order
    added = [name for name in after if name not in order.tags]
    removed = [name for name in order.tags if name not in after]
    remember(store=order.store, names=added)
    order.tags = after
    order.save(update_fields=["tags", "changed_at"])
    audit.record("orders.order.tagged", order, at=at, actor=actor, facts={"added": added, "removed": removed})
    return order


def remember(*, store: Store, names: Sequence[str]) -> None:
    """Keep the tags that the store uses, for others to choose from."""
    Tag.objects.bulk_create([Tag(store=store, name=name) for name in sorted(names)], ignore_conflicts=True)
