"""Who did what to which row, and when: written once, never changed."""

import pgtrigger
from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """One decision or look at personal data. Holds references and field names, no personal values."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    scope = models.BigIntegerField(null=True, blank=True)  # the tenant whose log shows it
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(verb=""), name="audit_says_what_was_done")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_of_a_subject"),  # order page
            models.Index(fields=["scope", "-at", "-id"], name="audit_of_a_scope"),  # audit log page
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
