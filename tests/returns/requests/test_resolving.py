"""What becomes of a return: the sums, the money held, the new order, and all of it taken back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from core.models import AuditEvent
from core.states import IllegalTransition
from messaging.models import Message
from orders.models import Order, Product
from orders.services.instructing import NotPossible
from orders.states import Bucket, Decision, Payment
from returns.models import CreditEntry, Refund, RefundTotal, ReturnRequest, StoreCredit
from returns.queries import paid
from returns.services.requests import guaranteeing, moving, resolving
from returns.services.requests.resolving import Choice, Extra
from returns.states import Goods, Outcome, Payout, RefundStatus, Resolution, ReturnStatus
from tests.factories.accounts import UserFactory
from tests.factories.giving_back import arrived, asked, at_once, policy
from tests.factories.messaging import MessengerFactory
from tests.factories.orders import NOON, OrderFactory, OrderLineFactory, ShipmentFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


@pytest.fixture
def clerk() -> User:
    return UserFactory()


def inspected(
    order: Order | None = None, *units: int, refused: int = 0, missing: int = 0, **more: Any
) -> ReturnRequest:
    """A return that came and was looked at; `refused` and `missing` of its first line."""
    request = asked(order, *units, **more)
    for to in (ReturnStatus.APPROVED, ReturnStatus.RECEIVED, ReturnStatus.INSPECTED):
        if request.status != to:
            request = moving.move(request=request, to=to, at=LATER, actor=None)
    for number, line in enumerate(request.lines.order_by("line__position")):
        gone, bad = (missing, refused) if number == 0 else (0, 0)
        line.received, line.missing, line.wrong, line.refused = line.quantity - gone, gone, 0, bad
        line.save()
    return request


def resolve(request: ReturnRequest, outcome: Outcome, actor: User | None = None, **more: Any) -> ReturnRequest:
    return resolving.resolve(request=request, choice=Choice(outcome, **more), at=LATER, actor=actor)


def take_back(request: ReturnRequest) -> ReturnRequest:
    return resolving.take_back(request=request, at=LATER, actor=None)


def test_a_refund_is_what_was_paid_for_the_units_and_held_of_the_orders_money(clerk: User):
    order = arrived((3, "1000.00"), (1, "299.00"))
    request = resolve(inspected(order, 2), Outcome.REFUNDED, clerk)
    refund = Refund.objects.get()
    assert (refund.amount, refund.currency, refund.status) == (Decimal("666.67"), "INR", RefundStatus.APPROVED)
    assert (refund.way, refund.approved_by) == (Payout.UPI, clerk)
    assert (request.status, request.outcome) == (ReturnStatus.RESOLVED, Outcome.REFUNDED)
    total = RefundTotal.objects.get()
    assert (total.held, total.most) == (Decimal("666.67"), Decimal("1299.00"))


def test_refunds_of_all_units_one_by_one_are_what_was_paid_to_the_paisa(clerk: User):
    order = arrived((3, "1000.00"), shipping=Decimal(0))
    for _unit in range(3):
        resolve(inspected(order, 1), Outcome.REFUNDED, clerk)
    amounts = sorted(Refund.objects.values_list("amount", flat=True))
    assert amounts == [Decimal("333.33"), Decimal("333.33"), Decimal("333.34")]
    assert RefundTotal.objects.get().held == Decimal("1000.00")


@pytest.mark.parametrize(
    ("found", "terms", "less", "back"),
    [
        ({}, {}, "0", "300.00"),
        ({"missing": 1}, {}, "0", "200.00"),
        ({"refused": 1}, {}, "0", "200.00"),
        ({"missing": 1, "refused": 1}, {}, "0", "100.00"),
        ({}, {"fee": Decimal(49)}, "0", "251.00"),
        ({"missing": 2}, {"fee": Decimal(49)}, "0", "51.00"),
        ({}, {"fee_percent": Decimal("12.5")}, "0", "262.50"),
        ({}, {"fee": Decimal(49)}, "20.50", "230.50"),  # graded B
        ({"refused": 1}, {"fee_percent": Decimal(10)}, "30.01", "149.99"),
    ],
)
def test_what_is_missing_refused_or_kept_is_not_paid(clerk: User, found: dict, terms: dict, less: str, back: str):
    order = arrived((3, "300.00"))
    policy(order.store, **terms)
    request = resolve(inspected(order, 3, **found), Outcome.REFUNDED, clerk, less=Decimal(less), why="Worn.")
    assert Refund.objects.get().amount == Decimal(back)
    assert request.value - request.fee + request.bonus == Decimal(back)


@pytest.mark.parametrize("less", ["-1", "0.001", "300.01", "1e30", "NaN", "Infinity", "-Infinity"])
def test_an_amount_that_makes_no_sense_is_refused_and_nothing_is_half_done(clerk: User, less: str):
    request = inspected(arrived((3, "300.00")), 3)
    with pytest.raises(NotPossible):
        resolve(request, Outcome.REFUNDED, clerk, less=Decimal(less), why="Worn.")
    request.refresh_from_db()
    assert request.status == ReturnStatus.INSPECTED
    assert not Refund.objects.exists()
    assert not RefundTotal.objects.exists()


def test_what_is_kept_needs_a_reason_for_the_buyer(clerk: User):
    with pytest.raises(NotPossible, match="Say why"):
        resolve(inspected(), Outcome.REFUNDED, clerk, less=Decimal(1), why=" ")


def test_nothing_due_is_no_refund(clerk: User):
    request = inspected(arrived((1, "300.00")), 1, missing=1)
    for outcome in (Outcome.REFUNDED, Outcome.CREDITED, Outcome.EXCHANGED):
        with pytest.raises(NotPossible, match="Nothing is due"):
            resolve(request, outcome, clerk)
    done = resolve(request, Outcome.REJECTED_AT_QC, clerk, why="The parcel was empty.")
    assert (done.outcome, done.refused_why) == (Outcome.REJECTED_AT_QC, "The parcel was empty.")


def test_a_machine_proposes_and_a_person_approves():
    resolve(inspected(), Outcome.REFUNDED)
    refund = Refund.objects.get()
    assert (refund.status, refund.approved_by) == (RefundStatus.PROPOSED, None)


def test_what_was_paid_ahead_goes_back_the_way_it_came(clerk: User):
    order = arrived((1, "300.00"), payment_method=Payment.PREPAID, cod_amount=0)
    resolve(inspected(order), Outcome.REFUNDED, clerk)
    assert Refund.objects.get().way == Payout.GATEWAY


def test_credit_has_a_code_a_bonus_and_an_entry(clerk: User):
    order = arrived((1, "999.90"))
    policy(order.store, credit_bonus_percent=Decimal(5))
    request = resolve(inspected(order, resolution=Resolution.CREDIT), Outcome.CREDITED, clerk)
    credit = StoreCredit.objects.get()
    assert (credit.balance, request.bonus) == (Decimal("1049.90"), Decimal("50.00"))
    assert len(credit.code) == len("ABCD-EFGH-JKLM")
    assert CreditEntry.objects.get().amount == credit.balance


def wants(request: ReturnRequest, **product: Any) -> Product:
    line = request.lines.get()
    line.wants = Product.objects.create(store=request.store, sku="K-L", name="Kurta L", **product)
    line.save()
    return line.wants


@pytest.mark.parametrize(
    ("product", "extra", "collected", "total", "refunded"),
    [
        ({"style": "kurta", "price": Decimal(1499)}, Extra.COLLECT, None, "1299.00", None),  # only another size
        ({"price": None}, Extra.COLLECT, None, "1299.00", None),
        ({"price": Decimal(1499)}, Extra.COLLECT, "200.00", "1499.00", None),
        ({"price": Decimal(1499)}, Extra.WAIVE, None, "1299.00", None),
        ({"price": Decimal(999)}, Extra.COLLECT, None, "999.00", "300.00"),
    ],
)
def test_an_exchange_is_an_order_that_collects_what_is_missing(
    clerk: User, product: dict, extra: Extra, collected: str | None, total: str, refunded: str | None
):
    order = arrived((1, "1299.00"))
    Product.objects.update(style="kurta")
    request = inspected(order, resolution=Resolution.REFUND)
    wanted = wants(request, stock=2, **product)
    done = resolve(request, Outcome.EXCHANGED, clerk, extra=extra)
    new = done.new_order
    assert new is not None
    assert (new.number, new.decision, new.phone) == (f"{order.number}-E1", Decision.CONFIRMED, order.phone)
    assert new.total == Decimal(total)
    assert (new.cod_amount or None) == (Decimal(collected) if collected else None)
    assert new.payment_method == (Payment.COD if collected else Payment.PREPAID)
    assert new.lines.get().product == wanted
    wanted.refresh_from_db()
    assert wanted.stock == 1
    assert [refund.amount for refund in Refund.objects.all()] == ([Decimal(refunded)] if refunded else [])


def test_an_exchange_for_what_is_not_in_stock_is_refused(clerk: User):
    request = inspected()
    wants(request, stock=0)
    with pytest.raises(NotPossible, match="only 0 are in stock"):
        resolve(request, Outcome.EXCHANGED, clerk)
    assert Order.objects.count() == 1


def test_a_price_that_does_not_divide_stays_what_it_is(clerk: User):
    order = arrived((3, "1000.00"))
    done = resolve(inspected(order, 3), Outcome.REPLACED, clerk)
    lines = list(done.new_order.lines.values_list("quantity", "unit_price"))
    assert sum(units for units, _price in lines) == 3
    assert sum(units * price for units, price in lines) == Decimal("1000.00") == done.new_order.total


@pytest.mark.parametrize("outcome", [Outcome.REFUNDED, Outcome.CREDITED, Outcome.EXCHANGED, Outcome.REPLACED])
def test_it_can_be_taken_back_and_settled_otherwise(clerk: User, outcome: Outcome):
    request = inspected(arrived((2, "300.00")), 2, refused=1)
    product = wants(request, stock=5)
    resolve(request, outcome, clerk, less=Decimal(10), why="Worn.")
    back = take_back(request)
    assert (back.status, back.outcome, back.value, back.fee) == (ReturnStatus.INSPECTED, "", Decimal(300), Decimal(0))
    assert not Refund.objects.exclude(status=RefundStatus.WITHDRAWN).exists()
    assert not RefundTotal.objects.filter(held__gt=0).exists()
    assert not StoreCredit.objects.filter(balance__gt=0).exists()
    assert not Order.objects.filter(number__contains="-E").exclude(decision=Decision.CANCELLED).exists()
    product.refresh_from_db()
    assert product.stock == 5
    resolve(request, outcome, clerk)
    for model, count in ((Refund, 2), (StoreCredit, 1)):
        assert model.objects.count() in {0, count}


@pytest.mark.parametrize("status", [RefundStatus.SENDING, RefundStatus.PAID])
def test_once_money_may_have_left_nothing_is_taken_back(clerk: User, status: RefundStatus):
    request = resolve(inspected(), Outcome.REFUNDED, clerk)
    Refund.objects.update(status=status, paid_at=LATER)
    with pytest.raises(NotPossible, match="being paid"):
        take_back(request)


def test_spent_credit_is_not_taken_back(clerk: User):
    request = resolve(inspected(), Outcome.CREDITED, clerk)
    credit = StoreCredit.objects.get()
    CreditEntry.objects.create(store=request.store, credit=credit, amount=-5, why="spent", at=LATER)
    StoreCredit.objects.update(balance=credit.balance - 5)
    with pytest.raises(NotPossible, match="spent"):
        take_back(request)


def test_a_new_order_on_its_way_is_not_taken_back(clerk: User):
    done = resolve(inspected(), Outcome.REPLACED, clerk)
    ShipmentFactory(order=done.new_order, handed_over_at=LATER)
    with pytest.raises(NotPossible, match="on its way"):
        take_back(done)


@pytest.mark.parametrize("status", [ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.RECEIVED])
def test_goods_have_to_come_and_be_looked_at_first(clerk: User, status: ReturnStatus):
    request = asked()
    ReturnRequest.objects.update(status=status, received_at=LATER)
    with pytest.raises(NotPossible):
        resolve(request, Outcome.REFUNDED, clerk)


def test_twice_is_refused(clerk: User):
    request = resolve(inspected(), Outcome.REFUNDED, clerk)
    with pytest.raises((NotPossible, IllegalTransition)):
        resolve(request, Outcome.REFUNDED, clerk)
    assert Refund.objects.count() == 1


def test_kept_goods_are_paid_for_without_coming(clerk: User):
    order = arrived((1, "200.00"))
    policy(order.store, keep_up_to=Decimal(250), reasons=at_once())
    request = asked(order)
    assert (request.goods, request.status) == (Goods.KEPT, ReturnStatus.APPROVED)
    resolve(request, Outcome.REFUNDED, clerk)
    assert Refund.objects.get().amount == Decimal("200.00")


def lost(payment: Payment, cod: str, bucket: Bucket = Bucket.LOST) -> Order:
    order = OrderFactory(total=Decimal(600), cod_amount=Decimal(cod), payment_method=payment)
    OrderLineFactory(order=order, quantity=2, total=Decimal(600), unit_price=None)
    ShipmentFactory(order=order, bucket=bucket)
    return order


@pytest.mark.parametrize(
    ("payment", "cod", "value", "collect"),
    [
        (Payment.PREPAID, "0", "600.00", None),
        (Payment.COD, "600", "0.00", "600.00"),
        (Payment.PARTIAL, "400", "200.00", "400.00"),
    ],
)
def test_what_was_lost_on_the_way_out_is_sent_again(
    clerk: User, payment: Payment, cod: str, value: str, collect: str | None
):
    order = lost(payment, cod)
    request = guaranteeing.guarantee(
        shipment=order.shipments.get(), resolution=Resolution.REPLACEMENT, at=LATER, actor=clerk
    )
    assert (request.status, request.goods, request.value) == (
        ReturnStatus.APPROVED, Goods.NEVER_ARRIVED, Decimal(value),
    )  # fmt: skip
    done = resolve(request, Outcome.REPLACED, clerk)
    assert (done.new_order.cod_amount or None) == (Decimal(collect) if collect else None)
    assert done.new_order.total == Decimal(600)
    with pytest.raises(NotPossible, match="being returned"):
        guaranteeing.guarantee(shipment=order.shipments.get(), resolution=Resolution.REPLACEMENT, at=LATER, actor=clerk)


def test_what_nobody_paid_for_is_not_refunded(clerk: User):
    order = lost(Payment.COD, "600")
    with pytest.raises(NotPossible, match="Nothing was paid"):
        guaranteeing.guarantee(shipment=order.shipments.get(), resolution=Resolution.REFUND, at=LATER, actor=clerk)
    assert paid.of(order) == 0


def test_what_arrived_is_not_guaranteed(clerk: User):
    order = arrived()
    with pytest.raises(NotPossible, match="does not say"):
        guaranteeing.guarantee(shipment=order.shipments.get(), resolution=Resolution.REFUND, at=LATER, actor=clerk)


def test_it_closes_by_itself_once_paid_and_not_before(clerk: User):
    request = resolve(inspected(), Outcome.REFUNDED, clerk)
    late = LATER + timedelta(hours=2)
    assert resolving.close_settled(at=late) == 0
    Refund.objects.update(status=RefundStatus.PAID, paid_at=late)
    assert resolving.close_settled(at=LATER + timedelta(minutes=5)) == 0  # still to be taken back
    assert resolving.close_settled(at=late) == 1
    request.refresh_from_db()
    assert (request.status, request.outcome) == (ReturnStatus.CLOSED, Outcome.REFUNDED)


def test_each_step_is_written_down(clerk: User):
    request = resolve(inspected(), Outcome.REFUNDED, clerk)
    verbs = set(AuditEvent.objects.filter(actor=clerk).values_list("verb", flat=True))
    assert {"returns.refund.proposed", "returns.request.moved"} <= verbs
    assert AuditEvent.objects.filter(subject_id=request.pk, after="resolved").exists()


def test_the_buyer_is_told_each_step_and_not_what_was_taken_back(clerk: User):
    order = arrived((1, "300.00"), email="asha@example.com", phone="")
    MessengerFactory(stores=[order.store])
    request = inspected(order)
    resolve(request, Outcome.REFUNDED, clerk, less=Decimal(50), why="A stain on the sleeve.")
    texts = list(Message.objects.order_by("pk").values_list("text", flat=True))
    about = f"Your return {request.number} of order {order.number}"
    for text, said in zip(texts, ("is approved.", "has reached us.", "is settled: you get ₹250 back."), strict=True):
        assert f"{about} {said}" in text
    assert "A stain on the sleeve." in texts[-1]
    assert "/p/" in texts[-1]
    take_back(request)
    assert not Message.objects.filter(state="waiting").exists()
