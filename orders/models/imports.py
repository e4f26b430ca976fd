"""One load of a file, from its upload to its undoing, and the mappings that a store has kept."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from accounts.scoping import ScopedQuerySet

SHEET = "courier_sheet"  # the format of a file that tells what happened to parcels; all others tell orders
KEPT_FOR = timedelta(days=30)  # the file, what was read of it for the preview, and the rejects: personal data


class RunState(models.TextChoices):
    DRAFT = "draft", _("Not loaded yet")
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Loading")
    DONE = "done", _("Loaded")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


WORK = (RunState.QUEUED, RunState.RUNNING, RunState.UNDOING)
ENDED = (RunState.DONE, RunState.FAILED, RunState.STOPPED)


class ImportRunQuerySet(ScopedQuerySet["ImportRun"]):
    def workable(self, *, at: datetime) -> Self:
        """Those that a worker may take now: asked for and not begun, or left behind by a worker that died."""
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        return self.filter(free, state__in=WORK, by_hand=True).order_by("started_at", "pk")

    def newest(self) -> Self:
        return self.order_by("-started_at", "-pk")


class ImportRun(models.Model):
    """What file was loaded, how far, and what came of it. `counts` is the summary that the command prints.

    `started_at` is the moment at which everything of this run was written, however often it was taken up again.
    `by_hand`: uploaded in the browser, worked on by whoever holds the lease.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)  # sha256 of the file, hex
    format = models.CharField(max_length=40)
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=7, choices=RunState, default=RunState.RUNNING)
    rows_seen = models.PositiveBigIntegerField(default=0)
    rows_total = models.PositiveBigIntegerField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    problem = models.TextField(blank=True)
    quiet = models.BooleanField(default=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    by_hand = models.BooleanField(default=False)
    file = models.CharField(max_length=200, blank=True)  # names in the storage; empty once they are deleted
    sample = models.CharField(max_length=200, blank=True)
    rejects = models.CharField(max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField(null=True, blank=True)  # bytes
    said = models.JSONField(default=dict, blank=True)  # the mapping as a person said it
    courier = models.CharField(max_length=60, blank=True)  # of a sheet
    reasons = models.JSONField(default=list, blank=True)  # why rows were rejected: reason, how many, examples
    rows_read = models.PositiveBigIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)  # when a worker took it up, the last time
    stop_asked = models.BooleanField(default=False)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_is_known")]
        indexes = [
            models.Index(fields=["store", "-started_at"], name="runs_of_a_store"),
            models.Index(fields=["started_at"], condition=Q(state__in=WORK), name="runs_to_work_on"),
            models.Index(fields=["started_at"], condition=~Q(file=""), name="runs_with_files"),  # orders.forget_files
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_sheet(self) -> bool:
        return self.format == SHEET

    @property
    def files_until(self) -> datetime:
        """When its files are deleted."""
        return self.started_at + KEPT_FOR


class ImportMappingQuerySet(ScopedQuerySet["ImportMapping"]):
    pass


class ImportMapping(models.Model):
    """Which column is which, as a person of the store said it once: proposed for the next file with that header."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)  # of the header, whatever the order of its columns
    format = models.CharField(max_length=40)
    said = models.JSONField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    kept_at = models.DateTimeField()

    objects = ImportMappingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "fingerprint"], name="one_mapping_per_store_and_header")
        ]

    def __str__(self) -> str:
        return self.name
