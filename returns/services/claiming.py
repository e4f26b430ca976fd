"""What people do about claims: send them, write down the answer and the money."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, states
from core.dates import day_of
from orders.models import StaleParcel
from orders.services.instructing import NotPossible
from returns.models import Claim, RtoCase
from returns.queries.contents import MOST_MONEY
from returns.services import advancing, moving, owing
from returns.states import CLAIM_NEXT, ClaimKind, ClaimStatus

SETTLED = frozenset({ClaimStatus.PAID, ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN})
LONGEST_REFERENCE, LONGEST_NOTE = 80, 300


@dataclass(frozen=True, slots=True)
class Said:
    """What goes with a step: the courier's number for the claim, words, and amounts in the order's currency.

    None leaves what is there.
    """

    reference: str | None = None
    note: str | None = None
    asked: Decimal | None = None
    paid: Decimal | None = None


@transaction.atomic
def claim(*, case: RtoCase, kind: ClaimKind, asked: Decimal, at: datetime, actor: User | None, note: str = "") -> Claim:
    """Open a claim by hand. Raises `NotPossible` where there is one of this kind."""
    case = moving.hold(case)
    same = Claim.objects.filter(shipment=case.shipment_id, kind=kind).exclude(status=ClaimStatus.WITHDRAWN)
    if same.exists():
        raise NotPossible(_("There is such a claim for this parcel already."))
    _require_amount(asked)
    connection = case.shipment.connection
    row = Claim.objects.create(
        store_id=case.store_id,
        shipment_id=case.shipment_id,
        case=case,
        kind=kind,
        courier=case.courier,
        currency=case.order.currency,
        asked=asked,
        deadline_on=owing.deadline_of(connection, day_of(at, case.store.zone)),
        note=note[:LONGEST_NOTE],
        opened_at=at,
        opened_by=actor,
    )
    audit.record("returns.claim.opened", row, at=at, actor=actor, after=row.status, facts=_about(row))
    advancing.advance_held(cases=[case], at=at, actor=actor)
    return row


@transaction.atomic
def move(*, claim: Claim, to: ClaimStatus, said: Said, at: datetime, actor: User | None) -> Claim:
    """The only place where people change a claim's status: sent, accepted, paid, rejected, withdrawn, taken up again.

    Raises `IllegalTransition`, and `NotPossible` where an amount is missing or can't be.
    """
    case = moving.hold(claim.case) if claim.case else None
    row = Claim.objects.select_for_update().get(pk=claim.pk)
    before = ClaimStatus(row.status)
    states.require(CLAIM_NEXT, before, to)
    _take(row, said)
    if to is ClaimStatus.PAID:
        _require_paid(row)
    row.status = to
    row.sent_at = at if to is ClaimStatus.SENT else row.sent_at
    row.settled_at = at if to in SETTLED else None
    row.save()
    audit.record("returns.claim.moved", row, at=at, actor=actor, before=before, after=to, facts=_about(row))
    StaleParcel.objects.create(store_id=row.store_id, shipment_id=row.shipment_id, since=at)
    if case:
        advancing.advance_held(cases=[case], at=at, actor=actor)
    return row


@transaction.atomic
def correct(*, claim: Claim, said: Said, at: datetime, actor: User | None) -> Claim:
    """Change the amount asked, the reference or the note of a claim that isn't settled. Raises `NotPossible`."""
    row = Claim.objects.select_for_update().get(pk=claim.pk)
    if row.status in SETTLED:
        raise NotPossible(_("This claim is settled: take it up again first."))
    before = (row.reference, row.note, row.asked)
    _take(row, Said(said.reference, said.note, said.asked))
    if before != (row.reference, row.note, row.asked):
        row.save(update_fields=["reference", "note", "asked"])
        audit.record("returns.claim.changed", row, at=at, actor=actor, after=row.status, facts=_about(row))
    return row


def _take(row: Claim, said: Said) -> None:
    if said.reference is not None:
        row.reference = said.reference[:LONGEST_REFERENCE]
    if said.note is not None:
        row.note = said.note[:LONGEST_NOTE]
    if said.asked is not None:
        _require_amount(said.asked)
        row.asked = said.asked
    if said.paid is not None:
        row.paid = said.paid


def _require_amount(asked: Decimal) -> None:
    if not asked.is_finite() or not 0 < asked <= MOST_MONEY:
        raise NotPossible(_("Say how much is asked: more than nothing."))


def _require_paid(row: Claim) -> None:
    if row.paid is None:
        raise NotPossible(_("Say how much the courier paid."))
    if not row.paid.is_finite() or row.paid < 0:
        raise NotPossible(_("What the courier paid can’t be less than nothing."))
    if row.paid > row.asked:
        raise NotPossible(_("The courier can’t have paid more than was asked: correct one of the amounts."))


def _about(row: Claim) -> dict[str, str | int | None]:
    paid = None if row.paid is None else str(row.paid)
    return {"kind": row.kind, "asked": str(row.asked), "paid": paid, "parcel": row.shipment_id}
