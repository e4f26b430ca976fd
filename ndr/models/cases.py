"""Failed deliveries: a case per parcel from the first report until its way ends, and the reports behind it."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from connectors.couriers.words import Reason
from ndr.models.rules import Rule
from ndr.states import ENDED, LIVE, TO_DO, CaseAction, CaseStatus, SuggestedBy
from orders.models import Order, Scan, Shipment
from orders.states import Payment


class CaseQuerySet(ScopedQuerySet["Case"]):
    def live(self) -> "CaseQuerySet":
        """Not ended."""
        return self.filter(status__in=LIVE)

    def to_do(self) -> "CaseQuerySet":
        """Waiting for us, not for the courier."""
        return self.filter(status__in=TO_DO)

    def touched(self) -> "CaseQuerySet":
        """Those that are more than what a courier once said: an import that is undone leaves them."""
        done = (
            Q(acts__isnull=False) | Q(answers__isnull=False) | Q(assigned_to__isnull=False) | Q(asked_at__isnull=False)
        )
        return self.filter(Q(quiet=False) | done)

    def by_clock(self) -> "CaseQuerySet":
        """What runs out first on top, the dearer first among equals."""
        return self.order_by("due_at", "-value", "pk")


class Case(models.Model):
    """One parcel that could not be delivered. `value` is in the order's currency, times are UTC.

    `reason`, `attempts` and `failed_at` are those of the last report; `due_at` is when the courier decides alone.
    `courier`, `payment_method` and `value` are the parcel's and its order's, kept here so that a queue of thousands is
    ordered and narrowed without them.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="ndr_cases", db_constraint=False)
    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="ndr_cases", db_constraint=False)
    status = models.CharField(max_length=10, choices=CaseStatus, default=CaseStatus.OPEN)
    reason = models.CharField(max_length=24, choices=Reason)
    attempts = models.PositiveSmallIntegerField(default=0)  # genuine ones
    most_attempts = models.PositiveSmallIntegerField(default=3)  # before the courier sends it back
    opened_at = models.DateTimeField()
    failed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    courier = models.CharField(max_length=60, blank=True)
    payment_method = models.CharField(max_length=8, choices=Payment, default=Payment.UNKNOWN)
    value = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    quiet = models.BooleanField(default=False)  # of the past: nobody is written to

    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)  # the buyer, about the last report
    answered_at = models.DateTimeField(null=True, blank=True)  # by the buyer, since the last report
    suggested = models.CharField(max_length=18, choices=CaseAction, blank=True)
    suggested_on = models.DateField(null=True, blank=True)  # the day of a re-attempt, in the store's zone
    suggested_by = models.CharField(max_length=6, choices=SuggestedBy, blank=True)
    rule = models.ForeignKey(Rule, models.SET_NULL, null=True, blank=True, related_name="+")  # behind the suggestion
    rule_acts_at = models.DateTimeField(null=True, blank=True)  # it is the rule's turn: `ndr.services.applying`
    rule_refused = models.CharField(max_length=200, blank=True)  # why the rule could only suggest, in words
    instructed_at = models.DateTimeField(null=True, blank=True)  # since when it waits for the courier
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="ndr_case_store_and_id"),  # target of composite keys
            models.UniqueConstraint(
                fields=["shipment"], condition=Q(status__in=sorted(LIVE)), name="one_live_ndr_case_per_parcel"
            ),
            models.CheckConstraint(condition=Q(status__in=CaseStatus.values), name="ndr_case_status_is_known"),
            models.CheckConstraint(condition=Q(value__gte=0), name="ndr_case_value_is_not_negative"),
            models.CheckConstraint(
                condition=Q(status__in=sorted(LIVE), closed_at=None)
                | (Q(status__in=sorted(ENDED)) & ~Q(closed_at=None)),
                name="ndr_case_is_closed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=(Q(suggested="") & Q(suggested_by="")) | (~Q(suggested="") & ~Q(suggested_by="")),
                name="ndr_suggestion_has_a_source",
            ),
        ]
        indexes = [
            models.Index(
                F("store"), F("due_at"), F("value").desc(), F("id"),
                condition=Q(status__in=sorted(TO_DO)), name="ndr_cases_to_do",
            ),  # the queue, Today
            models.Index(
                F("store"), F("reason"), F("due_at"), F("value").desc(), F("id"),
                condition=Q(status__in=sorted(TO_DO)), name="ndr_cases_by_reason",
            ),  # the queue of a reason, its tab "Nobody went"
            models.Index(
                F("store"), F("courier"), F("due_at"), F("value").desc(), F("id"),
                condition=Q(status__in=sorted(TO_DO)), name="ndr_cases_by_courier",
            ),  # the queue of a courier
            models.Index(
                F("store"), F("due_at"), F("value").desc(), F("id"),
                condition=Q(status__in=sorted(TO_DO), answered_at__isnull=False), name="ndr_cases_answered",
            ),  # the queue's tab "Buyer answered"
            models.Index(F("store"), F("failed_at").desc(), F("id").desc(), name="ndr_cases_by_report"),  # tab "All"
            models.Index(F("store"), F("status"), F("failed_at").desc(), F("id").desc(), name="ndr_cases_by_status"),
            models.Index(
                fields=["assigned_to", "due_at"], condition=Q(status__in=sorted(LIVE)), name="ndr_cases_of_a_person"
            ),
            models.Index(F("shipment"), F("opened_at").desc(), name="ndr_cases_of_a_parcel"),
            models.Index(fields=["rule_acts_at", "id"], condition=~Q(rule_acts_at=None), name="ndr_cases_for_rules"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"failed delivery of {self.shipment_id}"


class Attempt(models.Model):
    """One failed delivery as the courier reports it: one per run of the rider, however often it was told.

    `genuine` is False where nobody went, or where a claim says so. The buyer's past is as of the report, so that rules
    can be tried on what happened.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="reports", db_index=False)
    scan = models.OneToOneField(Scan, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()  # of the genuine ones; 0 before the first
    genuine = models.BooleanField()
    reason = models.CharField(max_length=24, choices=Reason)
    raw_code = models.CharField(max_length=120)
    reported_at = models.DateTimeField()
    buyer_delivered = models.PositiveIntegerField(default=0)  # orders of the same buyer delivered until then
    buyer_returned = models.PositiveIntegerField(default=0)  # and those that came back undelivered

    objects = ScopedQuerySet["Attempt"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "id"], name="ndr_attempt_store_and_id")]
        indexes = [
            models.Index(fields=["case", "reported_at"], name="attempts_of_a_case"),
            models.Index(fields=["store", "reported_at"], name="attempts_by_day"),  # replay of rules
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of case {self.case_id}"
