"""One load of a file of orders."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from accounts.scoping import ScopedQuerySet


class RunState(models.TextChoices):
    RUNNING = "running", _("Loading")
    DONE = "done", _("Loaded")
    FAILED = "failed", _("Stopped")


class ImportRunQuerySet(ScopedQuerySet["ImportRun"]):
    pass


class ImportRun(models.Model):
    """What file was loaded, how far, and what came of it. `counts` is the summary that the command prints."""

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

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_is_known")]
        indexes = [models.Index(fields=["store", "-started_at"], name="runs_of_a_store")]

    def __str__(self) -> str:
        return self.file_name
