"""What couriers say of a parcel besides its scans: cash, freight, the promise, the number of its way back."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from connectors.couriers.base import LONGEST_AWB, ParcelReport
from connectors.models import Connection
from core.writing import add, write
from orders.models import News, Shipment, StaleParcel
from orders.services.tracking.folding import hold
from orders.services.tracking.hearing import Numbered, Told, adopt_held, hear_held, numbered

MOST_MONEY = Decimal("999999999999.99")


class Learnt(NamedTuple):
    """The columns of a parcel that are filled in here."""

    cod_amount: Decimal | None
    freight: Decimal | None
    promised_on: date | None
    return_awb: str


LEARNT = Learnt._fields


@transaction.atomic
def take(
    *, connection: Connection, told: Sequence[Told], parcels: Sequence[ParcelReport], at: datetime,
    asked: Collection[int] = (),
) -> list[News]:  # fmt: skip
    """Everything that one or more calls of a courier said, scans and the rest, in one transaction; returns the news.

    Parcels that were `asked` about are held as well, whether something was said about them or not.
    """
    known = numbered(connection, {item.report.awb for item in told} | {report.awb for report in parcels})
    hold(shipment_ids={pk for pk, _store_id in known.values()}.union(asked))
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
    rows = Shipment.objects.filter(pk__in=said).order_by("pk").values_list("pk", "store_id", "awb", *LEARNT)
    changed, turned_round = list[tuple[int, int, Learnt]](), list[int]()
    for pk, store_id, awb, *columns in rows:
        before = Learnt(*columns)
        after = _filled(before, said[pk], awb=awb) if awb == said[pk].awb else before
        if after != before:
            changed.append((pk, store_id, after))
            if said[pk].return_awb:
                turned_round.append(pk)
    write(Shipment, LEARNT, [(pk, *after) for pk, _store_id, after in changed])
    add(StaleParcel, ("store_id", "shipment_id", "since"), [(store_id, pk, at) for pk, store_id, _after in changed])
    return adopt_held(shipment_ids=turned_round, at=at) if turned_round else []


def _filled(before: Learnt, report: ParcelReport, *, awb: str) -> Learnt:
    freight, back = _money(report.freight), report.return_awb
    usable = back is not None and 0 < len(back) <= LONGEST_AWB and back != awb
    return Learnt(
        cod_amount=_money(report.cod_amount) if before.cod_amount is None else before.cod_amount,
        freight=before.freight if freight is None else freight,
        promised_on=before.promised_on or report.promised_on,
        return_awb=back if back and usable else before.return_awb,
    )


def _money(amount: Decimal | None) -> Decimal | None:
    """An amount to the cent that a column can hold; anything else was not said."""
    if amount is None or not amount.is_finite() or not 0 <= amount <= MOST_MONEY:
        return None
    return amount.quantize(Decimal("0.01"))
