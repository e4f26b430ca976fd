"""How long a store waits for what comes back before it rings."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from returns.stage import LONGEST_WAY, NEVER_CAME

RETURNED_DAYS = NEVER_CAME.days
TRAVEL_DAYS = LONGEST_WAY.days


class Patience(models.Model):
    """Days after which a parcel is missed that its courier says it brought back, and one that still travels back.

    A store without a row has the defaults.
    """

    store = models.OneToOneField(Store, models.CASCADE, related_name="rto_patience")
    returned_days = models.PositiveSmallIntegerField(default=RETURNED_DAYS)
    travel_days = models.PositiveSmallIntegerField(default=TRAVEL_DAYS)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet["Patience"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_days__range=(1, 90), travel_days__range=(1, 90)), name="rto_patience_is_in_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.returned_days} and {self.travel_days} days"
