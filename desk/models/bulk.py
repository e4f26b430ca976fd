"""One action over many rows of a list: what was asked, and what became of each row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from accounts.scoping import ScopedQuerySet
from core.queue import QueueRow, QueueRows, due_index, lease_index


class RowState(models.TextChoices):
    """What became of a row."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Did not go")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped before it")


class BulkRunQuerySet(QueueRows["BulkRun"], ScopedQuerySet["BulkRun"]):  # type: ignore[override]  # one manager of two kinds
    pass


class BulkRun(QueueRow):
    """An action over rows that were picked by hand, or that a filter found at the moment of asking.

    The run is what a worker claims; rows and their results are written together with the action's own effects.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=30)
    action = models.CharField(max_length=30)
    inputs = models.JSONField(default=dict, blank=True)
    query = models.CharField(max_length=2000, blank=True)  # the filter that found the rows, without a look-up
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    undo_of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="undone_by")
    stopped_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["undo_of"], condition=~Q(undo_of=None), name="a_bulk_run_is_undone_once"),
            models.CheckConstraint(condition=Q(total__gt=0), name="a_bulk_run_has_rows"),
        ]
        indexes = [due_index("bulk_run_due"), lease_index("bulk_run_leases")]

    def __str__(self) -> str:
        return f"{self.action} of {self.total}"


class BulkRow(models.Model):
    """One row of a run. `before` is what an undo goes back to, `why` says why it did not go, or what is left to a
    person all the same.
    """

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="rows", db_index=False)
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=7, choices=RowState, default=RowState.WAITING)
    why = models.CharField(max_length=300, blank=True)
    before = models.CharField(max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)  # alone, after a worker had died at it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "subject_id"], name="one_bulk_row_per_subject")]
        indexes = [models.Index(fields=["run", "state", "id"], name="bulk_rows_by_state")]  # next batch; summary

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.state}"
