"""Refunds: who may pay, what is paid once, and what a gateway or a bank says of it."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from accounts.models import User
from connectors import registry
from connectors.base import Call, Field, Refused, Unreachable
from connectors.models import Connection, Family
from connectors.payments.base import Gateway, RefundAsk, RefundReport, Standing, Tidings
from core.models import AuditEvent
from core.queue import QueueState
from core.states import IllegalTransition
from messaging.models import Message
from orders.services.instructing import NotPossible
from orders.states import Payment
from returns.models import Refund, RefundTotal
from returns.services import paying_back, refunding
from returns.services.requests import habits, paying_whom, resolving
from returns.services.requests.habits import Habits
from returns.services.requests.resolving import Choice
from returns.states import REFUND_NEXT, Outcome, Payout, RefundStatus
from tests.factories.accounts import StoreFactory, UserFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.giving_back import arrived
from tests.factories.messaging import MessengerFactory
from tests.factories.orders import NOON
from tests.returns.requests.test_resolving import inspected

pytestmark = pytest.mark.django_db
AT = NOON + timedelta(days=4)
CHANCE = random.Random(7)
PAYMENT = "pay_29QQoUBi66xm2f"


class Till:
    """A gateway's books: what it was asked, and what it has paid, by our key."""

    def __init__(self) -> None:
        self.asked: list[RefundAsk] = []
        self.paid: dict[str, RefundReport] = {}
        self.standing = Standing.PROCESSED
        self.before: Callable[[], None] = lambda: None  # nothing was done yet
        self.after: Callable[[], None] = lambda: None  # it was paid, the answer is not there yet


class Pretended(Gateway):
    name = "Pretended"
    fields: ClassVar[tuple[Field, ...]] = ()
    till: ClassVar[Till]

    def verify(self, call: Call) -> bool:
        return False

    def parse(self, call: Call) -> Tidings:
        return Tidings()

    def refund(self, ask: RefundAsk) -> RefundReport:
        self.till.asked.append(ask)
        self.till.before()
        self.till.paid.setdefault(ask.key, RefundReport(f"rfnd_{len(self.till.paid)}", ask.key, self.till.standing))
        self.till.after()
        return self.till.paid[ask.key]

    def look_up(self, ask: RefundAsk, reference: str) -> RefundReport | None:
        return self.till.paid.get(ask.key)

    def test(self) -> str:
        return "fine"


@pytest.fixture
def till(monkeypatch: pytest.MonkeyPatch) -> Till:
    monkeypatch.setitem(registry.GATEWAYS, "pretend", Pretended)
    Pretended.till = Till()
    return Pretended.till


@pytest.fixture
def people() -> tuple[User, User]:
    """Who decides, and who pays."""
    return UserFactory(), UserFactory()


def due(actor: User | None, *, amount: str = "300.00", **order: Any) -> Refund:
    """A refund of so much, approved by `actor`."""
    request = inspected(arrived((1, amount), **order))
    resolving.resolve(request=request, choice=Choice(Outcome.REFUNDED), at=AT, actor=actor)
    return Refund.objects.get(request=request)


def prepaid(actor: User, **more: Any) -> Refund:
    return due(actor, payment_method=Payment.PREPAID, cod_amount=0, **more)


def gateway(refund: Refund) -> Connection:
    known = Connection.objects.filter(provider="pretend").first()
    return known or ConnectionFactory(family=Family.PAYMENT, provider="pretend", stores=[refund.store])


def pay(refund: Refund, actor: User, *, payment: str = PAYMENT) -> Refund:
    return paying_back.pay(refund=refund, connection=gateway(refund), payment=payment, at=AT, actor=actor)


def work(refund: Refund, at: datetime = AT) -> bool:
    return paying_back.send_next(connection_id=gateway(refund).pk, at=at, chance=CHANCE)


@pytest.mark.parametrize("before", RefundStatus)
@pytest.mark.parametrize("to", RefundStatus)
def test_each_move_is_in_the_table_or_refused(people: tuple, before: RefundStatus, to: RefundStatus):
    refund = due(people[0])
    Refund.objects.update(status=before, paid_at=AT)
    held = refunding.hold(refund)
    if to in REFUND_NEXT[before]:
        refunding.move_held(held, to, at=AT, actor=people[0])
        assert Refund.objects.get().status == to
    else:
        with pytest.raises(IllegalTransition):
            refunding.move_held(held, to, at=AT, actor=people[0])
        assert Refund.objects.get().status == before


@pytest.mark.parametrize(
    ("said", "amount", "alone"),
    [
        (Habits(), "0.01", False),  # always two
        (Habits(alone_up_to=Decimal(300)), "300.00", True),
        (Habits(alone_up_to=Decimal(300)), "300.01", False),
        (Habits(alone_up_to=Decimal(0)), "0.01", False),
        (Habits(four_eyes=False), "99999.00", True),
    ],
)
def test_above_the_limit_another_person_pays(people: tuple, till: Till, said: Habits, amount: str, *, alone: bool):
    clerk, payer = people
    refund = prepaid(clerk, amount=amount)
    habits.put(store=refund.store, habits=said, at=AT, actor=None)
    for act in (
        lambda: pay(refund, clerk),
        lambda: refunding.mark_paid(refund=refund, reference="X", at=AT, actor=clerk),
    ):
        if alone:
            act()
            return
        with pytest.raises(NotPossible, match="somebody else pays"):
            act()
    pay(refund, payer)
    assert Refund.objects.get().paid_by == payer


def test_in_another_currency_than_the_limits_two_people_look(people: tuple):
    refund = due(people[0], currency="IDR")
    habits.put(store=refund.store, habits=Habits(alone_up_to=Decimal(10**9)), at=AT, actor=None)
    with pytest.raises(NotPossible):
        refunding.mark_paid(refund=refund, reference="X", at=AT, actor=people[0])


def test_what_a_machine_proposed_is_approved_by_one_and_paid_by_another(people: tuple):
    clerk, payer = people
    refund = due(None)
    with pytest.raises(NotPossible, match="A person approves it"):
        refunding.mark_paid(refund=refund, reference="UTR1", at=AT, actor=payer)
    refunding.approve(refund=refund, at=AT, actor=clerk)
    assert refunding.mark_paid(refund=refund, reference="UTR1", at=AT, actor=payer).status == RefundStatus.PAID


def test_the_gateway_pays_it_once(people: tuple, till: Till):
    clerk, payer = people
    refund = prepaid(clerk)
    pay(refund, payer)
    assert work(refund)
    assert not work(refund, AT + timedelta(days=1))
    refund.refresh_from_db()
    assert (refund.status, refund.reference, refund.paid_by, refund.state) == (
        RefundStatus.PAID, "rfnd_0", payer, QueueState.DONE,
    )  # fmt: skip
    assert till.asked == [RefundAsk(str(refund.key), PAYMENT, Decimal("300.00"), "INR")]


def test_what_the_bank_has_not_done_yet_is_asked_for_and_not_sent_again(people: tuple, till: Till):
    till.standing = Standing.PENDING
    refund = prepaid(people[0])
    pay(refund, people[1])
    work(refund)
    refund.refresh_from_db()
    assert (refund.status, refund.reference) == (RefundStatus.SENDING, "rfnd_0")
    till.paid[str(refund.key)] = RefundReport("rfnd_0", str(refund.key), Standing.PROCESSED)
    assert work(refund, AT + timedelta(minutes=11))
    refund.refresh_from_db()
    assert refund.status == RefundStatus.PAID
    assert len(till.asked) == 1


class Killed(BaseException):
    """The worker dies here."""


def die() -> None:
    raise Killed


def no_answer() -> None:
    message = "No answer in time."
    raise Unreachable(message)


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("accident", [die, no_answer])
def test_whatever_dies_when_it_is_paid_once(people: tuple, till: Till, moment: str, accident: Callable[[], None]):
    refund = prepaid(people[0])
    pay(refund, people[1])
    setattr(till, moment, accident)
    try:
        work(refund)
    except Killed:
        assert accident is die
    setattr(till, moment, lambda: None)
    for hours in range(1, 4):
        work(refund, AT + timedelta(hours=hours))
    refund.refresh_from_db()
    assert refund.status == RefundStatus.PAID
    assert len(till.paid) == 1
    assert len(till.asked) == (2 if moment == "before" else 1)
    assert {ask.key for ask in till.asked} == {str(refund.key)}


@pytest.mark.parametrize("step", ["put_back", "finish", "settle_held"])
def test_a_death_while_recording_pays_nothing_twice(
    people: tuple, till: Till, monkeypatch: pytest.MonkeyPatch, step: str
):
    refund = prepaid(people[0])
    pay(refund, people[1])
    place = paying_back if step == "settle_held" else Refund
    if step == "put_back":
        till.standing = Standing.PENDING
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(place, step, lambda *_said, **_more: die())
        work(refund)
    till.paid = {key: RefundReport(one.reference, key, Standing.PROCESSED) for key, one in till.paid.items()}
    work(refund, AT + timedelta(hours=1))
    refund.refresh_from_db()
    assert refund.status == RefundStatus.PAID
    assert len(till.asked) == 1


def test_a_worker_that_was_too_slow_changes_nothing(people: tuple, till: Till):
    refund = prepaid(people[0])
    pay(refund, people[1])

    def overtaken() -> None:
        till.after = lambda: None
        assert work(refund, AT + timedelta(minutes=2))

    till.after = overtaken
    work(refund)
    refund.refresh_from_db()
    assert refund.status == RefundStatus.PAID
    moves = AuditEvent.objects.filter(verb="returns.refund.moved", after=RefundStatus.PAID)
    assert moves.count() == 1
    assert len(till.asked) == 1


def test_what_the_gateway_declines_has_failed_and_may_be_paid_anew(people: tuple, till: Till):
    clerk, payer = people
    refund = prepaid(clerk)
    pay(refund, payer)

    def declined() -> None:
        message = "The payment has been fully refunded already"
        raise Refused(message)

    till.before = declined
    work(refund)
    refund.refresh_from_db()
    assert (refund.status, refund.problem) == (RefundStatus.FAILED, "The payment has been fully refunded already")
    key, till.before = refund.key, lambda: None
    refunding.approve(refund=refund, at=AT, actor=clerk)
    pay(refund, payer)
    work(refund, AT + timedelta(minutes=1))
    refund.refresh_from_db()
    assert refund.status == RefundStatus.PAID
    assert refund.key != key
    assert RefundTotal.objects.get().held == Decimal("300.00")


@pytest.mark.parametrize("by", ["key", "reference"])
@pytest.mark.parametrize(
    ("standing", "status"),
    [
        (Standing.PROCESSED, RefundStatus.PAID),
        (Standing.FAILED, RefundStatus.FAILED),
        (Standing.PENDING, RefundStatus.SENDING),
    ],
)
def test_a_push_settles_it_and_again_changes_nothing(
    people: tuple, till: Till, standing: Standing, status: RefundStatus, by: str
):
    refund = prepaid(people[0])
    pay(refund, people[1])
    if by == "reference":
        till.standing = Standing.PENDING
        work(refund)
    key = str(refund.key) if by == "key" else "theirs"
    for _time in range(2):
        paying_back.hear(connection=gateway(refund), tidings=Tidings([RefundReport("rfnd_0", key, standing)]), at=AT)
    refund.refresh_from_db()
    assert (refund.status, refund.reference) == (status, "rfnd_0")


def test_a_push_about_another_gateways_refund_is_nobodys(people: tuple, till: Till):
    refund = prepaid(people[0])
    pay(refund, people[1])
    other = ConnectionFactory(family=Family.PAYMENT, provider="razorpay")
    told = Tidings([RefundReport("rfnd_0", str(refund.key), Standing.PROCESSED)])
    paying_back.hear(connection=other, tidings=told, at=AT)
    refund.refresh_from_db()
    assert refund.status == RefundStatus.SENDING


@pytest.mark.parametrize("payment", ["", " ", "../refunds", "pay 1", "päy", "x" * 81])
def test_a_number_that_is_none_never_leaves(people: tuple, till: Till, payment: str):
    with pytest.raises(NotPossible):
        pay(prepaid(people[0]), people[1], payment=payment)


def test_another_stores_gateway_is_not_used(people: tuple, till: Till):
    refund = prepaid(people[0])
    other = ConnectionFactory(family=Family.PAYMENT, provider="pretend")
    with pytest.raises(NotPossible, match="no such gateway"):
        paying_back.pay(refund=refund, connection=other, payment=PAYMENT, at=AT, actor=people[1])


def test_a_file_for_the_bank_takes_what_this_person_may_pay_once(people: tuple):
    clerk, payer = people
    store = StoreFactory()
    known, silent, own = (due(actor, store=store) for actor in (clerk, clerk, payer))
    for refund in (known, own):
        paying_whom.tell(request=refund.request, way=Payout.UPI, said={"upi": "asha@okicici"}, at=AT, actor=None)
    everything = [known.pk, silent.pk, own.pk]
    taken = refunding.hand_to_bank(store=known.store, refunds=everything, at=AT, actor=payer)
    assert [row.pk for row in taken] == [known.pk]
    assert refunding.hand_to_bank(store=known.store, refunds=everything, at=AT, actor=payer) == []
    known.refresh_from_db()
    assert (known.status, known.exported_at, known.paid_by) == (RefundStatus.SENDING, AT, payer)
    with pytest.raises(NotPossible, match="being paid"):
        resolving.take_back(request=known.request, at=AT, actor=clerk)
    paid = refunding.mark_paid(refund=known, reference="N326261234567", at=AT, actor=clerk)
    assert (paid.status, paid.paid_by) == (RefundStatus.PAID, payer)


def test_the_buyer_hears_what_was_paid_with_its_reference(people: tuple):
    clerk, payer = people
    refund = due(clerk, email="asha@example.com", phone="")
    MessengerFactory(stores=[refund.store])
    refunding.mark_paid(refund=refund, reference="UTR-42", at=AT, actor=payer)
    [message] = Message.objects.all()
    assert "₹300 for your return" in message.text
    assert "Reference: UTR-42" in message.text


def test_a_refund_needs_a_reference(people: tuple):
    with pytest.raises(NotPossible, match="reference"):
        refunding.mark_paid(refund=due(people[0]), reference="  ", at=AT, actor=people[1])
