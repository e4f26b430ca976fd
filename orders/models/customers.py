"""Buyers, one row per store and phone where a phone is known."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Store
from accounts.scoping import ScopedQuerySet


class CustomerQuerySet(ScopedQuerySet["Customer"]):
    pass


class Customer(models.Model):
    """A buyer. `phone` is E.164 or empty, `email` lower case or empty."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="customer_store_and_id"),  # target of composite keys
            models.UniqueConstraint(
                fields=["store", "phone"], condition=~Q(phone=""), name="one_customer_per_store_and_phone"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="customer_email_is_lower_case"),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"), name="customer_phone_is_e164"
            ),
        ]

    def __str__(self) -> str:
        return f"customer {self.pk}"
