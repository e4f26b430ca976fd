"""Parcels. What couriers said about them is in `Scan`; the columns here that mirror it are written by the fold only."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from connectors.couriers.words import Direction, Reason, ScanStatus
from connectors.models import Connection
from orders.models.orders import Order, OrderLine
from orders.states import Bucket


class ShipmentQuerySet(ScopedQuerySet["Shipment"]):
    def newest(self) -> "ShipmentQuerySet":
        """Newest first, unambiguously."""
        return self.order_by("-created_at", "-pk")

    def travelling(self) -> "ShipmentQuerySet":
        """Handed over and without an end."""
        return self.filter(bucket=Bucket.OPEN).exclude(handed_over_at=None)

    def silent_since(self, moment: datetime) -> "ShipmentQuerySet":
        """Travelling parcels whose last scan (with a real time) is older than `moment`."""
        return self.travelling().filter(last_scan_at__lt=moment)

    def late(self, today: date) -> "ShipmentQuerySet":
        """Travelling parcels promised for a day before `today` that nobody tried to deliver yet."""
        return self.travelling().filter(promised_on__lt=today)

    def due_for_poll(self, at: datetime) -> "ShipmentQuerySet":
        """Parcels that it is time to ask about, most overdue first."""
        return self.filter(next_poll_at__lte=at).order_by("next_poll_at", "pk")


class Shipment(models.Model):
    """One parcel. `courier` is who carries it; `tracked_by` is whose numbers its AWB belongs to (the provider that
    reports on it, equal to `courier` unless an aggregator stands between). Money is in the order's currency."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="shipments", db_index=False, db_constraint=False)
    direction = models.CharField(max_length=7, choices=Direction, default=Direction.FORWARD)
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, blank=True, related_name="shipments")
    courier = models.CharField(max_length=60, blank=True)
    tracked_by = models.CharField(max_length=60, blank=True)
    awb = models.CharField(max_length=60, blank=True)
    return_awb = models.CharField(max_length=60, blank=True)
    zone = models.CharField(max_length=40, blank=True)
    cod_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    freight = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    cod_fee = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    return_freight = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)  # the first date told to the buyer; never changed
    created_at = models.DateTimeField()
    next_poll_at = models.DateTimeField(null=True, blank=True)
    unknown_since = models.DateTimeField(null=True, blank=True)  # asked, and the courier knows no such number

    # written by the fold
    status = models.CharField(max_length=20, choices=ScanStatus, default=ScanStatus.CREATED)
    status_at = models.DateTimeField(null=True, blank=True)
    bucket = models.CharField(max_length=9, choices=Bucket, default=Bucket.OPEN)
    place = models.CharField(max_length=160, blank=True)
    reason = models.CharField(max_length=24, choices=Reason, blank=True)  # of the last failed delivery
    attempts = models.PositiveSmallIntegerField(default=0)  # genuine failed attempts
    no_attempts = models.PositiveSmallIntegerField(default=0)  # failures reported without an attempt
    handed_over_at = models.DateTimeField(null=True, blank=True)
    first_out_at = models.DateTimeField(null=True, blank=True)  # out for delivery
    last_out_at = models.DateTimeField(null=True, blank=True)
    first_failed_at = models.DateTimeField(null=True, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    rto_initiated_at = models.DateTimeField(null=True, blank=True)
    rto_delivered_at = models.DateTimeField(null=True, blank=True)
    last_scan_at = models.DateTimeField(null=True, blank=True)  # of scans with a real time
    time_assumed = models.BooleanField(default=False)  # the state stands on a scan without a time
    changed_its_mind = models.BooleanField(default=False)  # went on after it was reported delivered

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="shipment_store_and_id"),
            models.UniqueConstraint(
                fields=["tracked_by", "awb"], condition=~Q(awb=""), name="one_parcel_per_courier_and_awb"
            ),
            models.CheckConstraint(condition=Q(bucket__in=Bucket.values), name="parcel_bucket_is_known"),
            models.CheckConstraint(condition=Q(status__in=ScanStatus.values), name="parcel_status_is_known"),
            models.CheckConstraint(condition=~Q(status=ScanStatus.UNKNOWN), name="unknown_codes_move_nothing"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="direction_is_known"),
            models.CheckConstraint(
                condition=Q(cod_amount=None) | Q(cod_amount__gte=0), name="parcel_cod_is_not_negative"
            ),
            models.CheckConstraint(condition=Q(freight=None) | Q(freight__gte=0), name="freight_is_not_negative"),
        ]
        indexes = [
            models.Index(F("store"), F("created_at").desc(), F("id").desc(), name="shipments_newest"),  # parcel list
            models.Index(
                F("store"), F("status"), F("status_at").desc(), F("id").desc(), name="shipments_by_status"
            ),  # parcel list with a status chip
            models.Index(fields=["order"], name="shipments_of_an_order"),
            models.Index(fields=["awb"], condition=~Q(awb=""), name="shipment_awb"),  # look-up by AWB
            models.Index(fields=["return_awb"], condition=~Q(return_awb=""), name="shipment_return_awb"),
            models.Index(
                fields=["connection", "next_poll_at"], condition=~Q(next_poll_at=None), name="shipments_due_for_poll"
            ),  # inbox polling
            models.Index(
                fields=["store", "unknown_since"], condition=~Q(unknown_since=None), name="shipments_unknown_to_courier"
            ),  # connections' health: numbers that a courier doesn't know
            models.Index(
                fields=["store", "last_scan_at", "id"],
                include=["courier"],
                condition=Q(bucket=Bucket.OPEN),
                name="open_shipments_by_last_scan",
            ),  # silent parcels: Today, and their list; silent couriers, without the parcels
            models.Index(
                fields=["store", "promised_on", "id"], condition=Q(bucket=Bucket.OPEN), name="open_shipments_by_promise"
            ),  # late against promise: Today, and their list
        ]

    def __str__(self) -> str:
        return self.awb or f"parcel {self.pk}"


class ShipmentLine(models.Model):
    """How many units of an order line travel in a parcel."""

    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="shipped")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shipment", "line"], name="one_row_per_parcel_and_line")]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id} in {self.shipment_id}"
