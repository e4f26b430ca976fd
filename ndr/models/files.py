"""What is sent to couriers as a file: instructions that did not get through their interface."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from connectors.models import Connection
from core.queue import OutwardRow, QueueRows, due_index, lease_index


class CourierFileQuerySet(QueueRows["CourierFile"], ScopedQuerySet["CourierFile"]):  # type: ignore[override]  # one manager of two kinds
    pass


class CourierFile(OutwardRow):
    """One day's instructions for one account, by e-mail to `to` once, and for people to download. What stands in it is
    read from the acts that are `filed_in` it, so that nothing personal is kept twice. `day` is one of the store's zone.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    to = models.EmailField(blank=True)  # empty: somebody downloads it
    rows = models.PositiveIntegerField(default=0)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = CourierFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="courier_file_store_and_id"),
            models.UniqueConstraint(fields=["connection", "store", "day"], name="one_courier_file_per_day"),
            models.CheckConstraint(condition=Q(rows__gt=0), name="courier_file_is_not_empty"),
        ]
        indexes = [
            due_index("courier_file_due"),
            lease_index("courier_file_leases"),
            models.Index(F("store"), F("asked_at").desc(), F("id").desc(), name="courier_files_newest"),
        ]

    def __str__(self) -> str:
        return f"instructions for {self.connection_id} on {self.day}"
