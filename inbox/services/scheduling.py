"""Which parcels to ask about, and when again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection as database

from connectors.couriers.base import Heard
from connectors.couriers.words import ScanStatus
from connectors.models import Connection
from core.writing import write
from orders import cadence
from orders.models import Shipment

# The array is made first and once, so that exactly these rows are taken.
CLAIM = """
    UPDATE orders_shipment SET next_poll_at = %(until)s WHERE id = ANY(ARRAY(
        SELECT id FROM orders_shipment WHERE connection_id = %(connection)s AND next_poll_at <= %(at)s
        ORDER BY next_poll_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED))
    RETURNING id, awb, return_awb
"""
POSTPONE = """
    UPDATE orders_shipment SET next_poll_at = %s WHERE id = ANY(ARRAY(
        SELECT id FROM orders_shipment WHERE id = ANY(%s) ORDER BY id FOR UPDATE))
"""  # locked in the order that everybody keeps


@dataclass(frozen=True, slots=True)
class Due:
    """A parcel that it is time to ask about."""

    pk: int
    awb: str
    return_awb: str

    @property
    def number(self) -> str:
        """The number to ask about: once a parcel travels back under one of its own, it is that which moves."""
        return self.return_awb or self.awb


class Plan(NamedTuple):
    """What is written about a parcel that was asked about."""

    id: int
    next_poll_at: datetime | None
    unknown_since: datetime | None


STANDING = ("pk", "status", "status_at", "created_at", "unknown_since")


def claim(*, connection: Connection, limit: int, lease: timedelta, at: datetime) -> list[Due]:
    """Take up to `limit` due parcels, most overdue first; nobody else is given them before `lease` is over."""
    with database.cursor() as cursor:
        cursor.execute(CLAIM, {"connection": connection.pk, "limit": limit, "until": at + lease, "at": at})
        return [Due(*row) for row in cursor.fetchall()]


def postpone(parcels: Collection[Due], *, until: datetime) -> None:
    """Don't ask about these before `until`."""
    if not parcels:
        return
    with database.cursor() as cursor:
        cursor.execute(POSTPONE, [until, [parcel.pk for parcel in parcels]])


def plan(*, asked: Sequence[Due], heard: Sequence[Heard], at: datetime) -> None:
    """Say when to ask about these parcels again, after what was `heard` was folded; the caller has locked them."""
    answered = {scan.awb for each in heard for scan in each.scans}
    answered |= {report.awb for each in heard for report in each.parcels}
    missing = {awb for each in heard for awb in each.missing}
    named = {parcel.pk: parcel for parcel in asked}
    known = Shipment.objects.filter(pk__in=named).order_by("pk")
    plans = list[Plan]()
    for pk, status, status_at, created_at, unknown_since in known.values_list(*STANDING):
        if not answered.isdisjoint((named[pk].number, named[pk].awb)):
            plans.append(_answered(pk, ScanStatus(status), status_at or created_at, at))
        elif named[pk].number in missing:
            plans.append(_unknown(pk, unknown_since or at, at))
        else:
            again = cadence.ask_unanswered(at=at, chance=cadence.chance_of(pk))
            plans.append(Plan(pk, again, unknown_since))
    write(Shipment, Plan._fields[1:], plans)


def _answered(pk: int, status: ScanStatus, since: datetime, at: datetime) -> Plan:
    return Plan(pk, cadence.next_ask(status=status, since=since, at=at, chance=cadence.chance_of(pk)), None)


def _unknown(pk: int, since: datetime, at: datetime) -> Plan:
    return Plan(pk, cadence.ask_unknown(since=since, at=at, chance=cadence.chance_of(pk)), since)
