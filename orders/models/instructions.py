"""The one queue of things that we ask couriers to do."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from connectors.couriers.words import Verb
from core.queue import OutwardRow, QueueRows, QueueState, due_index, lease_index
from orders.models.shipments import Shipment


class Result(models.TextChoices):
    """What the courier answered. `pending`: taken, answer to come; `unsure`: nobody knows whether it arrived."""

    NONE = "", _("Not sent yet")
    PENDING = "pending", _("Taken, answer to come")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    UNSURE = "unsure", _("Not known whether it arrived")
    WITHDRAWN = "withdrawn", _("Undone before it was sent")
    BY_HAND = "by_hand", _("Told by hand")


ANSWERS = {Verb.REATTEMPT, Verb.DEFER, Verb.CHANGE_ADDRESS, Verb.CHANGE_PHONE, Verb.RTO}  # to a failed delivery
# Neither refused nor undone, and nobody doubts it.
STANDING = {Result.NONE, Result.PENDING, Result.ACCEPTED, Result.BY_HAND}


class InstructionQuerySet(QueueRows["Instruction"], ScopedQuerySet["Instruction"]):  # type: ignore[override]  # one manager of two kinds
    def answering(self) -> Self:
        """Answers to a failed delivery that a courier has, or is about to have. `Instruction.answers` says the same."""
        return self.filter(verb__in=ANSWERS, result__in=STANDING).exclude(state=QueueState.SET_ASIDE)


class Instruction(OutwardRow):
    """One instruction to a courier about one parcel. `key` goes along, so that the courier can drop a repeat."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+")
    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="instructions")
    verb = models.CharField(max_length=16, choices=Verb)
    inputs = models.JSONField(default=dict, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField(max_length=9, choices=Result, default=Result.NONE, blank=True)
    reference = models.CharField(max_length=120, blank=True)  # the courier's own number for it
    answer = models.TextField(blank=True)  # the courier's own words
    answered_at = models.DateTimeField(null=True, blank=True)
    most_tries = models.PositiveSmallIntegerField(null=True, blank=True)  # then people tell the courier; None: days
    failed_tries = models.PositiveSmallIntegerField(default=0, db_default=0)  # calls that brought no answer

    objects = InstructionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verb__in=Verb.values), name="instruction_verb_is_known"),
            models.UniqueConstraint(
                fields=["shipment", "verb"],
                condition=Q(state__in=[QueueState.WAITING, QueueState.CLAIMED]),
                name="one_live_instruction_per_parcel_and_verb",
            ),
        ]
        indexes = [
            due_index("instruction_due"),
            lease_index("instruction_leases"),
            models.Index(fields=["shipment", "-asked_at"], name="instructions_of_a_parcel"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.shipment_id}"

    @property
    def answers(self) -> bool:
        """Whether it is an answer to a failed delivery that stands."""
        return self.verb in ANSWERS and self.result in STANDING and self.state != QueueState.SET_ASIDE
