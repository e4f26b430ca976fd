"""What a merchant decides: cancelling with a reason asks couriers back, and what can't be asked is told."""

from datetime import datetime, timedelta

import pytest

from connectors.couriers.words import ScanStatus, Verb
from connectors.models import Connection
from core import audit
from core.queue import QueueState
from core.states import IllegalTransition
from orders.models import Instruction, Shipment
from orders.models.instructions import Result
from orders.services import life
from orders.services.instructing import NotPossible
from orders.states import Bucket, CancelReason, Decision, OrderStatus
from tests.factories.analytics import Steps, hear
from tests.factories.orders import NOON, OrderFactory, ShipmentFactory
from tests.orders.services.pretending import willing

pytestmark = pytest.mark.django_db


@pytest.fixture
def courier(monkeypatch: pytest.MonkeyPatch) -> Connection:
    return willing(monkeypatch)


def cancel(order, at: datetime) -> life.Cancelled:
    return life.cancel(order=order, reason=CancelReason.DENIED, text=" called twice ", at=at, actor=None)


def parcel(courier: Connection | None, *statuses: ScanStatus, **columns) -> Shipment:
    tracked_by = courier.provider if courier else "jne"
    made = ShipmentFactory(connection=courier, courier=tracked_by, tracked_by=tracked_by, **columns)
    hear(made, Steps(list(statuses), NOON))
    return made


def test_a_reason_is_kept_until_the_order_is_taken_up_again(now: datetime) -> None:
    order = cancel(OrderFactory(), now).order
    assert (order.decision, order.cancel_reason, order.cancel_text) == ("cancelled", "denied", "called twice")
    assert (order.status, order.outcome) == (OrderStatus.CANCELLED, Bucket.CANCELLED)
    assert audit.of(order).get().facts == {"reason": "denied"}  # the words may name a person, the code never does
    order = life.move(order=order, to=Decision.NEW, at=now, actor=None)
    assert (order.cancel_reason, order.cancel_text) == ("", "")


def test_a_second_cancellation_is_refused(now: datetime) -> None:
    order = cancel(OrderFactory(), now).order
    with pytest.raises(IllegalTransition):
        cancel(order, now)


@pytest.mark.parametrize(
    ("statuses", "verb"),
    [((), Verb.CANCEL), ((ScanStatus.PICKUP_SCHEDULED,), Verb.CANCEL), ((ScanStatus.PICKED_UP,), Verb.RTO)],
)
def test_the_courier_is_asked_for_what_it_can_still_do(
    courier: Connection, now: datetime, statuses: tuple[ScanStatus, ...], verb: Verb
) -> None:
    sent = parcel(courier, *statuses)
    done = cancel(sent.order, now)
    assert ([row.verb for row in done.asked], list(done.left)) == ([verb], [])
    assert done.order.status == (OrderStatus.SHIPPED if verb is Verb.RTO else OrderStatus.CANCELLED)


@pytest.mark.parametrize(
    ("statuses", "connected", "why"),
    [
        ([ScanStatus.PICKED_UP], False, "tell the courier yourself"),
        ([ScanStatus.PICKED_UP, ScanStatus.OUT_FOR_DELIVERY], True, "attempt is still running"),
    ],
)
def test_what_the_courier_cannot_be_asked_is_left_to_a_person(
    courier: Connection, now: datetime, statuses: list[ScanStatus], connected: bool, why: str
) -> None:
    done = cancel(parcel(courier if connected else None, *statuses).order, now)
    assert not done.asked
    assert [(one.verb, why in one.why) for one in done.left] == [(Verb.RTO, True)]


def test_nobody_is_asked_about_a_parcel_that_nobody_booked(courier: Connection, now: datetime) -> None:
    done = cancel(ShipmentFactory(awb="", courier="", tracked_by="").order, now)
    assert (list(done.asked), list(done.left)) == ([], [])


def test_nothing_is_left_to_cancel_once_it_was_delivered(courier: Connection, now: datetime) -> None:
    sent = parcel(courier, ScanStatus.PICKED_UP, ScanStatus.DELIVERED)
    with pytest.raises(NotPossible, match="way has ended"):
        cancel(sent.order, now)


def test_an_instruction_that_is_under_way_is_not_asked_twice(courier: Connection, now: datetime) -> None:
    sent = parcel(courier, ScanStatus.PICKED_UP)
    cancel(sent.order, now)
    life.move(order=sent.order, to=Decision.NEW, at=now, actor=None)
    done = cancel(sent.order, now)
    assert (list(done.asked), list(done.left), Instruction.objects.count()) == ([], [], 1)


def test_taken_back_in_time_the_courier_hears_nothing(courier: Connection, now: datetime) -> None:
    sent = parcel(courier, ScanStatus.PICKED_UP)
    cancel(sent.order, now)
    order = life.take_back(order=sent.order, at=now + timedelta(seconds=9), actor=None)
    assert (order.decision, order.cancel_reason) == (Decision.NEW, "")
    assert Instruction.objects.get().result == Result.WITHDRAWN


def test_too_late_once_the_courier_was_told(courier: Connection, now: datetime) -> None:
    sent = parcel(courier, ScanStatus.PICKED_UP)
    cancel(sent.order, now)
    Instruction.objects.update(state=QueueState.CLAIMED)
    with pytest.raises(NotPossible, match="already on its way"):
        life.take_back(order=sent.order, at=now + timedelta(seconds=11), actor=None)
    sent.order.refresh_from_db()
    assert sent.order.decision == Decision.CANCELLED


@pytest.mark.parametrize(
    ("path", "seconds", "refusal"),
    [
        ([Decision.ON_HOLD], 9, None),
        ([Decision.ON_HOLD], 60, NotPossible),  # somebody else relies on it by now
        ([Decision.CONFIRMED], 9, IllegalTransition),  # the table has no way from confirmed to new
        ([], 0, NotPossible),
    ],
)
def test_what_can_be_undone(now: datetime, path: list[Decision], seconds: int, refusal: type[Exception] | None) -> None:
    order = OrderFactory()
    for to in path:
        order = life.move(order=order, to=to, at=now, actor=None)
    if refusal:
        with pytest.raises(refusal):
            life.take_back(order=order, at=now + timedelta(seconds=seconds), actor=None)
    else:
        assert life.take_back(order=order, at=now + timedelta(seconds=seconds), actor=None).decision == Decision.NEW
