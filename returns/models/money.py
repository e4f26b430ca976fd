"""Money that goes back to buyers: refunds, whom to pay, and store credit."""

import uuid
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from connectors.models import Connection
from core.crypto import EncryptedJSONField
from core.queue import OutwardRow, QueueRows, due_index, lease_index
from orders.models import Order
from returns.models.requests import ReturnRequest
from returns.states import HOLDS, Payout, RefundStatus


class RefundTotal(models.Model):
    """How much of an order's money went back or is about to: the database refuses more than was paid for it."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    order = models.OneToOneField(Order, models.CASCADE, related_name="refund_total", db_constraint=False)
    most = models.DecimalField(max_digits=14, decimal_places=2)
    held = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held__gte=0) & Q(held__lte=F("most")), name="no_more_is_refunded_than_was_paid"
            )
        ]

    def __str__(self) -> str:
        return f"{self.held} of {self.most}"


class PayoutDetails(models.Model):
    """Whom a refund is paid to. `details` is sealed: only who pays out opens it; `shown` is its end, for everybody."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    request = models.OneToOneField(ReturnRequest, models.CASCADE, related_name="payout")
    way = models.CharField(max_length=7, choices=Payout)
    details = EncryptedJSONField()
    shown = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    objects = ScopedQuerySet["PayoutDetails"].as_manager()

    def __str__(self) -> str:
        return f"{self.way} of {self.request_id}"


class RefundQuerySet(QueueRows["Refund"], ScopedQuerySet["Refund"]):  # type: ignore[override]  # one manager of two kinds
    pass


class Refund(OutwardRow):
    """One payment to a buyer. The queue's columns matter while it is `sending` through a gateway; `key` goes along, so
    that the gateway drops a repeat.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="refunds", db_constraint=False)
    request = models.ForeignKey(ReturnRequest, models.CASCADE, related_name="refunds")
    status = models.CharField(max_length=9, choices=RefundStatus, default=RefundStatus.PROPOSED)
    way = models.CharField(max_length=7, choices=Payout)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, blank=True, related_name="+")
    payment = models.CharField(max_length=80, blank=True)  # the gateway's number of what is paid back
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    reference = models.CharField(max_length=120, blank=True)  # the gateway's or the bank's number of it
    proposed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    paid_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    exported_at = models.DateTimeField(null=True, blank=True)  # in a file for the bank

    objects = RefundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="refund_store_and_id"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(status__in=sorted(HOLDS)), name="one_refund_per_return"
            ),
            models.CheckConstraint(condition=Q(status__in=RefundStatus.values), name="refund_status_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_refund_is_more_than_nothing"),
            models.CheckConstraint(
                condition=~Q(status=RefundStatus.PAID) | ~Q(paid_at=None), name="a_paid_refund_was_paid_at_a_moment"
            ),
        ]
        indexes = [
            due_index("refund_due"),
            lease_index("refund_leases"),
            models.Index(F("store"), F("status"), F("proposed_at"), F("id"), name="refunds_by_status"),  # desk
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} for {self.request_id}"


class StoreCredit(models.Model):
    """Credit of a buyer behind a code. `balance` is the sum of its entries, never below zero."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    request = models.OneToOneField(ReturnRequest, models.CASCADE, related_name="credit")
    code = models.CharField(max_length=24)
    currency = models.CharField(max_length=3)
    balance = models.DecimalField(max_digits=14, decimal_places=2)
    expires_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = ScopedQuerySet["StoreCredit"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="store_credit_store_and_id"),
            models.UniqueConstraint(fields=["store", "code"], name="one_store_credit_per_code"),
            models.CheckConstraint(condition=Q(code=Upper("code")) & ~Q(code=""), name="credit_codes_are_upper_case"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="store_credit_is_never_overdrawn"),
        ]

    def __str__(self) -> str:
        return self.code


class CreditEntry(models.Model):
    """One change of a balance, never changed itself: given, spent, taken back."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    credit = models.ForeignKey(StoreCredit, models.CASCADE, related_name="entries")
    amount = models.DecimalField(max_digits=14, decimal_places=2)  # below zero: spent
    why = models.CharField(max_length=80)
    order = models.ForeignKey(Order, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet["CreditEntry"].as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="a_credit_entry_changes_something")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.UpdateOf("amount", "credit_id", "at"))]  # type: ignore[no-untyped-call]  # theirs

    def __str__(self) -> str:
        return f"{self.amount}"
