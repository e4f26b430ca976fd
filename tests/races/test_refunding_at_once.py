"""Two people at the money of one return, or of one order, in the same moment.

Whoever has read the row waits for the others before writing (`meet`), as long as they could come. The first two were
seen to fail without `select_for_update` in `moving.hold` and `refunding.hold`; the last holds by the database alone.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest

from core.models import AuditEvent
from core.states import IllegalTransition
from orders.services.instructing import NotPossible
from returns.models import Refund, RefundTotal
from returns.services import refunding
from returns.services.requests import moving, resolving
from returns.services.requests.resolving import Choice
from returns.states import Outcome, RefundStatus
from tests.factories.accounts import UserFactory
from tests.factories.giving_back import arrived
from tests.factories.orders import NOON
from tests.races.test_sweeping_at_once import at_once
from tests.returns.requests.test_resolving import inspected

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PATIENCE = 0.3  # seconds, for somebody whom the lock keeps out
AT = NOON + timedelta(days=6)
REFUSED = (NotPossible, IllegalTransition)


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`meet(2)`: from now on two people who have read a refund or a return wait for each other before they write."""
    doors: list[threading.Barrier] = []

    def waiting(work):
        def wait(*args, **kwargs):
            with suppress(threading.BrokenBarrierError):
                if doors:
                    doors[-1].wait(timeout=PATIENCE)
            return work(*args, **kwargs)

        return wait

    for module, name in ((refunding, "move_held"), (refunding, "propose_held"), (moving, "move_held")):
        monkeypatch.setattr(module, name, waiting(getattr(module, name)))
    return lambda people: doors.append(threading.Barrier(people))


def refused_quietly(work: Callable[[], object]) -> Callable[[], None]:
    def tried() -> None:
        with suppress(*REFUSED):
            work()

    return tried


def test_two_payers_pay_once(meet: Callable[[int], None]):
    request = inspected()
    resolving.resolve(request=request, choice=Choice(Outcome.REFUNDED), at=AT, actor=UserFactory())
    refund, payers = Refund.objects.get(), [UserFactory(), UserFactory()]
    meet(2)
    at_once(
        *[
            refused_quietly(
                lambda payer=payer: refunding.mark_paid(refund=refund, reference=f"UTR-{payer.pk}", at=AT, actor=payer)
            )
            for payer in payers
        ]
    )
    paid = AuditEvent.objects.filter(verb="returns.refund.moved", after=RefundStatus.PAID)
    assert paid.count() == 1
    refund.refresh_from_db()
    assert refund.reference == f"UTR-{refund.paid_by_id}"


def test_two_clerks_settle_a_return_once(meet: Callable[[int], None]):
    request, clerks = inspected(), [UserFactory(), UserFactory()]
    meet(2)
    settle = Choice(Outcome.CREDITED), Choice(Outcome.REFUNDED)
    at_once(
        *[
            refused_quietly(
                lambda choice=choice, clerk=clerk: resolving.resolve(request=request, choice=choice, at=AT, actor=clerk)
            )
            for choice, clerk in zip(settle, clerks, strict=True)
        ]
    )
    request.refresh_from_db()
    resolved = AuditEvent.objects.filter(verb="returns.request.moved", after="resolved")
    assert resolved.count() == 1
    assert Refund.objects.count() == (request.outcome == Outcome.REFUNDED)


def test_returns_of_one_order_together_give_back_no_more_than_was_paid(meet: Callable[[int], None]):
    order = arrived((2, "300.00"))
    requests = [inspected(order, 1), inspected(order, 1)]
    order.__class__.objects.filter(pk=order.pk).update(total=Decimal(200))  # changed since: less was paid
    clerk = UserFactory()
    meet(2)
    at_once(
        *[
            refused_quietly(
                lambda one=one: resolving.resolve(request=one, choice=Choice(Outcome.REFUNDED), at=AT, actor=clerk)
            )
            for one in requests
        ]
    )
    assert Refund.objects.count() == 1
    assert RefundTotal.objects.get().held == Decimal(150)
