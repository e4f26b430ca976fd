"""What a store does with its buyers after a failed delivery without being told to each time."""

from django.conf import settings
from django.db import models

from accounts.models import Store
from accounts.scoping import ScopedQuerySet


class Asking(models.Model):
    """`automatic`: it writes to them by itself. `obeys`: what they answer goes to the courier without a person between.

    A store without a row has the defaults.
    """

    store = models.OneToOneField(Store, models.CASCADE, related_name="ndr_asking")
    automatic = models.BooleanField(default=True)
    obeys = models.BooleanField(default=False)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet["Asking"].as_manager()

    def __str__(self) -> str:
        return f"asking of {self.store_id}"
