"""The first steps of a store."""

from django.db import models

from accounts.models import Store, User


class StartPutAway(models.Model):
    """Somebody did not want to see the first steps any more."""

    store = models.OneToOneField(Store, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"first steps of store {self.store_id}"
