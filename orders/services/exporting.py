"""Lists that leave the house with contact data in them: the log knows before the first row does."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Store, User
from core import audit


@transaction.atomic
def note_unmasked(*, store: Store, what: str, filtered_by: Sequence[str], at: datetime, actor: User) -> None:
    """Record that `actor` took a list with contact data away: which one, and by which fields it was filtered."""
    audit.record(
        "orders.list.exported", store, at=at, actor=actor, facts={"list": what, "filters": filtered_by}, scope=store.pk
    )
