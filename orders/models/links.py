"""The doors that buyers are sent: each opens one thing about one order, for a while."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from orders.models.orders import Order
from orders.models.shipments import Shipment


class Purpose(models.TextChoices):
    """What a link is for."""

    FAILED_DELIVERY = "failed_delivery", _("Answer a failed delivery")
    RETURN = "return", _("Give something back")


class BuyerLink(models.Model):
    """A link of a buyer. Its token is derived from `nonce` and the installation's key (`orders.services.linking`); only
    the token's digest is kept, so that whoever reads the table can't open a door.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="links", db_constraint=False)
    shipment = models.ForeignKey(Shipment, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False)
    purpose = models.CharField(max_length=16, choices=Purpose)
    nonce = models.UUIDField(default=uuid.uuid4)
    digest = models.CharField(max_length=64, unique=True)  # sha256 of the token, hex
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet["BuyerLink"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="link_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="a_link_expires_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.order_id}"
