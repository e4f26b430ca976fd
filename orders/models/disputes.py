"""Reports of couriers that somebody says are not true."""

from django.db import models

from accounts.models import Store
from orders.models.scans import Scan
from orders.models.shipments import Shipment


class DisputedScan(models.Model):
    """A failed delivery that is claimed not to have been attempted. While the row is there the fold counts the report
    as one without an attempt; the scan itself stays as it came.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="disputed", db_constraint=False)
    scan = models.OneToOneField(Scan, models.CASCADE, related_name="disputed")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"dispute of scan {self.scan_id}"
