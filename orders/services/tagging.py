"""Put tags on orders and take them off; the store's own list of tags grows as they are used."""

from collections.abc import Collection, Mapping, Sequence
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
    known = remember(store=order.store, names=[*added, *removed])
    order.tags = after
    order.save(update_fields=["tags", "changed_at"])
    facts = noted(known, added=added, removed=removed)
    audit.record("orders.order.tagged", order, at=at, actor=actor, facts=facts)
    return order


def remember(*, store: Store, names: Collection[str]) -> Mapping[str, int]:
    """Keep the tags that the store uses, for others to choose from; returns their ids."""
    Tag.objects.bulk_create([Tag(store=store, name=name) for name in sorted(names)], ignore_conflicts=True)
    return dict(Tag.objects.filter(store=store, name__in=names).values_list("name", "pk"))


def noted(known: Mapping[str, int], *, added: Sequence[str], removed: Sequence[str]) -> audit.Facts:
    """For the audit log, which is kept for good: ids, for people write names of buyers into tags."""
    return {"tags_on": [known[name] for name in added], "tags_off": [known[name] for name in removed]}
