"""Refunds that go back by the gateway that was paid by: each once, whatever dies when.

The row is the queue: claimed, called without a transaction, recorded. A call without an answer, or whose worker died,
is looked up at the gateway before anything is sent again, and our key makes the gateway drop a repeat as well.
"""

import random
import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from connectors import calling, errands, registry
from connectors.models import Connection, Family
from connectors.payments.base import RefundAsk, RefundReport, Standing, Tidings
from core.queue import QueueState, wait_after
from orders.services.instructing import NotPossible
from returns.models import Refund
from returns.services import refunding
from returns.services.requests import habits
from returns.states import Payout, RefundStatus

ASK_AGAIN_AFTER: Final = timedelta(minutes=10)  # what the bank has not said yet
LONGEST_PAYMENT: Final = 80


@transaction.atomic
def pay(*, refund: Refund, connection: Connection, payment: str, at: datetime, actor: User) -> Refund:
    """Have the gateway pay it back; `payment` is the gateway's number of what the buyer paid. It leaves in the next
    seconds. Raises `NotPossible`, `IllegalTransition`.
    """
    row = refunding.hold(refund)
    number = payment.strip()
    if row.way != Payout.GATEWAY:
        raise NotPossible(_("It was not paid ahead: it goes to the buyer’s account."))
    if not 0 < len(number) <= LONGEST_PAYMENT or not number.isascii() or not number.replace("_", "").isalnum():
        raise NotPossible(_("Write the gateway’s number of the payment, such as pay_29QQoUBi66xm2f."))
    if connection not in gateways(row.store_id):
        raise NotPossible(_("This store has no such gateway."))
    if why := refunding.why_not_pay(row, payer=actor, said=habits.of(row.store)):
        raise NotPossible(why)
    refunding.move_held(
        row, RefundStatus.SENDING, at=at, actor=actor, connection=connection, payment=number, paid_by=actor,
        state=QueueState.WAITING, try_at=at, asked_at=at, tries=0, unsure=False, problem="",
    )  # fmt: skip
    return row


def gateways(store_id: int) -> list[Connection]:
    """By which this store can pay back."""
    live = Connection.objects.live().filter(stores=store_id, family=Family.PAYMENT, provider__in=registry.GATEWAYS)
    return list(live.order_by("name", "pk"))


class Paying:
    """The errand of one refund."""

    can_look_up = True

    def __init__(self, connection: Connection, *, at: datetime) -> None:
        self.connection = connection
        self.at = at

    def send(self, row: Refund) -> RefundReport:
        """Ask for it; where the gateway has it already only for how it stands."""
        if row.reference and (known := self.look_up(row)):
            return known
        return calling.gateway(self.connection, lambda gateway: gateway.refund(ask_of(row)), at=self.at)

    def look_up(self, row: Refund) -> RefundReport | None:
        """What the gateway has of it."""
        return calling.gateway(self.connection, lambda gateway: gateway.look_up(ask_of(row), row.reference), at=self.at)

    def enough(self, row: Refund) -> bool:
        """Refunds are tried for days."""
        return False

    def pause(self, row: Refund, *, chance: random.Random) -> timedelta:
        """A little longer each time."""
        return wait_after(row.tries, chance=chance)

    def record(self, row: Refund, told: RefundReport) -> None:
        """Keep what the gateway answered; of what its bank has not done yet it is asked again."""
        with transaction.atomic():
            held = refunding.hold(row)
            if (held.state, held.tries) != (QueueState.CLAIMED, row.tries):
                return  # its lease ran out, and somebody else has it
            row.put_back("", at=self.at, wait=ASK_AGAIN_AFTER) if told.standing is Standing.PENDING else row.finish()
            settle_held(refunding.hold(row), told, at=self.at)


def ask_of(row: Refund) -> RefundAsk:
    """As the gateway is asked."""
    return RefundAsk(str(row.key), row.payment, row.amount, row.currency)


def send_next(*, connection_id: int, at: datetime, chance: random.Random) -> bool:
    """Carry out the refund that has been due longest on this connection; False when none is."""
    rows = Refund.objects.filter(connection=connection_id, status=RefundStatus.SENDING, way=Payout.GATEWAY)
    row = errands.take(rows, at=at)
    if row is None:
        return False
    connection = Connection.objects.get(pk=connection_id)
    errands.carry(row, errand=Paying(connection, at=at), at=at, chance=chance)
    fail_refused(at=at)
    return True


@transaction.atomic
def hear(*, connection: Connection, tidings: Tidings, at: datetime) -> None:
    """What the gateway tells by itself; about a refund that is not ours, or settled, nothing."""
    for told in tidings.refunds:
        mine = Refund.objects.filter(connection=connection, status=RefundStatus.SENDING, way=Payout.GATEWAY)
        row = mine.filter(Q(reference=told.reference) | Q(key=_uuid(told.key))).first()
        if row is None:
            continue
        held = refunding.hold(row)
        if held.status == RefundStatus.SENDING:
            settle_held(held, told, at=at)


def fail_refused(*, at: datetime) -> int:
    """Refunds that the gateway declined for good have failed; what is in doubt waits for a person. Returns how many."""
    declined = Refund.objects.filter(status=RefundStatus.SENDING, state=QueueState.SET_ASIDE, unsure=False)
    failed = 0
    for refund in declined.filter(way=Payout.GATEWAY).order_by("order", "pk")[:100]:
        with transaction.atomic():
            row = refunding.hold(refund)
            if row.status == RefundStatus.SENDING and row.state == QueueState.SET_ASIDE and not row.unsure:
                refunding.move_held(row, RefundStatus.FAILED, at=at, actor=None)
                failed += 1
    return failed


def settle_held(row: Refund, told: RefundReport, *, at: datetime) -> None:
    """Paid, failed, or known by a number from now on; the caller holds it."""
    row.reference, row.unsure = told.reference, False
    row.save(update_fields=["reference", "unsure"])
    if told.standing is Standing.PENDING:
        return
    if row.state != QueueState.DONE:
        row.state, row.leased_until = QueueState.DONE, None
        row.save(update_fields=["state", "leased_until"])
    if told.standing is Standing.PROCESSED:
        refunding.move_held(row, RefundStatus.PAID, at=at, actor=None, paid_at=at, problem="")
    else:
        problem = told.problem or _("The gateway could not pay it.")
        refunding.move_held(row, RefundStatus.FAILED, at=at, actor=None, problem=problem)


def _uuid(key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(key)
    except ValueError:
        return None
