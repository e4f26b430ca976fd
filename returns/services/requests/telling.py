"""Tell buyers how their returns stand: at each step that matters to them, once, in their language, with a link.

Called by whoever moves a return and holds it, so that the letter is there exactly when the move is. It leaves a little
later: until then taking the move back takes the letter back.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils import translation

from core.languages import spoken
from core.web import formats
from messaging.models import Message
from messaging.services import Wanted, call_off, say_all
from messaging.ways import Person, to_people
from orders.models import Purpose
from orders.services import linking
from orders.states import Payment
from returns import letters
from returns.letters import Facts, Occasion
from returns.models import PayoutDetails, Refund, ReturnRequest, StoreCredit
from returns.states import HOLDS, Goods, Outcome, RefundStatus, Resolution, ReturnStatus

LEAVES_AFTER: Final = timedelta(seconds=30)  # the time to undo that pages offer, and some for the way
NOT_SO: Final = "taken back"
FORWARD: Final = {
    (ReturnStatus.REQUESTED, ReturnStatus.APPROVED): Occasion.APPROVED,
    (ReturnStatus.REQUESTED, ReturnStatus.REJECTED): Occasion.REJECTED,
    (ReturnStatus.APPROVED, ReturnStatus.RECEIVED): Occasion.RECEIVED,
}
BACK: Final = frozenset(
    {
        (ReturnStatus.APPROVED, ReturnStatus.REQUESTED),
        (ReturnStatus.REJECTED, ReturnStatus.REQUESTED),
        (ReturnStatus.RECEIVED, ReturnStatus.APPROVED),
        (ReturnStatus.RESOLVED, ReturnStatus.INSPECTED),
        (ReturnStatus.RESOLVED, ReturnStatus.APPROVED),
    }
)
ENDS: Final = {
    Outcome.REFUNDED: Occasion.DUE,
    Outcome.CREDITED: Occasion.CREDITED,
    Outcome.EXCHANGED: Occasion.EXCHANGED,
    Outcome.REPLACED: Occasion.EXCHANGED,
    Outcome.REJECTED_AT_QC: Occasion.REFUSED,
}


def moved(request: ReturnRequest, before: ReturnStatus, *, at: datetime) -> None:
    """Tell of a move, or take back what has not been told yet. The caller holds the return."""
    to = ReturnStatus(request.status)
    if (before, to) in BACK:
        keep_quiet(request)
    elif to is ReturnStatus.RESOLVED:
        tell(request, ENDS[Outcome(request.outcome)], at=at)
    elif occasion := FORWARD.get((before, to)):
        kept = occasion is Occasion.APPROVED and request.goods != Goods.TO_COME
        tell(request, Occasion.KEPT if kept else occasion, at=at)


def tell(request: ReturnRequest, occasion: Occasion, *, at: datetime) -> Message | None:
    """One letter to the buyer of this return, which the caller holds; None where nothing reaches her, or she wants no
    messages, or was erased."""
    order, store = request.order, request.store
    if order.erased_at is not None:
        return None
    (way,) = to_people([Person(store, order.phone, order.email)])
    if way is None:
        return None
    link = linking.make(order=order, shipment=None, purpose=Purpose.RETURN, at=at)
    customer = order.customer
    with translation.override(spoken(request.language, customer.language if customer else "", store.locale)):
        letter = letters.about(occasion, _facts(request, occasion, linking.address_of(link)))
    wanted = Wanted(
        store=store, connection=way.connection, to=way.to, subject=letter.subject, text=letter.text,
        thread=_thread(request), once=f"{_mark(request)}{occasion}:{at.timestamp():.0f}",
        leaves_at=at + LEAVES_AFTER,
    )  # fmt: skip
    return say_all(wanted=[wanted], at=at)[0]


def keep_quiet(request: ReturnRequest) -> None:
    """Take back what has not left."""
    said = Message.objects.filter(thread=_thread(request), once__startswith=_mark(request))
    call_off(store=request.store_id, once=list(said.values_list("once", flat=True)), why=NOT_SO)


def _thread(request: ReturnRequest) -> str:
    return f"order:{request.order_id}"


def _mark(request: ReturnRequest) -> str:
    return f"return:{request.pk}:"


def _facts(request: ReturnRequest, occasion: Occasion, link: str) -> Facts:
    facts = Facts(request.store.name, request.order.number, request.number, link)
    if occasion in {Occasion.APPROVED, Occasion.KEPT}:
        return replace(facts, asks_whom_to_pay=_asks_whom_to_pay(request))
    if occasion is Occasion.CREDITED:
        credit = StoreCredit.objects.get(request=request)
        return replace(facts, why=request.refused_why, amount=_money(request, credit.balance), code=credit.code)
    if occasion is Occasion.EXCHANGED and request.new_order:
        collect = request.new_order.cod_amount
        told = _money(request, collect) if collect else ""
        return replace(facts, why=request.refused_why, new_order=request.new_order.number, collect=told)
    if occasion in {Occasion.DUE, Occasion.REFUNDED}:
        return _of_refund(request, facts, occasion)
    return replace(facts, why=request.refused_why)


def _of_refund(request: ReturnRequest, facts: Facts, occasion: Occasion) -> Facts:
    refund = Refund.objects.get(request=request, status__in=sorted(HOLDS))
    due = replace(facts, amount=_money(request, refund.amount), reference=refund.reference)
    if occasion is Occasion.REFUNDED:
        return due
    return replace(due, why=request.refused_why, asks_whom_to_pay=_asks_whom_to_pay(request))


def _asks_whom_to_pay(request: ReturnRequest) -> bool:
    back = request.resolution == Resolution.REFUND or request.refunds.exclude(status=RefundStatus.WITHDRAWN).exists()
    by_account = back and request.order.payment_method != Payment.PREPAID
    return by_account and not PayoutDetails.objects.filter(request=request).exists()


def _money(request: ReturnRequest, amount: Decimal) -> str:
    return formats.money(amount, currency=request.order.currency, language=translation.get_language() or "en")
