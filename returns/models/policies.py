"""On which terms a store takes goods back. A request keeps the version of a policy by which it was judged."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from orders.states import Payment
from returns.states import CountedFrom, Resolution


class PolicyQuerySet(ScopedQuerySet["Policy"]):
    def kept(self) -> "PolicyQuerySet":
        """Those that nobody deleted."""
        return self.filter(retired_at=None)

    def in_turn(self) -> "PolicyQuerySet":
        """The first that fits judges."""
        return self.order_by("priority", "pk")


class Policy(models.Model):
    """The name and the turn of a policy; what it says is in its newest version. `usual`: the one that every store has,
    which fits everything and comes last.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    priority = models.PositiveIntegerField(default=100)  # the smallest first
    enabled = models.BooleanField(default=True)
    usual = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="return_policy_store_and_id"),
            models.UniqueConstraint(
                fields=["store", "name"], condition=Q(retired_at=None), name="one_return_policy_per_name"
            ),
            models.UniqueConstraint(
                fields=["store"], condition=Q(usual=True), name="one_usual_return_policy_per_store"
            ),
            models.CheckConstraint(
                condition=Q(usual=False) | Q(retired_at=None, enabled=True), name="the_usual_policy_stays"
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(enabled=False), name="retired_return_policies_are_off"
            ),
        ]
        indexes = [models.Index(fields=["store", "priority", "id"], name="return_policies_in_turn")]

    def __str__(self) -> str:
        return self.name


class PolicyVersion(models.Model):
    """Conditions and terms of a policy as they stood from `created_at` on; never changed. See `returns.policy`.

    `reasons` holds, by reason, `{"approval", "photos", "qc", "free"}`; `breaks` a list of `{"first", "last", "until"}`.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    categories = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    skus = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    payments = ArrayField(models.CharField(max_length=8, choices=Payment), default=list, blank=True)
    value_from = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    value_to = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    buyer_returns_from = models.PositiveIntegerField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(default=7)
    counted_from = models.CharField(max_length=9, choices=CountedFrom, default=CountedFrom.DELIVERED)
    resolutions = ArrayField(models.CharField(max_length=11, choices=Resolution), default=list)
    credit_bonus_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    fee = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    fee_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    keep_up_to = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    reasons = models.JSONField(default=dict, blank=True)
    breaks = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet["PolicyVersion"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="policy_version_store_and_id"),
            models.UniqueConstraint(fields=["policy", "number"], name="policy_versions_are_numbered"),
            models.CheckConstraint(condition=Q(counted_from__in=CountedFrom.values), name="window_start_is_known"),
            models.CheckConstraint(condition=Q(days__lte=3650), name="window_is_in_days"),
            models.CheckConstraint(
                condition=Q(credit_bonus_percent__range=(0, 100), fee_percent__range=(0, 100)),
                name="policy_percents_are_percents",
            ),
            models.CheckConstraint(
                condition=Q(fee__gte=0) & (Q(keep_up_to=None) | Q(keep_up_to__gte=0)),
                name="policy_amounts_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(value_from=None) | Q(value_to=None) | Q(value_from__lte=F("value_to")),
                name="policy_values_are_a_range",
            ),
            models.CheckConstraint(condition=Q(days=0) | ~Q(resolutions=[]), name="what_is_taken_back_is_resolved"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"version {self.number} of {self.policy_id}"
