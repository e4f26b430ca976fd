"""What a store promises about returns, and who may pay."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import Store, User
from core import audit
from returns.models import ReturnHabits
from returns.models.habits import ANSWER_HOURS, MOST_PICKUPS, RESOLVE_DAYS


@dataclass(frozen=True, slots=True)
class Habits:
    """As `returns.models.ReturnHabits`."""

    answer_hours: int = ANSWER_HOURS
    resolve_days: int = RESOLVE_DAYS
    most_pickups: int = MOST_PICKUPS
    four_eyes: bool = True
    alone_up_to: Decimal | None = None
    instructions: str = ""


def of(store: Store) -> Habits:
    """Those of a store."""
    row = ReturnHabits.objects.filter(store=store).first()
    return Habits(**{one.name: getattr(row, one.name) for one in fields(Habits)}) if row else Habits()


@transaction.atomic
def put(*, store: Store, habits: Habits, at: datetime, actor: User | None) -> ReturnHabits:
    """From now on the store does so. Raises `ValidationError` by field."""
    before = of(store)
    said = {**asdict(habits), "set_at": at, "set_by": actor}
    ReturnHabits(store=store, **said).full_clean(exclude=["store", "set_by"], validate_unique=False)
    row, _made = ReturnHabits.objects.update_or_create(store=store, defaults=said)
    if before != habits:
        changed = [one.name for one in fields(Habits) if getattr(before, one.name) != getattr(habits, one.name)]
        audit.record("returns.habits.set", row, at=at, actor=actor, facts={"fields": changed})
    return row
