"""What couriers are asked to pay."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from orders.models import Shipment
from returns.models.rto import RtoCase
from returns.states import CLAIMS_AT_WORK, ClaimKind, ClaimStatus


class ClaimQuerySet(ScopedQuerySet["Claim"]):
    def at_work(self) -> "ClaimQuerySet":
        """Not settled, what runs out first on top."""
        return self.filter(status__in=CLAIMS_AT_WORK).order_by("deadline_on", "pk")

    def touched(self) -> "ClaimQuerySet":
        """Those that did not just open by themselves."""
        return self.filter(~Q(sent_at=None) | ~Q(opened_by=None) | ~Q(note="") | ~Q(reference=""))


class Claim(models.Model):
    """One claim against a courier for one parcel. Amounts in `currency`; `deadline_on` is a day of the store's zone."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="claims", db_constraint=False)
    case = models.ForeignKey(RtoCase, models.CASCADE, null=True, blank=True, related_name="claims")
    kind = models.CharField(max_length=14, choices=ClaimKind)
    status = models.CharField(max_length=9, choices=ClaimStatus, default=ClaimStatus.OPEN)
    courier = models.CharField(max_length=60, blank=True)
    currency = models.CharField(max_length=3)
    asked = models.DecimalField(max_digits=14, decimal_places=2)
    paid = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    deadline_on = models.DateField()
    reference = models.CharField(max_length=80, blank=True)  # the courier's own number for it
    note = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shipment", "kind"],
                condition=~Q(status=ClaimStatus.WITHDRAWN),
                name="one_claim_per_parcel_and_kind",
            ),
            models.CheckConstraint(condition=Q(kind__in=ClaimKind.values), name="claim_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=ClaimStatus.values), name="claim_status_is_known"),
            models.CheckConstraint(
                condition=Q(asked__gte=0) & (Q(paid=None) | Q(paid__gte=0)), name="claim_amounts_are_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(status=ClaimStatus.PAID) | ~Q(paid=None), name="a_paid_claim_says_how_much"
            ),
        ]
        indexes = [
            models.Index(
                F("store"), F("deadline_on"), F("id"),
                condition=Q(status__in=sorted(CLAIMS_AT_WORK)), name="claims_at_work",
            ),
            models.Index(F("store"), F("opened_at").desc(), F("id").desc(), name="claims_newest"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} claim of {self.shipment_id}"
