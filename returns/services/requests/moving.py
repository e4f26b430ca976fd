"""The only place where a return that a buyer asked for changes its status."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from core import audit, states
from core.audit import Facts
from orders.models import Order
from returns.models import ReturnRequest, ReturnUnit
from returns.services.requests import habits, telling
from returns.services.requests.habits import Habits
from returns.states import COUNTS, RETURN_NEXT, Goods, Outcome, ReturnStatus

COLUMNS = (
    "status", "outcome", "due_at", "approved_at", "approved_by", "refused_why", "received_at", "received_by",
    "inspected_at", "resolved_at", "resolved_by", "ended_at",
)  # fmt: skip
OVER = frozenset({ReturnStatus.CLOSED, ReturnStatus.REJECTED, ReturnStatus.CANCELLED})


def hold(request: ReturnRequest) -> ReturnRequest:
    """Lock a return in the one order that everybody keeps: its order first. With order, store and lines' orders."""
    Order.objects.select_for_update().get(pk=request.order_id)
    rows = ReturnRequest.objects.select_for_update(of=("self",)).select_related("order__customer", "store")
    return rows.get(pk=request.pk)


@transaction.atomic
def move(
    *,
    request: ReturnRequest,
    to: ReturnStatus,
    at: datetime,
    actor: User | None,
    outcome: Outcome | None = None,
    why: str = "",
) -> ReturnRequest:
    """Decide on a return; `why` tells the buyer why it is refused, or paid in part. Raises `IllegalTransition`."""
    row = hold(request)
    move_held(request=row, to=to, at=at, actor=actor, outcome=outcome, why=why)
    return row


def move_held(
    *,
    request: ReturnRequest,
    to: ReturnStatus,
    at: datetime,
    actor: User | None,
    outcome: Outcome | None = None,
    why: str = "",
) -> None:
    """As `move`, for a caller who holds the return."""
    before = ReturnStatus(request.status)
    states.require(RETURN_NEXT, before, to)
    _step(request, to, at, actor, outcome)
    request.refused_why = why if to is not ReturnStatus.CLOSED else request.refused_why
    request.due_at = _due(request, to, at)
    request.save(update_fields=COLUMNS)
    if (before in COUNTS) is not (to in COUNTS):
        ReturnUnit.objects.filter(returned__request=request).update(counts=to in COUNTS)
    facts: Facts = {"order": request.order_id}
    facts = {**facts, "outcome": str(outcome)} if outcome else facts
    audit.record("returns.request.moved", request, at=at, actor=actor, before=before, after=to, facts=facts)
    telling.moved(request, before, at=at)


def _step(request: ReturnRequest, to: ReturnStatus, at: datetime, actor: User | None, outcome: Outcome | None) -> None:
    request.status = to
    if to is ReturnStatus.REQUESTED:
        request.approved_at = request.approved_by = request.ended_at = None
    if to is ReturnStatus.APPROVED:
        request.approved_at, request.approved_by = request.approved_at or at, request.approved_by or actor
        request.received_at = request.received_by = request.inspected_at = None
    if to is ReturnStatus.RECEIVED:
        request.received_at, request.received_by = request.received_at or at, request.received_by or actor
        request.inspected_at = None
    if to is ReturnStatus.INSPECTED:
        request.inspected_at = request.inspected_at or at
    if to is ReturnStatus.RESOLVED:
        request.outcome, request.resolved_at, request.resolved_by = outcome or "", at, actor
    elif to is not ReturnStatus.CLOSED:
        request.outcome, request.resolved_at, request.resolved_by = "", None, None
    if to in OVER:
        request.ended_at = at


def due_to_answer(said: Habits, *, at: datetime) -> datetime:
    """When a request of now wants its answer."""
    return at + timedelta(hours=said.answer_hours)


def _due(request: ReturnRequest, to: ReturnStatus, at: datetime) -> datetime | None:
    """An answer some hours after the request, the end some days after receipt, or after the yes where nothing has to
    come; otherwise others are to act.
    """
    said = habits.of(request.store)
    if to is ReturnStatus.REQUESTED:
        return due_to_answer(said, at=at)
    if to in {ReturnStatus.RECEIVED, ReturnStatus.INSPECTED}:
        return (request.received_at or at) + timedelta(days=said.resolve_days)
    if to is ReturnStatus.APPROVED and request.goods != Goods.TO_COME:
        return (request.approved_at or at) + timedelta(days=said.resolve_days)
    return None
