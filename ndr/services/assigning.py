"""Whose case it is."""

from collections import Counter
from collections.abc import Collection, Iterable

from accounts.models import Membership
from accounts.roles import Action, roles_with
from ndr.models import Case
from ndr.states import LIVE


class Turns:
    """Everybody who may act in these stores, each in turn: who has the fewest live cases is next."""

    def __init__(self, store_ids: Collection[int]) -> None:
        may = Membership.objects.filter(store__in=store_ids, role__in=roles_with(Action.NDR_ACT), user__is_active=True)
        self.people = list(may.order_by("user").values_list("store_id", "user_id"))
        held = Case.objects.filter(store__in=store_ids, status__in=LIVE).exclude(assigned_to=None)
        self.load = Counter[tuple[int, int]](held.values_list("store_id", "assigned_to_id"))

    def next(self, store_id: int) -> int | None:
        """The user whose turn it is in this store, who thereby has one more; None where nobody may act."""
        mine = [one for one in self.people if one[0] == store_id]
        if not mine:
            return None
        chosen = min(mine, key=lambda one: (self.load[one], one[1]))
        self.load[chosen] += 1
        return chosen[1]


def members(store_id: int) -> Iterable[tuple[int, str]]:
    """Who may act on failed deliveries of a store: id and name."""
    may = Membership.objects.filter(store=store_id, role__in=roles_with(Action.NDR_ACT), user__is_active=True)
    return may.order_by("user__name", "user").values_list("user_id", "user__name")
