"""Cases follow what couriers say: opened, disputed, closed, opened again, whatever came first and however often."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from connectors.couriers.words import Direction
from orders.models import News, Shipment
from orders.states import Bucket
from returns import reasons, way
from returns.models import RtoCase
from returns.services import moving, opening, owing
from returns.services.moving import Step
from returns.states import End, RtoStatus
from returns.way import GONE, Way

LEAVES_A_TRACE = GONE | {Bucket.RTO}
TRAVELS = frozenset({RtoStatus.EXPECTED, RtoStatus.DISPUTED})
FOLLOWED = ("courier", "reason", "reason_from", "opened_at", "cod_disputed")


@transaction.atomic
def follow(news: Sequence[News], *, at: datetime) -> None:
    """Bring the cases of these parcels, which the caller holds, in line with their journeys.

    What a parcel says now counts, not what the news said of it: the same news twice, or in another order, comes to the
    same.
    """
    told = {item.shipment_id: item.quiet for item in news if _concerns(item)}
    if not told:
        return
    outward = Shipment.objects.filter(pk__in=told, direction=Direction.FORWARD).select_related("order", "store")
    parcels = {parcel.pk: parcel for parcel in outward.order_by("pk")}
    cases = _cases(parcels)
    quiet = {pk for pk, is_quiet in told.items() if is_quiet}
    strangers = [one for pk, one in parcels.items() if pk not in cases and way.of(one) is not Way.NOT_BACK]
    _keep_up(list(cases.values()), at)
    made = opening.open_held(parcels=strangers, quiet=quiet, at=at, actor=None) if strangers else []
    if cases or made:
        owing.follow_held(cases=[*cases.values(), *made], at=at)


def _concerns(item: News) -> bool:
    """Whether a way back may have begun or ended; nearly all news is of parcels that travel to their buyers."""
    return item.bucket_before != Bucket.OPEN or item.bucket_after in LEAVES_A_TRACE


def _cases(parcels: dict[int, Shipment]) -> dict[int, RtoCase]:
    """By parcel, locked."""
    rows = RtoCase.objects.select_for_update(of=("self",)).filter(shipment__in=parcels).order_by("pk")
    cases = {case.shipment_id: case for case in rows}
    for case in cases.values():
        case.shipment = parcels[case.shipment_id]
        case.order, case.store = case.shipment.order, case.shipment.store
    return cases


def _keep_up(cases: Sequence[RtoCase], at: datetime) -> None:
    steps, changed = list[Step](), list[RtoCase]()
    for case in cases:
        before = [getattr(case, name) for name in FOLLOWED]
        to = way.moves_to(case, case.shipment)
        _take_over(case, to, at)
        if to:
            steps.append(Step(case, to, End.NOT_BACK))
        if before != [getattr(case, name) for name in FOLLOWED]:
            changed.append(case)
    if changed:
        RtoCase.objects.bulk_update(changed, FOLLOWED)
    if steps:
        moving.move_held(steps=steps, at=at, actor=None)


def _take_over(case: RtoCase, to: RtoStatus | None, at: datetime) -> None:
    """What its parcel says of it, where nobody knows better."""
    parcel = case.shipment
    case.courier = parcel.courier
    if case.reason_from not in reasons.OURS:
        case.reason, case.reason_from = reasons.of(parcel, case.order)
    if to is RtoStatus.DISPUTED:
        case.cod_disputed = opening.cash_of(parcel)
    if to is RtoStatus.EXPECTED:
        case.cod_disputed = None
    if (to or case.status) in TRAVELS and way.of(parcel) is not Way.NOT_BACK:
        case.opened_at = way.began_at(parcel, at=at)
