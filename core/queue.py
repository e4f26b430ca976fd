"""Rows that are work to do: claimed under a lease, finished, or put back with a growing wait.

The row is the queue and the truth; a message broker only wakes the workers. A claim commits `tries + 1` and a lease
before any work starts, so that a row that kills its worker is counted and in the end set aside instead of coming back
for ever. Finishing is fenced by that number: a worker that lost its lease can't overwrite what its successor did.
"""

import random
from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=6)


class QueueState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Being worked on")
    DONE = "done", _("Done")
    SET_ASIDE = "set_aside", _("Set aside")


def wait_after(tries: int, *, chance: random.Random, first: timedelta = FIRST_WAIT) -> timedelta:
    """How long to wait after the `tries`-th failure: full jitter under a doubling ceiling of `first` to 6 h.

    Source: "Exponential Backoff And Jitter", AWS Architecture Blog (2015), variant *full jitter*.
    """
    ceiling = min(first * 2 ** min(max(tries - 1, 0), 20), LONGEST_WAIT)
    return timedelta(seconds=ceiling.total_seconds() * chance.random())


Row = TypeVar("Row", bound="QueueRow")


class QueueRows(models.QuerySet[Row]):
    """What every queue can be asked; mixed into a room's own queryset class."""

    def due(self, *, at: datetime) -> Self:
        """Waiting rows whose time has come, oldest first."""
        return self.filter(state=QueueState.WAITING, try_at__lte=at).order_by("try_at", "pk")

    def abandoned(self, *, at: datetime) -> Self:
        """Claimed rows whose lease ran out: their worker died or hangs."""
        return self.filter(state=QueueState.CLAIMED, leased_until__lte=at).order_by("leased_until", "pk")

    def workable(self, *, at: datetime) -> Self:
        """Rows that a worker may take now: due, or abandoned by another."""
        waiting = Q(state=QueueState.WAITING, try_at__lte=at)
        return self.filter(waiting | Q(state=QueueState.CLAIMED, leased_until__lte=at))

    def claim(self, *, at: datetime, limit: int, lease: timedelta) -> list[Row]:
        """Take up to `limit` due rows; no two workers get the same one."""
        return self._take(self.due(at=at), at=at, limit=limit, lease=lease)

    def reclaim(self, *, at: datetime, limit: int, lease: timedelta) -> list[Row]:
        """Take over abandoned rows. Safe only where doing the work twice has one effect."""
        return self._take(self.abandoned(at=at), at=at, limit=limit, lease=lease)

    def _take(self, rows: Self, *, at: datetime, limit: int, lease: timedelta) -> list[Row]:
        with transaction.atomic(using=self.db):
            taken = list(rows.select_for_update(skip_locked=True, of=("self",))[:limit])
            self.model._base_manager.using(self.db).filter(pk__in=[row.pk for row in taken]).update(
                state=QueueState.CLAIMED, tries=F("tries") + 1, leased_until=at + lease
            )
        for row in taken:
            row.state, row.tries, row.leased_until = QueueState.CLAIMED, row.tries + 1, at + lease
        return taken


class QueueRow(models.Model):
    """Columns of a row that is work to do. `problem` says in words why the last try failed."""

    state = models.CharField(max_length=9, choices=QueueState, default=QueueState.WAITING)
    try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        abstract = True

    def finish(self) -> bool:
        """Done. False when the lease was lost to another worker: then nothing is written."""
        return self._settle(state=QueueState.DONE, problem="")

    def put_back(self, problem: str, *, at: datetime, wait: timedelta) -> bool:
        """Failed for the moment: try again after `wait`."""
        return self._settle(state=QueueState.WAITING, problem=problem, try_at=at + wait)

    def set_aside(self, problem: str) -> bool:
        """Failed for good: a person looks at it and may replay it."""
        return self._settle(state=QueueState.SET_ASIDE, problem=problem)

    def _settle(self, *, state: QueueState, problem: str, try_at: datetime | None = None) -> bool:
        held = type(self)._base_manager.filter(pk=self.pk, state=QueueState.CLAIMED, tries=self.tries)
        self.state, self.problem, self.try_at, self.leased_until = state, problem, try_at or self.try_at, None
        return held.update(state=state, problem=problem, try_at=self.try_at, leased_until=None) == 1


class OutwardRow(QueueRow):
    """Work that reaches the outside: `unsure` while nobody knows whether an earlier try arrived there."""

    unsure = models.BooleanField(default=False)
    asked_at = models.DateTimeField()

    class Meta:
        abstract = True

    def doubt(self, problem: str, *, at: datetime, wait: timedelta) -> bool:
        """No answer came: look it up at the provider before anything is sent again."""
        type(self)._base_manager.filter(pk=self.pk, tries=self.tries).update(unsure=True)
        self.unsure = True
        return self.put_back(problem, at=at, wait=wait)

    def give_up_in_doubt(self, problem: str) -> bool:
        """No answer came, and nobody asks any more: it may have arrived all the same."""
        type(self)._base_manager.filter(pk=self.pk, tries=self.tries).update(unsure=True)
        self.unsure = True
        return self.set_aside(problem)


def due_index(name: str) -> models.Index:
    """The index behind `due`; each queue names its own."""
    return models.Index(fields=["try_at", "id"], condition=Q(state=QueueState.WAITING), name=name)


def lease_index(name: str) -> models.Index:
    """The index behind `abandoned`."""
    return models.Index(fields=["leased_until"], condition=Q(state=QueueState.CLAIMED), name=name)
