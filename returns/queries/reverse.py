"""All parcels on their way to us, undelivered ones and returns of buyers alike, and which of them are stuck."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Case, CharField, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from connectors.couriers.words import ScanStatus
from core.dates import day_of
from orders.models import Shipment
from returns.models import Pickup, RtoCase
from returns.queries import alarms
from returns.states import MISSED, ReturnStatus

STILL: Final = timedelta(days=3)  # without a scan


class Kind(TextChoices):
    """Why it comes."""

    RTO = "rto", _("Undelivered")
    RETURN = "return", _("Return")


class Stuck(TextChoices):
    """What keeps it, the first that fits."""

    PICKUP_FAILED = "pickup_failed", _("Pickup failed")
    SLOT_OVER = "slot_over", _("The day of its pickup is over")
    NO_NUMBER = "no_number", _("Booked, and no number yet")
    LOST = "lost", _("Lost or damaged")
    SILENT = "silent", _("No scan for 3 days")
    NEVER_CAME = "never_came", _("Marked returned, not received")


def coming(store: Store, *, at: datetime) -> QuerySet[Any]:
    """Parcels that nobody has received, with their `kind` and what they are `stuck` on (empty: nothing)."""
    cases = RtoCase.objects.filter(store=store, status__in=sorted(MISSED)).values("shipment")
    pickups = Pickup.objects.standing().filter(store=store, request__status=ReturnStatus.APPROVED).values("shipment")
    rows = Shipment.objects.filter(pk__in=cases.union(pickups))
    kind = Case(When(rto_case__isnull=False, then=Value(Kind.RTO.value)), default=Value(Kind.RETURN.value))
    return rows.annotate(kind=kind, stuck=_stuck(store, at))


def _stuck(store: Store, at: datetime) -> Case:
    waits = Q(pickup__ended_at=None, pickup__isnull=False, handed_over_at=None)
    gone = [ScanStatus.LOST, ScanStatus.DAMAGED, ScanStatus.DISPOSED]
    there = [ScanStatus.DELIVERED, ScanStatus.RTO_DELIVERED]
    waited = timedelta(days=alarms.patience_of(store).returned_days)
    quiet = Q(last_scan_at__lt=at - STILL) | Q(last_scan_at=None, created_at__lt=at - STILL)
    rules = {
        Stuck.PICKUP_FAILED: waits & Q(status=ScanStatus.PICKUP_FAILED),
        Stuck.SLOT_OVER: waits & Q(pickup__slot_on__lt=day_of(at, store.zone)),
        Stuck.NO_NUMBER: waits & Q(awb="", created_at__lt=at - timedelta(hours=1)),
        Stuck.LOST: Q(status__in=gone),
        Stuck.SILENT: quiet & ~Q(status__in=there),
        Stuck.NEVER_CAME: Q(status=ScanStatus.RTO_DELIVERED, rto_delivered_at__lt=at - waited),
    }
    whens = [When(rule, then=Value(one.value)) for one, rule in rules.items()]
    return Case(*whens, default=Value(""), output_field=CharField())
