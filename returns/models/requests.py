"""Returns that buyers ask for: which units, why, and what was decided."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from orders.models import Order, OrderLine, Product
from returns.models.policies import PolicyVersion
from returns.states import (
    AT_WORK,
    Approval,
    AskedBy,
    Goods,
    Outcome,
    Resolution,
    ReturnStatus,
)
from returns.why import Detail, Why


class ReturnRequestQuerySet(ScopedQuerySet["ReturnRequest"]):
    def at_work(self) -> "ReturnRequestQuerySet":
        """Those for which something is still to be done."""
        return self.filter(status__in=AT_WORK)


class ReturnRequest(models.Model):
    """One wish to give something back. Amounts in the order's currency, times UTC.

    `value` is what the buyer paid for these units, `fee` what is kept of it, `bonus` what store credit adds. `due_at`
    is when we owe the next step: an answer while requested, its end once received.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="returns", db_constraint=False)
    number = models.CharField(max_length=90)  # what people call it: the order's number and R1, R2 …
    status = models.CharField(max_length=9, choices=ReturnStatus, default=ReturnStatus.REQUESTED)
    goods = models.CharField(max_length=13, choices=Goods, default=Goods.TO_COME)
    resolution = models.CharField(max_length=11, choices=Resolution)
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    fee = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    bonus = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    origin = models.JSONField(default=dict, blank=True)  # where the goods are fetched, where not at the order's address
    slot_on = models.DateField(null=True, blank=True)  # the day on which the buyer likes them to be fetched
    language = models.CharField(max_length=8, blank=True)
    asked_by = models.CharField(max_length=5, choices=AskedBy)
    asked_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # who asked for the buyer
    due_at = models.DateTimeField(null=True, blank=True)
    approval = models.CharField(max_length=6, choices=Approval)  # what the policies said
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # nobody: the policy
    refused_why = models.CharField(max_length=400, blank=True)  # told to the buyer
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    inspected_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # closed, rejected or cancelled
    new_order = models.ForeignKey(
        Order, models.SET_NULL, null=True, blank=True, related_name="replaces", db_constraint=False
    )
    pickups = models.PositiveSmallIntegerField(default=0)  # tries to fetch the goods so far

    objects = ReturnRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="return_store_and_id"),
            models.UniqueConstraint(fields=["store", "number"], name="one_return_per_store_and_number"),
            models.CheckConstraint(condition=Q(status__in=ReturnStatus.values), name="return_status_is_known"),
            models.CheckConstraint(condition=Q(resolution__in=Resolution.values), name="resolution_is_known"),
            models.CheckConstraint(condition=Q(outcome="") | Q(outcome__in=Outcome.values), name="outcome_is_known"),
            models.CheckConstraint(
                condition=Q(value__gte=0, fee__gte=0, bonus__gte=0) & Q(fee__lte=F("value")),
                name="return_amounts_are_sound",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[ReturnStatus.RESOLVED, ReturnStatus.CLOSED]) ^ Q(outcome=""),
                name="a_return_has_an_outcome_once_resolved",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[ReturnStatus.RECEIVED, ReturnStatus.INSPECTED]) | ~Q(received_at=None),
                name="a_received_return_came_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReturnStatus.REJECTED) | ~Q(refused_why=""), name="a_rejected_return_says_why"
            ),
        ]
        indexes = [
            models.Index(
                F("store"), F("due_at"), F("id"), condition=Q(status__in=sorted(AT_WORK)) & ~Q(due_at=None),
                name="returns_by_clock",
            ),  # desk: what waits for us, the most urgent first
            models.Index(F("store"), F("status"), F("due_at"), F("id"), name="returns_by_status"),  # desk: tabs
            models.Index(F("store"), F("asked_at").desc(), F("id").desc(), name="returns_newest"),  # desk: all
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class ReturnLine(models.Model):
    """Units of one order line, and the version of the policy that judged them. `value` is what was paid for them.

    Counted after arrival like a parcel that comes back: `received`, `missing` and `wrong` add up to `quantity`.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    request = models.ForeignKey(ReturnRequest, models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    why = models.CharField(max_length=12, choices=Why)
    detail = models.CharField(max_length=15, choices=Detail, blank=True)
    words = models.CharField(max_length=1000, blank=True)  # the buyer's own
    value = models.DecimalField(max_digits=14, decimal_places=2)
    version = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, blank=True, related_name="+")  # None: by hand
    approval = models.CharField(max_length=6, choices=Approval)
    qc = models.BooleanField(default=True)  # checked at the buyer's door
    wants = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False)
    received = models.PositiveIntegerField(null=True, blank=True)
    missing = models.PositiveIntegerField(null=True, blank=True)
    wrong = models.PositiveIntegerField(null=True, blank=True)
    refused = models.PositiveIntegerField(default=0)  # of the received: not accepted after inspection

    objects = ScopedQuerySet["ReturnLine"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="return_line_store_and_id"),
            models.UniqueConstraint(fields=["request", "line"], name="one_row_per_request_and_line"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_return_has_units"),
            models.CheckConstraint(condition=Q(value__gte=0), name="returned_value_is_not_negative"),
            models.CheckConstraint(condition=Q(why__in=Why.values), name="return_reason_is_known"),
            models.CheckConstraint(
                condition=Q(received=None, missing=None, wrong=None)
                | (
                    ~Q(received=None)
                    & ~Q(missing=None)
                    & ~Q(wrong=None)
                    & Q(quantity=F("received") + F("missing") + F("wrong"))
                ),
                name="units_returned_are_received_missing_or_wrong",
            ),
            models.CheckConstraint(
                condition=Q(refused=0) | Q(refused__lte=F("received")), name="refused_units_were_received"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id}"

    @property
    def expected(self) -> int:
        """Units that should come, as of a parcel that comes back undelivered."""
        return self.quantity


class ReturnUnit(models.Model):
    """One unit of an order line in one request: the database refuses that a unit is in two requests that count."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    returned = models.ForeignKey(ReturnLine, models.CASCADE, related_name="units")
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+", db_index=False)
    unit = models.PositiveIntegerField()  # 1 … `ordered`
    ordered = models.PositiveIntegerField()  # units of the line when it was asked for
    value = models.DecimalField(max_digits=14, decimal_places=2)  # what was paid for just this one: see `returns.worth`
    counts = models.BooleanField(default=True)  # False once its request was rejected or cancelled

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "unit"], condition=Q(counts=True), name="a_unit_is_returned_at_most_once"
            ),
            models.CheckConstraint(
                condition=Q(unit__gt=0, unit__lte=F("ordered")), name="no_more_units_come_back_than_were_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit} of line {self.line_id}"


class ReturnPhoto(models.Model):
    """A picture that a buyer sent of what she returns, re-encoded by us."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    returned = models.ForeignKey(ReturnLine, models.CASCADE, related_name="photos")
    file = models.FileField(upload_to="returns/%Y/%m/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = ScopedQuerySet["ReturnPhoto"].as_manager()

    def __str__(self) -> str:
        return f"picture of return line {self.returned_id}"


class Rating(models.Model):
    """What a buyer thinks afterwards, from 1 to 5; None: not said."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    request = models.OneToOneField(ReturnRequest, models.CASCADE, related_name="rating")
    product = models.PositiveSmallIntegerField(null=True, blank=True)
    packaging = models.PositiveSmallIntegerField(null=True, blank=True)
    delivery = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    objects = ScopedQuerySet["Rating"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(product=None) | Q(product__range=(1, 5)))
                & (Q(packaging=None) | Q(packaging__range=(1, 5)))
                & (Q(delivery=None) | Q(delivery__range=(1, 5))),
                name="ratings_are_from_one_to_five",
            )
        ]

    def __str__(self) -> str:
        return f"rating of {self.request_id}"
