"""What couriers say of a parcel besides its scans: cash, freight, the promise, the number of its way back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from connectors.couriers.base import ParcelReport
from connectors.models import Connection
from orders.models import News, Shipment, StaleParcel
from orders.services.tracking.folding import lock
from orders.services.tracking.hearing import Told, adopt, hear
from orders.services.tracking.writing import write

LEARNT = ("cod_amount", "freight", "promised_on", "return_awb")
LONGEST_AWB = 60
MOST_MONEY = Decimal("999999999999.99")


@transaction.atomic
def take(*, connection: Connection, told: Sequence[Told], parcels: Sequence[ParcelReport], at: datetime) -> list[News]:
    """Everything that one or more calls of a courier said, scans and the rest, in one transaction; returns the news."""
    numbers = {item.report.awb for item in told} | {report.awb for report in parcels}
    locked = lock(shipment_ids=_known(connection, numbers))
    return _fill_in(locked, parcels, at) + hear(connection=connection, told=told, at=at)


@transaction.atomic
def learn(*, connection: Connection, parcels: Sequence[ParcelReport], at: datetime) -> list[News]:
    """Fill in what the courier said besides scans; a return number brings the scans that waited for it."""
    return _fill_in(lock(shipment_ids=_known(connection, [report.awb for report in parcels])), parcels, at)


def _fill_in(locked: Sequence[Shipment], parcels: Sequence[ParcelReport], at: datetime) -> list[News]:
    """The promise is the first one told and never changes; a COD amount that the order gave stays; freight and return
    number are what was said last."""
    said = {report.awb: report for report in parcels}  # the last word on each parcel
    changed = [shipment for shipment in locked if shipment.awb in said and _fill(shipment, said[shipment.awb])]
    write(Shipment, LEARNT, [(s.pk, *(getattr(s, name) for name in LEARNT)) for s in changed])
    StaleParcel.objects.bulk_create([StaleParcel(store_id=s.store_id, shipment_id=s.pk, since=at) for s in changed])
    on_the_way_back = [s for s in changed if said[s.awb].return_awb]
    return adopt(shipments=on_the_way_back, at=at) if on_the_way_back else []


def _known(connection: Connection, numbers: Collection[str]) -> list[int]:
    known = Shipment.objects.filter(
        Q(awb__in=list(numbers)) | Q(return_awb__in=list(numbers)), tracked_by=connection.provider
    )
    return list(known.exclude(awb="", return_awb="").values_list("pk", flat=True))


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
