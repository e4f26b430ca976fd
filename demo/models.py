"""What the demo remembers: which world a store holds, and which parcels the simulator has yet to be told of."""

from django.db import models

from accounts.models import Store
from connectors.models import Connection
from core.queue import QueueRow, QueueRows, due_index, lease_index
from orders.models import Order, Shipment


class World(models.Model):
    """The made-up past of one store. `sold` counts its orders, those that came since included."""

    store = models.OneToOneField(Store, models.CASCADE, primary_key=True, related_name="+")
    seed = models.BigIntegerField()
    orders = models.PositiveIntegerField()
    at = models.DateTimeField()
    sold = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"world {self.seed} of {self.store_id}"


class BookingQuerySet(QueueRows):
    pass


class Booking(QueueRow):
    """A parcel that the simulator is to be told of when its time comes (`try_at`). `wanted` is what it is told;
    `parcel` the columns of the shipment, which is made in the same moment unless the past has made it."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    shipment = models.ForeignKey(Shipment, models.CASCADE, null=True, blank=True, related_name="+")
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    wanted = models.JSONField()
    parcel = models.JSONField()

    objects = BookingQuerySet.as_manager()

    class Meta:
        indexes = [due_index("demo_booking_due"), lease_index("demo_booking_leases")]

    def __str__(self) -> str:
        return f"booking {self.pk}"
