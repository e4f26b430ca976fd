"""Open cases for parcels that travel back, with what lies in them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from core import audit
from core.audit import Change
from orders.models import Shipment
from orders.states import Payment
from returns import reasons, way
from returns.models import RtoCase, RtoLine
from returns.queries import contents
from returns.queries.contents import Item
from returns.states import End, RtoStatus
from returns.way import Way

OPENED = {**way.STATUS, Way.NOT_BACK: RtoStatus.EXPECTED}  # by hand: it lies here, whatever its courier says


def open_held(
    *, parcels: Sequence[Shipment], quiet: Collection[int], at: datetime, actor: User | None
) -> list[RtoCase]:
    """A case for each of these parcels, which have none; the caller holds them, orders and stores at hand.

    Of those in `quiet` (ids) an import of the past tells: what nobody waits for any more is closed at once, so that no
    board is flooded; it has a reason for the figures, and no lines until somebody finds it after all.
    """
    items = contents.of(parcels)
    made = RtoCase.objects.bulk_create([_case(one, items[one.pk], one.pk in quiet, at) for one in parcels])
    live = [case for case in made if case.status != RtoStatus.CLOSED]
    _fill([(case, items[case.shipment_id]) for case in live])
    facts = [{"order": case.order_id, "parcel": case.shipment_id} for case in live]
    changes = [Change(case, None, case.status, fact) for case, fact in zip(live, facts, strict=True)]
    audit.record_all("returns.case.opened", changes, at=at, actor=actor)
    return made


def fill_held(*, case: RtoCase) -> None:
    """Lines for a case that has none."""
    if not case.lines.exists():
        _fill([(case, contents.of([case.shipment])[case.shipment_id])])


def cash_of(parcel: Shipment) -> Decimal:
    """What its courier was to collect, 0 where nothing."""
    order = parcel.order
    due = parcel.cod_amount if parcel.cod_amount is not None else order.cod_amount
    return Decimal(0) if order.payment_method == Payment.PREPAID else due or Decimal(0)


def _case(parcel: Shipment, items: Sequence[Item], quiet: bool, at: datetime) -> RtoCase:  # noqa: FBT001 of a row
    goes = way.of(parcel)
    past = quiet and way.is_past(parcel, at=at)
    reason, reason_from = reasons.of(parcel, parcel.order)
    return RtoCase(
        store=parcel.store,
        order=parcel.order,
        shipment=parcel,
        status=RtoStatus.CLOSED if past else OPENED[goes],
        reason=reason,
        reason_from=reason_from,
        opened_at=way.began_at(parcel, at=at),
        courier=parcel.courier,
        value=contents.worth(parcel, items),
        cod_disputed=cash_of(parcel) if goes is Way.TAKEN_BACK else None,
        closed_at=at if past else None,
        ended=End.PAST if past else "",
        quiet=quiet,
    )


def _fill(filled: Sequence[tuple[RtoCase, Sequence[Item]]]) -> None:
    RtoLine.objects.bulk_create(
        RtoLine(store_id=case.store_id, case=case, line_id=item.line_id, expected=item.units)
        for case, items in filled
        for item in items
    )
