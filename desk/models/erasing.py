"""That a buyer's personal data were erased: when, by whom, how much. Never whose."""

from django.db import models
from django.db.models import Q

from accounts.models import Store, User
from accounts.scoping import ScopedQuerySet


class ErasureQuerySet(ScopedQuerySet["Erasure"]):
    pass


class Erasure(models.Model):
    """One erasure. `counts` says how many rows by what they were, `references` is the digest of their ids; together
    with the rest they make `digest`, which whoever holds a proof can compare."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)  # None: it broke off, and is to be done again
    counts = models.JSONField(default=dict, blank=True)
    references = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(digest=""), name="an_erasure_that_is_done_has_a_proof"
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
