"""Claims that open by themselves when a courier owes something, and go away while nobody has sent them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from connectors.couriers.words import ScanStatus
from connectors.models import Connection
from core import audit
from core.audit import Change
from core.dates import day_of
from orders.models import OrderLine
from orders.states import Bucket
from returns.models import Claim, Pickup, RtoCase
from returns.queries import contents
from returns.queries.contents import MOST_MONEY
from returns.states import AWAITED, ClaimKind, ClaimStatus, End, RtoStatus

CLAIM_WITHIN: Final = 30  # days, where the connection's setting `claim_days` says nothing
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Due:
    """What is owed for one parcel that comes back, 0 where nothing (any more); `since` is when that was said.

    `counted`: a sum over units, which replaces what was asked before; else an amount that somebody corrected stays.
    """

    case: RtoCase | Pickup
    kind: ClaimKind
    asked: Decimal
    since: datetime
    counted: bool = False


def follow_held(*, cases: Sequence[RtoCase], at: datetime) -> None:
    """Claims in line with what couriers say of these cases' parcels, which the caller holds."""
    claim_held(dues=[due for case in cases for due in _said(case, at)], at=at)


def follow_pickups_held(*, pickups: Sequence[Pickup], at: datetime) -> None:
    """As `follow_held`, of pickups with their returns: what its courier fetched and lost or damaged, it owes."""
    claim_held(dues=[due for pickup in pickups for due in _lost(pickup, at)], at=at)


def claim_held(*, dues: Sequence[Due], at: datetime) -> None:
    """Open what is owed, correct and withdraw what nobody has sent yet; a case's kinds at most once each."""
    parcels, kinds = {due.case.shipment_id for due in dues}, {due.kind for due in dues}
    rows = Claim.objects.select_for_update().filter(shipment__in=parcels, kind__in=kinds).order_by("pk")
    live_last = sorted(rows, key=lambda claim: claim.status != ClaimStatus.WITHDRAWN)
    latest = {(claim.shipment_id, claim.kind): claim for claim in live_last}
    pairs = [(due, latest.get((due.case.shipment_id, due.kind))) for due in dues]
    _correct([(due, claim) for due, claim in pairs if claim and claim.status == ClaimStatus.OPEN], at)
    _reopen([(due, claim) for due, claim in pairs if claim and claim.status == ClaimStatus.WITHDRAWN], at)
    _open([due for due, claim in pairs if claim is None and due.asked], at)


def deadline_of(connection: Connection | None, since: date) -> date:
    """The last day to claim for what was said on the day `since`, as the connection's settings say."""
    days = (connection.settings if connection else {}).get("claim_days")
    usable = isinstance(days, int | str) and str(days).isdecimal() and 0 < int(days) <= 366  # noqa: PLR2004 a year
    return since + timedelta(days=int(str(days)) if usable else CLAIM_WITHIN)


def worth_of(line: OrderLine) -> Decimal:
    """What is asked for one unit: its price, else what it was bought for; its product comes along."""
    return contents.price_of(line) or line.product.cost or NOTHING


def _said(case: RtoCase, at: datetime) -> Iterator[Due]:
    """What follows from the courier's word; kinds on which it has no bearing are left out."""
    parcel = case.shipment
    since = parcel.status_at or at
    awaited = case.status in AWAITED
    if case.status == RtoStatus.DISPUTED:
        yield Due(case, ClaimKind.COD, case.cod_disputed or NOTHING, since)
    elif case.cod_disputed is None or case.ended == End.NOT_BACK:
        yield Due(case, ClaimKind.COD, NOTHING, since)
    gone = awaited and parcel.bucket in {Bucket.LOST, Bucket.DISPOSED}
    yield Due(case, ClaimKind.LOST, case.value if gone else NOTHING, since)
    if not case.received_at:  # afterwards the units tell
        damaged = awaited and parcel.bucket == Bucket.DAMAGED
        yield Due(case, ClaimKind.DAMAGED, case.value if damaged else NOTHING, since)
    if not awaited or parcel.status != ScanStatus.RTO_DELIVERED:
        yield Due(case, ClaimKind.NEVER_RETURNED, NOTHING, since)


def _lost(pickup: Pickup, at: datetime) -> Iterator[Due]:
    """Of what was not received, whatever was decided otherwise; then the units tell."""
    parcel, request = pickup.shipment, pickup.request
    since, here = parcel.status_at or at, request.received_at is not None
    lost = not here and parcel.bucket in {Bucket.LOST, Bucket.DISPOSED}
    yield Due(pickup, ClaimKind.LOST, request.value if lost else NOTHING, since)
    if not here:
        yield Due(pickup, ClaimKind.DAMAGED, request.value if parcel.bucket == Bucket.DAMAGED else NOTHING, since)


def _open(dues: Sequence[Due], at: datetime) -> None:
    """Nothing is claimed by itself of an import's past that could not be claimed any more."""
    accounts = _connections(due.case for due in dues)
    made = [_claim(due, accounts.get(due.case.shipment.connection_id), at) for due in dues]
    today = {due.case.store_id: day_of(at, due.case.store.zone) for due in dues}
    in_time = [
        claim
        for claim, due in zip(made, dues, strict=True)
        if not _is_quiet(due.case) or due.kind is ClaimKind.NEVER_RETURNED or claim.deadline_on >= today[claim.store_id]
    ]
    Claim.objects.bulk_create(in_time)
    _told("returns.claim.opened", in_time, at)


def _claim(due: Due, connection: Connection | None, at: datetime) -> Claim:
    case, parcel = due.case, due.case.shipment
    return Claim(
        store_id=case.store_id,
        shipment_id=case.shipment_id,
        case=case if isinstance(case, RtoCase) else None,
        kind=due.kind,
        courier=parcel.courier,
        currency=parcel.order.currency,
        asked=min(due.asked, MOST_MONEY),
        deadline_on=deadline_of(connection, day_of(due.since, case.store.zone)),
        opened_at=at,
    )


def _is_quiet(case: RtoCase | Pickup) -> bool:
    """Whether an import of the past tells of it."""
    return isinstance(case, RtoCase) and case.quiet


def _connections(cases: Iterable[RtoCase | Pickup]) -> dict[int | None, Connection]:
    wanted = {pk for case in cases if (pk := case.shipment.connection_id) is not None}
    return {one.pk: one for one in Connection.objects.filter(pk__in=wanted)} if wanted else {}


def _correct(pairs: Sequence[tuple[Due, Claim]], at: datetime) -> None:
    gone = [claim for due, claim in pairs if not due.asked]
    recounted = [(due, claim) for due, claim in pairs if due.asked and due.counted]
    changed = [(due, claim) for due, claim in recounted if claim.asked != min(due.asked, MOST_MONEY)]
    for claim in gone:
        claim.status, claim.settled_at = ClaimStatus.WITHDRAWN, at
    for due, claim in changed:
        claim.asked = min(due.asked, MOST_MONEY)
    _save([*gone, *(claim for _due, claim in changed)])
    _told("returns.claim.withdrawn", gone, at)
    _told("returns.claim.changed", [claim for _due, claim in changed], at)


def _reopen(pairs: Sequence[tuple[Due, Claim]], at: datetime) -> None:
    """What was withdrawn stays so until it is said anew."""
    anew = [(due, one) for due, one in pairs if due.asked and one.settled_at and due.since > one.settled_at]
    for due, claim in anew:
        claim.status, claim.settled_at, claim.asked = ClaimStatus.OPEN, None, min(due.asked, MOST_MONEY)
    _save([claim for _due, claim in anew])
    _told("returns.claim.opened", [claim for _due, claim in anew], at)


def _save(claims: Sequence[Claim]) -> None:
    if claims:
        Claim.objects.bulk_update(claims, ["status", "asked", "settled_at"])


def _told(verb: str, claims: Sequence[Claim], at: datetime) -> None:
    if claims:
        facts = [_about(one) for one in claims]
        changes = [Change(one, None, one.status, fact) for one, fact in zip(claims, facts, strict=True)]
        audit.record_all(verb, changes, at=at, actor=None)


def _about(claim: Claim) -> dict[str, str | int]:
    return {"kind": claim.kind, "asked": str(claim.asked), "parcel": claim.shipment_id}
