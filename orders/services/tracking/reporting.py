"""What couriers say of a parcel besides its scans: cash, freight, the promise, the number of its way back."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from connectors.couriers.base import ParcelReport
from connectors.models import Connection
from orders.models import News, Shipment, StaleParcel
from orders.services.tracking.folding import hold
from orders.services.tracking.hearing import Numbered, Told, adopt, hear_held, numbered
from orders.services.tracking.writing import write

LEARNT = ("cod_amount", "freight", "promised_on", "return_awb")
LONGEST_AWB = 60
MOST_MONEY = Decimal("999999999999.99")


@transaction.atomic
def take(*, connection: Connection, told: Sequence[Told], parcels: Sequence[ParcelReport], at: datetime) -> list[News]:
    """Everything that one or more calls of a courier said, scans and the rest, in one transaction; returns the news."""
    known = numbered(connection, {item.report.awb for item in told} | {report.awb for report in parcels})
    hold(shipment_ids={pk for pk, _store_id in known.values()})
    learnt = _learn(parcels, known, at)
    return learnt + hear_held(connection=connection, told=told, parcels=known, at=at)


@transaction.atomic
def learn(*, connection: Connection, parcels: Sequence[ParcelReport], at: datetime) -> list[News]:
    """Fill in what the courier said besides scans; a return number brings the scans that waited for it.

    The promise is the first one told and never changes; a COD amount that the order gave stays; freight and return
    number are what was said last.
    """
    known = numbered(connection, {report.awb for report in parcels})
    hold(shipment_ids={pk for pk, _store_id in known.values()})
    return _learn(parcels, known, at)


def _learn(parcels: Sequence[ParcelReport], known: Numbered, at: datetime) -> list[News]:
    said = {known[report.awb][0]: report for report in parcels if report.awb in known}  # the last word on each parcel
    rows = Shipment.objects.filter(pk__in=said).only("store_id", "awb", *LEARNT).order_by("pk")
    changed = [
        shipment for shipment in rows if shipment.awb == said[shipment.pk].awb and _fill(shipment, said[shipment.pk])
    ]
    write(Shipment, LEARNT, [(s.pk, *(getattr(s, name) for name in LEARNT)) for s in changed])
    StaleParcel.objects.bulk_create([StaleParcel(store_id=s.store_id, shipment_id=s.pk, since=at) for s in changed])
    on_the_way_back = [s for s in changed if said[s.pk].return_awb]
    return adopt(shipments=on_the_way_back, at=at) if on_the_way_back else []


def _fill(shipment: Shipment, report: ParcelReport) -> bool:
    """Whether something changed."""
    before = [getattr(shipment, name) for name in LEARNT]
    if shipment.cod_amount is None:
        shipment.cod_amount = _money(report.cod_amount)
    if (freight := _money(report.freight)) is not None:
        shipment.freight = freight
    shipment.promised_on = shipment.promised_on or report.promised_on
    if report.return_awb and len(report.return_awb) <= LONGEST_AWB and report.return_awb != shipment.awb:
        shipment.return_awb = report.return_awb
    return before != [getattr(shipment, name) for name in LEARNT]


def _money(amount: Decimal | None) -> Decimal | None:
    """An amount to the cent that a column can hold; anything else was not said."""
    if amount is None or not amount.is_finite() or not 0 <= amount <= MOST_MONEY:
        return None
    return amount.quantize(Decimal("0.01"))
