"""Finding one's order by its number and a proof, at a door that is open to everybody. A wrong number, wrong digits and
a buyer of whom nothing is known are told alike, after the same work: nobody learns from it which orders there are.
"""

from datetime import timedelta
from typing import Final

from django.db.models.functions import Upper

from accounts.models import Store
from core import limits
from core.limits import Refused
from orders.models import Order
from portal import knowing

LONGEST: Final = 80
FROM_A_NETWORK: Final = {"limit": 30, "per": timedelta(hours=1)}  # phones share addresses; who is right is not counted
OF_AN_ORDER: Final = {"limit": 6, "per": timedelta(days=1)}
MOST: Final = 4  # orders whose numbers differ by case or a leading # only
Known = tuple[int, str, str]
NOBODY: Final[Known] = (0, "", "")


class TooMany(Exception):
    """Nothing was looked at."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


def find(*, store: Store, number: str, said: str, network: str) -> Order | None:
    """The order, if `said` shows whose it is. Raises `TooMany`; exact however many come at once."""
    bare = number.strip().lstrip("#").upper()[:LONGEST]
    keys = (
        (f"orders looked for from {network}", FROM_A_NETWORK),
        (f"order {bare} of store {store.pk} looked for", OF_AN_ORDER),
    )
    for key, most in keys:
        answer = limits.spend(key=key, **most)  # type: ignore[arg-type]  # a limit and its time
        if isinstance(answer, Refused):
            raise TooMany(answer.retry_after)
    opened = [pk for pk, phone, email in _called(store, bare) if knowing.opens(phone, email, said)]
    order = Order.objects.filter(pk__in=opened, erased_at=None).first() if opened else None
    if order is not None:
        for key, most in keys:
            limits.give_back(key=key, **most)  # type: ignore[arg-type]  # as above
    return order


def _called(store: Store, bare: str) -> list[Known]:
    """What proves whose orders of this number are; nobody's where there is none."""
    rows = Order.objects.annotate(called=Upper("number")).filter(store=store, called__in=[bare, f"#{bare}"])
    return list(rows.order_by("pk").values_list("pk", "phone", "email")[:MOST]) or [NOBODY]
