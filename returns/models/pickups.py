"""Tries to fetch what a buyer gives back."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from orders.models import Shipment
from returns.models.requests import ReturnRequest
from returns.states import PickupEnd, PickupProblem

STANDS = Q(ended_at=None) | Q(end=PickupEnd.PICKED_UP)  # somebody fetches the goods, or has them


class PickupQuerySet(ScopedQuerySet["Pickup"]):
    def live(self) -> "PickupQuerySet":
        """Those that are not over."""
        return self.filter(ended_at=None)

    def standing(self) -> "PickupQuerySet":
        """Those that are not over, or have the goods: no other may begin beside one."""
        return self.filter(STANDS)


class Pickup(models.Model):
    """One try, with a reverse parcel of its own. `chosen` keeps why this courier: what was known of each candidate."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    request = models.ForeignKey(ReturnRequest, models.CASCADE, related_name="tries")
    shipment = models.OneToOneField(Shipment, models.CASCADE, related_name="pickup", db_constraint=False)
    number = models.PositiveSmallIntegerField()  # 1, 2, 3
    slot_on = models.DateField(null=True, blank=True)
    chosen = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)  # visits of the courier without the goods
    problem = models.CharField(max_length=17, choices=PickupProblem, blank=True)  # of the last of them
    failed_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=9, choices=PickupEnd, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PickupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="pickup_store_and_id"),
            models.UniqueConstraint(fields=["request"], condition=STANDS, name="one_live_reverse_parcel_per_return"),
            models.UniqueConstraint(fields=["request", "number"], name="pickups_are_numbered"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | (~Q(ended_at=None) & Q(end__in=PickupEnd.values)),
                name="a_pickup_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(F("store"), F("asked_at"), F("id"), condition=Q(ended_at=None), name="live_pickups"),
        ]  # reverse parcels on the desk; sweeps

    def __str__(self) -> str:
        return f"pickup {self.number} of {self.request_id}"
