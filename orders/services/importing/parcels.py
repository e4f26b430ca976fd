"""The parcels of orders that are here already: which of them the file means, and what it adds to them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from connectors.couriers.words import ScanStatus
from orders.fold import Said
from orders.models import Scan, Shipment
from orders.services.importing.copying import Ids, Rows
from orders.services.importing.creating import Load, Travelling, create_parcels, scan_row, travel
from orders.services.importing.drafts import FINAL, Draft, DraftParcel, Planned
from orders.services.importing.planning import correction
from orders.services.importing.tables import SCANS
from orders.states import Source

PARCELS = Rows(
    Shipment,
    (
        "id", "connection_id", "courier", "tracked_by", "awb", "zone", "cod_amount", "freight", "cod_fee",
        "return_freight", "promised_on",
    ),
)  # fmt: skip

Told = tuple[Draft, DraftParcel, Shipment]


def amend(told: Sequence[tuple[Draft, int, list[Shipment]]], *, load: Load) -> dict[int, list[int]]:
    """Bring parcels in line with drafts, each given with its order's id and the parcels that the order has.

    Returns, by order, the ids of the draft's parcels, in the draft's order. The caller folds them.
    """
    places: dict[int, list[int]] = {}
    known: list[Told] = []
    fresh: list[Travelling] = []
    ids = Ids(Shipment, sum(len(draft.parcels) for draft, _order_id, _existing in told))
    for draft, order_id, existing in told:
        places[order_id] = []
        left = list(existing)
        for parcel in draft.parcels:
            if found := _meant(parcel, left):
                left.remove(found)
                known.append((draft, parcel, found))
            else:
                fresh.append(travel(draft, parcel, ids.next(), order_id, load))
            places[order_id].append(found.pk if found else fresh[-1].pk)
    PARCELS.update([_row(draft, parcel, found, load) for draft, parcel, found in known])
    _add_scans(known, load)
    create_parcels(fresh, load=load)
    return places


def _meant(parcel: DraftParcel, existing: Sequence[Shipment]) -> Shipment | None:
    """The parcel with that AWB; else the first where one side has no AWB to tell them apart by."""
    same = [one for one in existing if (one.tracked_by, one.awb) == (parcel.tracked_by, parcel.awb)]
    bare = [one for one in existing if not one.awb or not parcel.awb]
    return next(iter(same or bare), None)


def _row(draft: Draft, parcel: DraftParcel, found: Shipment, load: Load) -> tuple[object, ...]:
    named = parcel if parcel.awb and not found.awb else None
    alone = len(draft.parcels) == 1
    return (
        found.pk,
        found.connection_id or (load.connections.get(parcel.tracked_by) if parcel.awb else None),
        found.courier or parcel.courier,
        named.tracked_by if named else found.tracked_by,
        named.awb if named else found.awb,
        parcel.zone or found.zone,
        draft.cod_amount if alone and draft.cod_amount is not None else found.cod_amount,
        found.freight if parcel.freight is None else parcel.freight,
        found.cod_fee if parcel.cod_fee is None else parcel.cod_fee,
        found.return_freight if parcel.return_freight is None else parcel.return_freight,
        found.promised_on or parcel.promised_on,
    )


def _add_scans(told: Sequence[Told], load: Load) -> None:
    """What the file says and no scan from a file said yet, and a correction where older words would win."""
    said = _said([found.pk for _draft, _parcel, found in told])
    rows = []
    for draft, parcel, found in told:
        before = said[found.pk]
        heard = {(one.status, one.happened_at) for one in before}
        fresh = [one for one in parcel.planned if (one.status, one.at) not in heard]
        final = FINAL.get(draft.head.status)
        every = [*before, *(_as_said(one, load) for one in fresh)]
        if final and (corrected := correction(final, every)):
            fresh.append(corrected)
        rows += [scan_row(one, parcel, found.pk, draft, load, bytes) for one in fresh]
    SCANS.add_new(rows)


def _said(shipment_ids: Sequence[int]) -> Mapping[int, list[Said]]:
    """What files said of these parcels before."""
    said = defaultdict[int, list[Said]](list)
    columns = ("shipment_id", "happened_at", "received_at", "status", "digest", "time_assumed")
    scans = Scan.objects.filter(shipment__in=shipment_ids, source=Source.IMPORT)
    for pk, happened_at, received_at, status, digest, assumed in scans.values_list(*columns):
        said[pk].append(Said(happened_at, received_at, ScanStatus(status), bytes(digest), time_assumed=assumed))
    return said


def _as_said(one: Planned, load: Load) -> Said:
    name = f"{one.status} {one.at}".encode()  # stands for the digest: only has to differ
    return Said(one.at, load.at, one.status, name, time_assumed=one.assumed)
