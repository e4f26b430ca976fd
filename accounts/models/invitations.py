"""An offer of a role in a store, behind a link that works once."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models.people import User
from accounts.models.stores import Store
from accounts.roles import Role
from core import crypto

OPEN = Q(accepted_at=None, withdrawn_at=None)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither taken up nor withdrawn; some are too old."""
        return self.filter(OPEN)

    def of(self, token: str, *, at: datetime) -> Self:
        """The one whose link this token is, while it works."""
        return self.open().filter(digest=crypto.digest(token), expires_at__gt=at).select_related("store")


class Invitation(models.Model):
    """Only the digest of its link is kept. `sent_at` and `problem` say what became of the e-mail."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role)
    digest = models.CharField(max_length=64, unique=True)  # sha256 of the token, hex
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store", "email"], condition=OPEN, name="one_open_invitation_per_store_and_address"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_is_lower_case"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_is_known"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_ends_one_way"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="invitation_expires_after_it_is_made"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.store_id} as {self.role}"
