"""Parcels that come back without having been delivered: a ledger down to the unit."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from connectors.couriers.words import Reason
from orders.models import Order, OrderLine, Shipment
from returns.models.requests import ReturnRequest
from returns.states import LIVE, End, ReasonFrom, RtoStatus, Verdict


class RtoCaseQuerySet(ScopedQuerySet["RtoCase"]):
    def live(self) -> "RtoCaseQuerySet":
        """Not closed and not written off."""
        return self.filter(status__in=LIVE)

    def touched(self) -> "RtoCaseQuerySet":
        """Those that are more than what a courier once said: an import that is undone leaves them."""
        done = Q(received_at__isnull=False) | Q(arrivals__isnull=False) | Q(ended=End.BY_HAND)
        done |= Q(status=RtoStatus.WRITTEN_OFF) | Q(reason_from__in=[ReasonFrom.BUYER, ReasonFrom.PERSON])
        return self.filter(Q(quiet=False) | done)


class RtoCase(models.Model):
    """One parcel that travels back, or has come. `value` is what its goods were sold for, `cod_disputed` the cash that
    its courier owes for a delivery it took back; both in the order's currency. Times are UTC.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="rto_cases", db_constraint=False)
    shipment = models.OneToOneField(Shipment, models.CASCADE, related_name="rto_case", db_constraint=False)
    status = models.CharField(max_length=11, choices=RtoStatus, default=RtoStatus.EXPECTED)
    reason = models.CharField(max_length=24, choices=Reason, default=Reason.UNKNOWN)
    reason_from = models.CharField(max_length=7, choices=ReasonFrom, default=ReasonFrom.COURIER)
    opened_at = models.DateTimeField()  # when the way back began
    courier = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    cod_disputed = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    inspected_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=8, choices=End, blank=True)  # why it is closed
    quiet = models.BooleanField(default=False)  # of the past: sets nothing off that reaches a person

    objects = RtoCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="rto_case_store_and_id"),  # target of composite keys
            models.CheckConstraint(condition=Q(status__in=RtoStatus.values), name="rto_status_is_known"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="rto_reason_is_known"),
            models.CheckConstraint(
                condition=(~Q(status=RtoStatus.CLOSED) & Q(ended="", closed_at=None))
                | (Q(status=RtoStatus.CLOSED, ended__in=End.values) & ~Q(closed_at=None)),
                name="a_closed_rto_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & (Q(cod_disputed=None) | Q(cod_disputed__gte=0)),
                name="rto_amounts_are_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[RtoStatus.RECEIVED, RtoStatus.INSPECTED]) | ~Q(received_at=None),
                name="what_was_received_came_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(F("store"), F("status"), F("opened_at"), F("id"), name="rto_cases_by_status"),  # list
            models.Index(
                fields=["store", "opened_at", "id"], include=["status", "shipment", "value"],
                condition=Q(status__in=sorted(LIVE)), name="live_rto_cases",
            ),  # board; list, the oldest first
            models.Index(F("store"), F("received_at").desc(), name="rto_cases_received"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"return of {self.shipment_id}"


class RtoLineQuerySet(ScopedQuerySet["RtoLine"]):
    def touched(self) -> "RtoLineQuerySet":
        """Those that somebody counted."""
        return self.filter(received__isnull=False)


class RtoLine(models.Model):
    """How many units of an order line were sent, and how many of them came back. Uncounted, the rest is None."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(RtoCase, models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+")
    expected = models.PositiveIntegerField()
    received = models.PositiveIntegerField(null=True, blank=True)
    missing = models.PositiveIntegerField(null=True, blank=True)
    wrong = models.PositiveIntegerField(null=True, blank=True)  # something else lay in its place

    objects = RtoLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="rto_line_store_and_id"),
            models.UniqueConstraint(fields=["case", "line"], name="one_row_per_return_and_line"),
            models.CheckConstraint(
                condition=Q(received=None, missing=None, wrong=None)
                | (
                    ~Q(received=None)
                    & ~Q(missing=None)
                    & ~Q(wrong=None)
                    & Q(expected=F("received") + F("missing") + F("wrong"))
                ),
                name="units_expected_are_received_missing_or_wrong",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received} of {self.expected}"


class Arrival(models.Model):
    """One scan at the warehouse's door, whatever it was: nothing that was scanned is forgotten."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    scanned = models.CharField(max_length=120)  # as the scanner typed it
    verdict = models.CharField(max_length=13, choices=Verdict)
    case = models.ForeignKey(RtoCase, models.CASCADE, null=True, blank=True, related_name="arrivals")
    request = models.ForeignKey(ReturnRequest, models.CASCADE, null=True, blank=True, related_name="arrivals")
    shipment = models.ForeignKey(
        Shipment, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)  # somebody found out what an unexpected one was
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet["Arrival"].as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="verdict_is_known")]
        indexes = [
            models.Index(F("store"), F("at").desc(), F("id").desc(), name="arrivals_newest"),
            models.Index(
                F("store"), F("at").desc(),
                condition=Q(settled_at=None) & ~Q(verdict=Verdict.EXPECTED), name="arrivals_nobody_expected",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.scanned
