"""What speaks for a claim, gathered for the paper that goes with it."""

from collections.abc import Sequence
from datetime import datetime

from core.web.state_words import mid_sentence
from orders import meanings
from orders import wording as couriers
from orders.models import Scan
from returns.evidence import Event, Facts, Item, Picture, Unit
from returns.models import Arrival, Claim, Photo, RtoLine
from returns.queries import contents

MOST_SCANS = 200
MOST_PICTURES = 24


def of(claim: Claim, *, language: str, at: datetime) -> Facts:
    """Everything that is known of the claim's parcel, the buyer left out."""
    parcel, case, store = claim.shipment, claim.case, claim.store
    lines = list(_lines(claim))
    return Facts(
        store=store.name,
        zone=store.zone,
        language=language,
        at=at,
        kind=mid_sentence(claim.get_kind_display()),
        courier=couriers.courier(claim.courier),
        awb=parcel.awb,
        return_awb=parcel.return_awb,
        order=parcel.order.number,
        currency=claim.currency,
        asked=claim.asked,
        deadline=claim.deadline_on,
        reference=claim.reference,
        note=claim.note,
        handed_over=parcel.handed_over_at,
        marked_returned=parcel.rto_delivered_at,
        received=case.received_at if case else None,
        items=[_item(line) for line in lines],
        units=[
            Unit(_name(line), one.unit, one.get_grade_display(), one.note, one.at)
            for line in lines
            for one in sorted(line.inspections.all(), key=lambda row: row.unit)
        ],
        scans=_scans(list(parcel.scans.order_by("happened_at", "pk")[:MOST_SCANS])),
        door=[
            Event(row.at, row.get_verdict_display(), row.scanned)
            for row in Arrival.objects.filter(shipment=parcel, store=store).order_by("at", "pk")[:MOST_SCANS]
        ],
        pictures=_pictures(lines),
    )


def _lines(claim: Claim) -> list[RtoLine]:
    rows = RtoLine.objects.filter(case=claim.case_id) if claim.case_id else RtoLine.objects.none()
    return list(rows.select_related("line__product").prefetch_related("inspections").order_by("line__position", "pk"))


def _name(line: RtoLine) -> str:
    return line.line.product.name or line.line.product.sku


def _item(line: RtoLine) -> Item:
    price = contents.price_of(line.line)
    return Item(_name(line), line.line.product.sku, line.expected, line.received, line.missing, line.wrong, price)


def _scans(rows: Sequence[Scan]) -> list[Event]:
    known = meanings.of_scans(rows)
    return [
        Event(
            row.happened_at, str(couriers.of_scan(known[row.pk].status).text), row.raw_code, row.place, row.raw_text,
            row.time_assumed,
        )
        for row in rows
    ]  # fmt: skip


def _pictures(lines: list[RtoLine]) -> list[Picture]:
    """Those whose files are still there."""
    named = {line.pk: _name(line) for line in lines}
    rows = Photo.objects.filter(rto_line__in=lines).order_by("rto_line", "unit", "pk")[:MOST_PICTURES]
    read = [(row, _bytes(row)) for row in rows]
    return [Picture(jpeg, named[row.rto_line_id or 0], row.unit, row.at) for row, jpeg in read if jpeg]


def _bytes(photo: Photo) -> bytes:
    """Nothing where the storage lost it: the claim goes on without."""
    try:
        with photo.file.open("rb") as kept:
            return bytes(kept.read())
    except OSError:
        return b""
