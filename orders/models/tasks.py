"""What a person must do and no queue covers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from orders.models.orders import Order


class TaskState(models.TextChoices):
    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


NEXT = {
    TaskState.OPEN: {TaskState.DONE, TaskState.DROPPED},
    TaskState.DONE: {TaskState.OPEN},
    TaskState.DROPPED: {TaskState.OPEN},
}


class TaskQuerySet(ScopedQuerySet["Task"]):
    def open(self) -> "TaskQuerySet":
        """What is still to be done, what is due first on top; undated ones last."""
        return self.filter(state=TaskState.OPEN).order_by("due_at", "pk")


class Task(models.Model):
    """One thing to do, in one sentence, for one person or for whoever comes first. `due_at` is UTC."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    order = models.ForeignKey(Order, models.CASCADE, null=True, blank=True, related_name="tasks", db_constraint=False)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=7, choices=TaskState, default=TaskState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="task_says_what_to_do"),
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN, closed_at=None) | (~Q(state=TaskState.OPEN) & ~Q(closed_at=None)),
                name="task_is_closed_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                F("store"), F("due_at").asc(nulls_last=True), F("id"),
                condition=Q(state=TaskState.OPEN), name="tasks_to_do",
            ),  # the list, Today
            models.Index(
                F("store"), F("closed_at").desc(nulls_last=True), F("id").desc(),
                condition=~Q(state=TaskState.OPEN), name="tasks_closed",
            ),  # the list of what was done
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
