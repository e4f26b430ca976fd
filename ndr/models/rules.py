"""What a store does about failed deliveries without being asked."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from connectors.couriers.words import Reason
from ndr.states import BuiltIn, CaseAction
from orders.states import Payment


class RuleQuerySet(ScopedQuerySet["Rule"]):
    def kept(self) -> "RuleQuerySet":
        """Those that nobody deleted."""
        return self.filter(retired_at=None)

    def in_turn(self) -> "RuleQuerySet":
        """The first that fits acts."""
        return self.order_by("priority", "pk")


class Rule(models.Model):
    """Conditions (empty or None = any) and what is done where all of them fit. Amounts in the store's currency.

    `acts` False: it only suggests. The day of a re-attempt is `days_later` working days of the store after the report.
    A rule that assigns gives to `assign_to`, or to everybody in turn. A `built_in` rule can be switched, not changed.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    priority = models.PositiveSmallIntegerField(default=100)  # the smallest first
    reasons = ArrayField(models.CharField(max_length=24, choices=Reason), default=list, blank=True)
    payments = ArrayField(models.CharField(max_length=8, choices=Payment), default=list, blank=True)
    couriers = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    states = ArrayField(models.CharField(max_length=80), default=list, blank=True)  # of the address
    attempts_from = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts_to = models.PositiveSmallIntegerField(null=True, blank=True)
    value_from = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    value_to = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    buyer_delivered_from = models.PositiveIntegerField(null=True, blank=True)
    buyer_returned_from = models.PositiveIntegerField(null=True, blank=True)
    buyer_returned_to = models.PositiveIntegerField(null=True, blank=True)
    action = models.CharField(max_length=18, choices=CaseAction)
    days_later = models.PositiveSmallIntegerField(null=True, blank=True)
    assign_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    acts = models.BooleanField(default=False)
    enabled = models.BooleanField(default=False)
    built_in = models.CharField(max_length=12, choices=BuiltIn, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)  # deleted by somebody; what it did still names it

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="ndr_rule_store_and_id"),
            models.UniqueConstraint(
                fields=["store", "name"], condition=Q(retired_at=None), name="one_ndr_rule_per_name"
            ),
            models.UniqueConstraint(
                fields=["store", "built_in"], condition=~Q(built_in=""), name="one_ndr_rule_of_each_built_in_kind"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="ndr_rule_has_a_name"),
            models.CheckConstraint(condition=Q(action__in=CaseAction.values), name="ndr_rule_action_is_known"),
            models.CheckConstraint(
                condition=Q(attempts_from=None) | Q(attempts_to=None) | Q(attempts_from__lte=F("attempts_to")),
                name="ndr_rule_attempts_are_a_range",
            ),
            models.CheckConstraint(
                condition=Q(value_from=None) | Q(value_to=None) | Q(value_from__lte=F("value_to")),
                name="ndr_rule_values_are_a_range",
            ),
            models.CheckConstraint(condition=Q(retired_at=None) | Q(enabled=False), name="retired_ndr_rules_are_off"),
        ]
        indexes = [models.Index(fields=["store", "priority", "id"], name="ndr_rules_in_turn")]

    def __str__(self) -> str:
        return self.get_built_in_display() or self.name

    @property
    def assigns(self) -> bool:
        """Whether it says whose case it is, which goes beside what another rule does."""
        return self.action == CaseAction.ASSIGN
