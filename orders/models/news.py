"""What the fold leaves behind for upper rooms: changes to act on, and parcels whose figures are stale."""

from django.db import models
from django.utils import timezone

from accounts.models import Store
from connectors.couriers.words import ScanStatus
from core.queue import QueueRow, QueueRows, due_index, lease_index
from orders.models.shipments import Shipment
from orders.states import Bucket


class NewsQuerySet(QueueRows["News"]):
    pass


class News(QueueRow):
    """A parcel changed. Handled by `inbox.handlers`; quiet news (of the past) writes to nobody."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="news", db_constraint=False)
    at = models.DateTimeField()  # when we learned it
    before = models.CharField(max_length=20, choices=ScanStatus)
    after = models.CharField(max_length=20, choices=ScanStatus)
    bucket_before = models.CharField(max_length=9, choices=Bucket)
    bucket_after = models.CharField(max_length=9, choices=Bucket)
    attempts_before = models.PositiveSmallIntegerField()
    attempts_after = models.PositiveSmallIntegerField()
    quiet = models.BooleanField()

    objects = NewsQuerySet.as_manager()

    class Meta:
        indexes = [due_index("news_due"), lease_index("news_leases")]

    def __str__(self) -> str:
        return f"{self.shipment_id}: {self.before} -> {self.after}"


class StaleParcel(models.Model):
    """Figures about this parcel must be computed again. Appended by every write that could change them; ids only, so
    that a deleted parcel can be named too."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    shipment_id = models.BigIntegerField()
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["store", "id"], name="stale_parcels_in_order")]

    def __str__(self) -> str:
        return f"figures of parcel {self.shipment_id}"
