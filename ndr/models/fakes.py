"""Claims that a reported attempt never happened."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from ndr.models.cases import Attempt
from ndr.states import FakeStatus

STANDING = sorted({FakeStatus.OPEN, FakeStatus.UPHELD})


class FakeAttempt(models.Model):
    """One claim against a courier. Its evidence is what is known anyway: scans, calls, the buyer's answer."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="claims")
    status = models.CharField(max_length=9, choices=FakeStatus, default=FakeStatus.OPEN)
    courier = models.CharField(max_length=60, blank=True)
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.CharField(max_length=80, blank=True)  # the courier's own number for it

    objects = ScopedQuerySet["FakeAttempt"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(status__in=STANDING), name="one_standing_claim_per_attempt"
            ),
            models.CheckConstraint(condition=Q(status__in=FakeStatus.values), name="fake_attempt_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=FakeStatus.OPEN, decided_at=None)
                | (~Q(status=FakeStatus.OPEN) & ~Q(decided_at=None)),
                name="fake_attempt_is_decided_at_a_moment",
            ),
        ]
        indexes = [models.Index(F("store"), F("status"), F("claimed_at").desc(), name="fake_attempts_by_status")]

    def __str__(self) -> str:
        return f"claim about attempt {self.attempt_id}"
