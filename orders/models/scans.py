"""What couriers said, kept once and never edited, and what their codes mean here."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Store
from connectors.couriers.base import LONGEST_AWB, LONGEST_CODE, LONGEST_PLACE, LONGEST_TEXT
from connectors.couriers.words import Reason, ScanStatus
from connectors.models import Connection
from core import erasure
from core.erasure import Reason as Erased
from orders.models.shipments import Shipment
from orders.states import Source

OBSERVED = (
    "connection", "tracked_by", "awb", "digest", "raw_code", "status", "reason",
    "happened_at", "received_at", "place", "attempt", "source", "time_assumed", "quiet",
)  # fmt: skip
# What a file said goes with its run when that is undone; what couriers said stays in any case (docs/decisions/0009).
# Their words may name a buyer: they go when her data is erased, and nothing else of a scan does (0011).
UNLESS_UNDONE = f"OLD.source <> 'import' OR {erasure.unless(Erased.IMPORT)}"
WORDS_CHANGE = "OLD.raw_text IS DISTINCT FROM NEW.raw_text"
UNLESS_ERASED = f"{WORDS_CHANGE} AND (NEW.raw_text <> '' OR {erasure.unless(Erased.PERSON)})"


class Scan(models.Model):
    """One report about one parcel. `status` is what the adapter understood when it came; a code that it didn't know is
    looked up again at each fold. A scan whose parcel isn't known yet waits with `shipment` None."""

    store = models.ForeignKey(
        Store, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )
    shipment = models.ForeignKey(
        Shipment, models.CASCADE, null=True, blank=True, related_name="scans", db_index=False, db_constraint=False
    )
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    tracked_by = models.CharField(max_length=60, blank=True)
    awb = models.CharField(max_length=LONGEST_AWB, blank=True)
    digest = models.BinaryField(max_length=32, unique=True)  # sha256, see `orders.identity`
    raw_code = models.CharField(max_length=LONGEST_CODE)
    raw_text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    status = models.CharField(max_length=20, choices=ScanStatus)
    reason = models.CharField(max_length=24, choices=Reason, blank=True)
    happened_at = models.DateTimeField()  # as reported
    received_at = models.DateTimeField()
    place = models.CharField(max_length=LONGEST_PLACE, blank=True)
    attempt = models.PositiveSmallIntegerField(null=True, blank=True)  # the courier's own count
    source = models.CharField(max_length=6, choices=Source)
    time_assumed = models.BooleanField(default=False)  # a date without a time was given
    quiet = models.BooleanField(default=False)  # of the past: sets nothing off that writes to people

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ScanStatus.values), name="scan_status_is_known"),
        ]
        indexes = [
            models.Index(fields=["shipment", "happened_at"], name="scans_of_a_parcel"),
            models.Index(fields=["tracked_by", "awb"], condition=Q(shipment=None), name="scans_without_a_parcel"),
            models.Index(
                fields=["tracked_by", "raw_code", "shipment"],
                condition=Q(status=ScanStatus.UNKNOWN),
                name="scans_nobody_mapped",
            ),  # codes that mean nothing to us; healing the parcels that heard one
        ]
        triggers = [
            pgtrigger.Protect(
                name="scans_are_never_deleted", operation=pgtrigger.Delete, condition=pgtrigger.Condition(UNLESS_UNDONE)
            ),
            pgtrigger.ReadOnly(name="scans_are_never_edited", fields=[*OBSERVED]),
            pgtrigger.Protect(
                name="words_of_scans_stay", operation=pgtrigger.Update, condition=pgtrigger.Condition(UNLESS_ERASED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.raw_code} about {self.awb}"


class CodeMap(models.Model):
    """This installation's own word on a code that no adapter knows."""

    provider = models.CharField(max_length=60)
    raw_code = models.CharField(max_length=LONGEST_CODE)
    status = models.CharField(max_length=20, choices=ScanStatus)
    reason = models.CharField(max_length=24, choices=Reason, blank=True)
    mapped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    mapped_at = models.DateTimeField()
    healed_to = models.BigIntegerField(default=0)  # parcels up to this id were folded again
    healed_at = models.DateTimeField(null=True, blank=True)  # when the parcels that had heard it were folded again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "raw_code"], name="one_meaning_per_code")]

    def __str__(self) -> str:
        return f"{self.provider} {self.raw_code} = {self.status}"
