"""Refunds: proposed, approved, handed to the bank, paid. The only place where one changes its status.

Whatever is proposed is held of the order's money at once, under the lock of the order, so that two returns of one order
never promise more than was paid for it; the database refuses it too. Locks: the order, its return, the refund.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import audit, states
from core.audit import Facts
from core.queue import QueueState
from orders.services.instructing import NotPossible
from returns.letters import Occasion
from returns.models import PayoutDetails, Refund, RefundTotal, ReturnRequest
from returns.queries import paid
from returns.services.requests import habits, moving, telling
from returns.services.requests.habits import Habits
from returns.states import BY_DETAILS, REFUND_NEXT, Payout, RefundStatus

LONGEST_REFERENCE: Final = 120
LONGEST_PROBLEM: Final = 300


@transaction.atomic
def propose_held(*, request: ReturnRequest, amount: Decimal, way: Payout, at: datetime, actor: User | None) -> Refund:
    """A refund of a return that the caller holds; who decides on it approves it with that, a machine does not.

    Raises `NotPossible` where the order has not got that much left.
    """
    _hold_money(request, amount)
    refund = Refund.objects.create(
        store=request.store, order=request.order, request=request, way=way, amount=amount,
        currency=request.order.currency, proposed_at=at, asked_at=at, try_at=at,
        status=RefundStatus.APPROVED if actor else RefundStatus.PROPOSED,
        approved_at=at if actor else None, approved_by=actor,
    )  # fmt: skip
    facts: Facts = {"request": request.pk, "amount": str(amount), "way": str(way)}
    audit.record("returns.refund.proposed", refund, at=at, actor=actor, after=refund.status, facts=facts)
    return refund


@transaction.atomic
def approve(*, refund: Refund, at: datetime, actor: User) -> Refund:
    """It may be paid; one that failed may be paid again, as a payment of its own. Raises `IllegalTransition`."""
    row = hold(refund)
    if row.status == RefundStatus.FAILED:
        _begin_anew(row)
    move_held(row, RefundStatus.APPROVED, at=at, actor=actor, approved_at=at, approved_by=actor)
    return row


@transaction.atomic
def take_back_approval(*, refund: Refund, at: datetime, actor: User) -> Refund:
    """It may not be paid yet. Raises `IllegalTransition`."""
    row = hold(refund)
    move_held(row, RefundStatus.PROPOSED, at=at, actor=actor, approved_at=None, approved_by=None)
    return row


@transaction.atomic
def hand_to_bank(*, store: Store, refunds: Collection[int], at: datetime, actor: User) -> list[Refund]:
    """These refunds (their ids) go into a file for the bank, and are being paid from then on; those that can't be paid
    so, or not by this person, stay. Returns what went in, with whom to pay.
    """
    wanted = Refund.objects.filter(store=store, pk__in=refunds, status=RefundStatus.APPROVED).order_by("order", "pk")
    done = list[Refund]()
    for refund in wanted:
        row = hold(refund)
        if row.status == RefundStatus.APPROVED and not why_not_to_bank(row, payer=actor, said=habits.of(store)):
            move_held(row, RefundStatus.SENDING, at=at, actor=actor, exported_at=at, paid_by=actor, way=_way(row))
            done.append(row)
    return done


@transaction.atomic
def mark_paid(*, refund: Refund, reference: str, at: datetime, actor: User) -> Refund:
    """It was paid by hand, or by the bank whose `reference` says so. Raises `NotPossible`, `IllegalTransition`."""
    row = hold(refund)
    told = " ".join(reference.split())[:LONGEST_REFERENCE]
    if not told:
        raise NotPossible(_("Write the bank’s reference: the buyer is told."))
    if row.status != RefundStatus.SENDING:
        _require_payer(row, actor)
    if row.status == RefundStatus.SENDING and row.way == Payout.GATEWAY and row.state != QueueState.SET_ASIDE:
        raise NotPossible(_("The gateway is at work on it: wait for its answer."))
    payer = row.paid_by or actor
    move_held(row, RefundStatus.PAID, at=at, actor=actor, reference=told, paid_at=at, paid_by=payer, problem="")
    return row


@transaction.atomic
def mark_failed(*, refund: Refund, why: str, at: datetime, actor: User) -> Refund:
    """It did not arrive. Raises `NotPossible`, `IllegalTransition`."""
    row = hold(refund)
    if row.status == RefundStatus.SENDING and row.way == Payout.GATEWAY and row.state != QueueState.SET_ASIDE:
        raise NotPossible(_("The gateway is at work on it: wait for its answer."))
    problem = why.strip()[:LONGEST_PROBLEM] or _("It came back.")
    move_held(row, RefundStatus.FAILED, at=at, actor=actor, problem=problem)
    return row


@transaction.atomic
def open_details(*, refund: Refund, at: datetime, actor: User) -> dict[str, str]:
    """Whom to pay, in full, for who pays; that `actor` read it is in the log before it is returned."""
    kept = PayoutDetails.objects.filter(request=refund.request_id).first()
    if kept is None:
        return {}
    audit.record("returns.payout.opened", kept, at=at, actor=actor, facts={"refund": refund.pk})
    return {str(name): str(said) for name, said in kept.details.items()}


def withdraw_held(refunds: Sequence[Refund], *, at: datetime, actor: User | None) -> None:
    """They are not paid after all, and what they held of their order's money is there again. Raises `NotPossible` once
    money may have left; the caller holds their return."""
    for refund in refunds:
        if RefundStatus.WITHDRAWN not in REFUND_NEXT[RefundStatus(refund.status)]:
            raise NotPossible(_("The refund is being paid, or was."))
        move_held(refund, RefundStatus.WITHDRAWN, at=at, actor=actor)
        RefundTotal.objects.filter(order=refund.order_id).update(held=F("held") - refund.amount)


def hold(refund: Refund) -> Refund:
    """Lock a refund after its order and its return; both at hand."""
    request = moving.hold(refund.request)
    row = Refund.objects.select_for_update(of=("self",)).select_related("approved_by").get(pk=refund.pk)
    row.request, row.order, row.store = request, request.order, request.store
    return row


def move_held(refund: Refund, to: RefundStatus, *, at: datetime, actor: User | None, **changes: object) -> None:
    """The caller holds it; `changes` are columns that go with the move. Buyers hear of what was paid."""
    before = RefundStatus(refund.status)
    states.require(REFUND_NEXT, before, to)
    refund.status = to
    for name, value in changes.items():
        setattr(refund, name, value)
    refund.save(update_fields=["status", *changes])
    facts: Facts = {"request": refund.request_id, "amount": str(refund.amount)}
    audit.record("returns.refund.moved", refund, at=at, actor=actor, before=before, after=to, facts=facts)
    if to is RefundStatus.PAID:
        telling.tell(refund.request, Occasion.REFUNDED, at=at)


def is_large(amount: Decimal, currency: str, *, said: Habits, store: Store) -> bool:
    """Whether two people have to look at it; an amount in another currency than the limit's always is."""
    within = said.alone_up_to is not None and currency == store.currency and amount <= said.alone_up_to
    return said.four_eyes and not within


def why_not_pay(refund: Refund, *, payer: User | None, said: Habits) -> str:
    """Why this person can't pay it; empty when she can."""
    if not is_large(refund.amount, refund.currency, said=said, store=refund.store):
        return ""
    if payer is None or refund.approved_by_id is None:
        return _("A person approves it, and another one pays it.")
    if refund.approved_by_id == payer.pk:
        return _("You approved it: above the limit somebody else pays.")
    return ""


def why_not_to_bank(refund: Refund, *, payer: User, said: Habits) -> str:
    """Why it can't go into this person's file for the bank; empty when it can."""
    if refund.status != RefundStatus.APPROVED:
        return _("It is not to be paid now.")
    if _way(refund) not in BY_DETAILS:
        return _("It goes back the way it was paid.")
    if not PayoutDetails.objects.filter(request=refund.request_id).exists():
        return _("The buyer has not said yet whom to pay.")
    return why_not_pay(refund, payer=payer, said=said)


def _begin_anew(row: Refund) -> None:
    """What is known of the payment that failed belongs to that one."""
    row.key, row.state, row.tries, row.unsure = uuid.uuid4(), QueueState.WAITING, 0, False
    row.reference, row.problem, row.paid_by, row.exported_at = "", "", None, None
    columns = ["key", "state", "tries", "unsure", "reference", "problem", "paid_by", "exported_at"]
    row.save(update_fields=columns)


def _require_payer(refund: Refund, payer: User) -> None:
    if why := why_not_pay(refund, payer=payer, said=habits.of(refund.store)):
        raise NotPossible(why)


def _way(refund: Refund) -> Payout:
    """As the buyer said last."""
    if refund.way == Payout.GATEWAY:
        return Payout.GATEWAY
    told = PayoutDetails.objects.filter(request=refund.request_id).values_list("way", flat=True).first()
    return Payout(told or refund.way)


def _hold_money(request: ReturnRequest, amount: Decimal) -> None:
    most = paid.of(request.order)
    total, _made = RefundTotal.objects.get_or_create(
        order=request.order, defaults={"store": request.store, "most": most}
    )
    try:
        with transaction.atomic():
            RefundTotal.objects.filter(pk=total.pk).update(most=most, held=F("held") + amount)
    except IntegrityError as refusal:
        raise NotPossible(_("That is more than is left of what was paid for this order.")) from refusal
