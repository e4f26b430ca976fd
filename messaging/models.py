"""Messages to people: queued by us, their delivery observed."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from connectors.messengers.base import Delivery
from connectors.models import Connection
from core.queue import OutwardRow, QueueRows, due_index, lease_index


class MessageQuerySet(QueueRows["Message"], ScopedQuerySet["Message"]):  # type: ignore[override]  # one manager of two kinds
    def about(self, thread: str) -> "MessageQuerySet":
        """Messages about one thing, newest first."""
        return self.filter(thread=thread).order_by("-asked_at", "-pk")


class Message(OutwardRow):
    """One message to one person. `thread` names what it is about (`order:123`), `once` what must never be said twice
    (`order:123:shipped`). `to` is a phone in E.164 or an e-mail address."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    thread = models.CharField(max_length=80, blank=True)
    once = models.CharField(max_length=120, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True)  # goes along, so that the messenger drops a repeat
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    provider_id = models.CharField(max_length=200, blank=True)

    # written by the fold
    delivery = models.CharField(max_length=9, choices=Delivery, blank=True)
    delivery_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "once"], condition=~Q(once=""), name="said_once"),
            models.CheckConstraint(condition=~Q(to=""), name="message_has_a_receiver"),
        ]
        indexes = [
            due_index("message_due"),
            lease_index("message_leases"),
            models.Index(fields=["thread", "-asked_at"], name="messages_of_a_thread"),  # order page
            models.Index(
                fields=["connection", "provider_id"], condition=~Q(provider_id=""), name="message_of_a_provider_id"
            ),  # delivery reports
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class DeliveryEvent(models.Model):
    """One report of a messenger about one message; kept once, and before its message is known too."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    provider_id = models.CharField(max_length=200)
    delivery = models.CharField(max_length=9, choices=Delivery)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    problem = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "provider_id", "delivery", "happened_at"], name="one_event_per_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.delivery}"


class Reply(models.Model):
    """What a person wrote back."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    provider_id = models.CharField(max_length=200)
    sender = models.CharField(max_length=254)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "provider_id"], name="one_row_per_reply")]
        indexes = [models.Index(fields=["sender", "-at"], name="replies_of_a_sender")]

    def __str__(self) -> str:
        return f"reply {self.provider_id}"


class OptOut(models.Model):
    """Who wants no messages from a store: the digest of the phone or e-mail address, so that it outlives an erasure
    without naming anybody.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    address = models.CharField(max_length=64)  # sha256 of it, hex
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "address"], name="one_opt_out_per_store_and_address")]

    def __str__(self) -> str:
        return self.address[:8]
