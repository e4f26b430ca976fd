"""What is done to a person's account stands in the log of each store that she belongs to."""

from datetime import datetime

from django.db import models

from accounts.models import Membership, User
from core import audit
from core.audit import Facts


def record(
    verb: str, subject: models.Model, *, user: User, at: datetime, actor: User | None, facts: Facts | None = None
) -> None:
    """As `audit.record`, a row for each of `user`'s stores; one without a store where she belongs to none."""
    stores = Membership.objects.filter(user=user).order_by("store_id").values_list("store_id", flat=True)
    for store_id in stores or (None,):
        audit.record(verb, subject, at=at, actor=actor, facts=facts, scope=store_id)
