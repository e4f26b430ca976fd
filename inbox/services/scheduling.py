"""Which parcels to ask about, and when again."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from connectors.couriers.base import Heard
from connectors.couriers.words import ScanStatus
from connectors.models import Connection
from orders import cadence
from orders.models import Shipment
from orders.services.tracking.writing import write


@transaction.atomic
def claim(*, connection: Connection, limit: int, lease: timedelta, at: datetime) -> list[Shipment]:
    """Take up to `limit` due parcels, most overdue first; nobody else is given them before `lease` is over."""
    due = Shipment.objects.filter(connection=connection).due_for_poll(at)
    taken = list(due.select_for_update(skip_locked=True).only("awb", "return_awb")[:limit])
    postpone(taken, until=at + lease)
    return taken


def postpone(parcels: Collection[Shipment], *, until: datetime) -> None:
    """Don't ask about these before `until`."""
    Shipment.objects.filter(pk__in=[parcel.pk for parcel in parcels]).update(next_poll_at=until)


def number(parcel: Shipment) -> str:
    """The number to ask about: once a parcel travels back under one of its own, it is that which moves."""
    return parcel.return_awb or parcel.awb


def plan(*, asked: Sequence[Shipment], heard: Heard, at: datetime) -> None:
    """Say when to ask about these parcels again, after `heard` was folded; the caller has locked them."""
    answered = {scan.awb for scan in heard.scans} | {report.awb for report in heard.parcels}
    rows = Shipment.objects.filter(pk__in=[parcel.pk for parcel in asked])
    parcels = list(rows.only("awb", "return_awb", "status", "status_at", "created_at", "unknown_since", "next_poll_at"))
    for parcel in parcels:
        if number(parcel) in answered or parcel.awb in answered:
            _answered(parcel, at)
        elif number(parcel) in heard.missing:
            _unknown(parcel, at)
        else:
            parcel.next_poll_at = cadence.ask_unanswered(at=at, chance=cadence.chance_of(parcel.pk))
    write(Shipment, ("next_poll_at", "unknown_since"), [(p.pk, p.next_poll_at, p.unknown_since) for p in parcels])


def _answered(parcel: Shipment, at: datetime) -> None:
    since = parcel.status_at or parcel.created_at
    chance = cadence.chance_of(parcel.pk)
    parcel.unknown_since = None
    parcel.next_poll_at = cadence.next_ask(status=ScanStatus(parcel.status), since=since, at=at, chance=chance)


def _unknown(parcel: Shipment, at: datetime) -> None:
    parcel.unknown_since = parcel.unknown_since or at
    chance = cadence.chance_of(parcel.pk)
    parcel.next_poll_at = cadence.ask_unknown(since=parcel.unknown_since, at=at, chance=chance)
