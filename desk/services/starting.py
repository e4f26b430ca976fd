"""Put the first steps away."""

from datetime import datetime

from django.db import transaction

from accounts.models import Store, User
from core import audit
from desk.models import StartPutAway


@transaction.atomic
def put_away(*, store: Store, at: datetime, actor: User) -> StartPutAway:
    """Don't show them on Today any more; again is no change."""
    row, made = StartPutAway.objects.get_or_create(store=store, defaults={"at": at, "by": actor})
    if made:
        audit.record("desk.start.put_away", row, at=at, actor=actor)
    return row
