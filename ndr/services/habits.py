"""What a store does with its buyers after a failed delivery without being told to each time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Store, User
from core import audit
from ndr.models import Asking


@dataclass(frozen=True, slots=True)
class Habits:
    """`automatic`: buyers are asked as soon as a delivery failed. `obeys`: what they answer goes to the courier at
    once."""

    automatic: bool = True
    obeys: bool = False


def of(store: Store) -> Habits:
    """Those of a store."""
    row = Asking.objects.filter(store=store).first()
    return Habits(row.automatic, row.obeys) if row else Habits()


@transaction.atomic
def put(*, store: Store, habits: Habits, at: datetime, actor: User | None) -> Asking:
    """From now on the store does so."""
    before = of(store)
    said = {"automatic": habits.automatic, "obeys": habits.obeys, "set_at": at, "set_by": actor}
    row, _made = Asking.objects.update_or_create(store=store, defaults=said)
    if before != habits:
        facts = {"asks": habits.automatic, "obeys": habits.obeys}
        audit.record("ndr.asking.set", row, at=at, actor=actor, facts=facts)
    return row
