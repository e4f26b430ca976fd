"""Who of a demo store does what."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Membership, Store
from accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Staff:
    """Ids of people; nobody where the store has none of them."""

    desk: Sequence[int]
    door: Sequence[int]
    lead: Sequence[int]


def of(store: Store) -> Staff:
    """Those of a store, in the order in which they came."""
    rows = Membership.objects.filter(store=store, user__is_active=True).order_by("pk").values_list("role", "user_id")
    known: dict[str, list[int]] = {}
    for role, user_id in rows:
        known.setdefault(role, []).append(user_id)
    lead = [*known.get(Role.MANAGER, []), *known.get(Role.OWNER, [])]
    return Staff(
        desk=[*known.get(Role.OPERATIONS, []), *known.get(Role.AGENT, [])] or lead,
        door=known.get(Role.WAREHOUSE, []) or lead,
        lead=lead,
    )
