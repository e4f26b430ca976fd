"""Claims against couriers: how many, and how many were right."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Store
from ndr.models import FakeAttempt
from ndr.states import FakeStatus
from orders import wording


@dataclass(frozen=True, slots=True)
class OfCourier:
    """Claims against one courier; withdrawn ones are none."""

    courier: str  # as it is kept
    open: int
    upheld: int
    rejected: int

    @property
    def name(self) -> str:
        """As people write it."""
        return wording.courier(self.courier)

    @property
    def claimed(self) -> int:
        return self.open + self.upheld + self.rejected

    @property
    def decided(self) -> int:
        """The base of the share that was upheld."""
        return self.upheld + self.rejected


def by_courier(store: Store, *, since: datetime) -> list[OfCourier]:
    """Claims made from a moment on, the courier with the most on top; one query."""
    counted = {
        word.value: Count("pk", filter=Q(status=word))
        for word in (FakeStatus.OPEN, FakeStatus.UPHELD, FakeStatus.REJECTED)
    }
    rows = FakeAttempt.objects.filter(store=store, claimed_at__gte=since).exclude(status=FakeStatus.WITHDRAWN)
    told: QuerySet[Any, Any] = rows.values("courier").annotate(**counted).order_by("courier")
    found = [OfCourier(**row) for row in told]
    return sorted(found, key=lambda one: (-one.claimed, one.courier))
