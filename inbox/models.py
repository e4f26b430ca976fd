"""Calls that came in and were thanked for: kept first, worked on later."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Action
from connectors.base import Call
from connectors.models import Connection
from core.queue import QueueRow, QueueRows, QueueState, due_index, lease_index

NEXT = {
    QueueState.WAITING: {QueueState.CLAIMED},
    QueueState.CLAIMED: {QueueState.DONE, QueueState.WAITING, QueueState.SET_ASIDE},
    QueueState.DONE: set(),
    QueueState.SET_ASIDE: {QueueState.WAITING},
}  # a person may replay what was set aside, nothing else


class ReceiptQuerySet(QueueRows["Receipt"]):
    def visible_to(self, user: User) -> "ReceiptQuerySet":
        """Calls for the connections of this user's stores."""
        return self.filter(connection__in=Connection.objects.visible_to(user))

    def allowed(self, user: User, action: Action) -> "ReceiptQuerySet":
        """Calls for the connections of the stores where this user may do `action`."""
        return self.filter(connection__in=Connection.objects.allowed(user, action))

    def set_aside(self) -> "ReceiptQuerySet":
        """Calls that failed for good and wait for a person, latest first."""
        return self.filter(state=QueueState.SET_ASIDE).order_by("-pk")


class Receipt(QueueRow):
    """One verified call, as it came. `digest` makes its repetition the same call; secrets among its headers are not
    kept."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="receipts", verbose_name=_("connection"))
    digest = models.BinaryField(max_length=32)
    method = models.CharField(max_length=7)
    url = models.TextField()
    headers = models.JSONField()
    body = models.BinaryField()
    received_at = models.DateTimeField()

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "digest"], name="one_receipt_per_call")]
        indexes = [
            due_index("receipt_due"),
            lease_index("receipt_leases"),
            models.Index(
                fields=["connection", "-id"], condition=models.Q(state=QueueState.SET_ASIDE), name="receipts_set_aside"
            ),  # connections' health: what was set aside
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"

    def call(self) -> Call:
        """The call again, for the adapter to read."""
        return Call(self.method, self.url, self.headers, bytes(self.body))
