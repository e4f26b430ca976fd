"""Two sweeps, two people and a worker that dies, around one pickup.

Seen to fail without the locks of `hold` in returns/services/requests/moving.py: a courier is on its way to a return
that was called off, and only the constraints `one_live_reverse_parcel_per_return` and `pickups_are_numbered` refuse a
second one.
"""

import random
from datetime import timedelta

import pytest

from connectors.couriers.base import Answer
from core.queue import QueueState
from orders.models import Instruction, Shipment
from orders.services import instructing
from orders.services.instructing import NotPossible
from returns.models import Pickup, ReturnRequest
from returns.services.pickups import booking, sweeping
from returns.services.requests import deciding
from returns.states import PickupEnd, ReturnStatus
from tests.factories.fetching import approved, courier, taken
from tests.factories.orders import NOON
from tests.races.test_sweeping_at_once import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 5
AT = NOON + timedelta(minutes=5)


def test_two_sweeps_send_one_courier():
    for _round in range(ROUNDS):
        request = approved()
        courier(request)
        at_once(*[lambda: sweeping.sweep(at=AT)] * 3)
        assert Pickup.objects.filter(request=request).count() == 1
        assert Instruction.objects.filter(shipment__order=request.order_id).count() == 1


def test_a_sweep_and_a_person_send_one_courier():
    for _round in range(ROUNDS):
        request = approved()
        courier(request)

        def by_hand(request=request):
            try:
                booking.by_hand(request=request, courier="india-post", awb=f"EM{request.pk}", at=AT, actor=None)
            except NotPossible:
                pytest.fail("what a person says goes before")

        at_once(lambda: sweeping.sweep(at=AT), by_hand)
        live = Pickup.objects.live().get(request=request)
        assert live.shipment.awb == f"EM{request.pk}"


def test_a_return_that_is_called_off_while_it_is_booked_sends_nobody():
    for _round in range(ROUNDS):
        request = approved()
        courier(request)
        at_once(
            lambda: sweeping.sweep(at=AT),
            lambda request=request: deciding.cancel(request=request, at=AT, actor=None),
        )
        assert ReturnRequest.objects.get(pk=request.pk).status == ReturnStatus.CANCELLED
        assert not Pickup.objects.live().filter(request=request).exists()


def test_a_worker_that_dies_before_it_could_write_the_number_down_books_nothing_twice(monkeypatch):
    """What the courier was asked, in turn: booked, then only looked up."""
    request = approved()
    courier(request)
    pickup = booking.book(request=request, at=AT, actor=None)
    asked = list[str]()

    class Desk:
        def instruct(self, ask):
            asked.append(f"booked {ask.inputs['reference']}")
            raise SystemExit  # the worker dies in the call: the courier has it, nobody wrote it down

        def look_up(self, ask, _reference):
            asked.append(f"looked up {ask.inputs['reference']}")
            return Answer(accepted=True, awb="SR1")

    monkeypatch.setattr("connectors.calling.courier", lambda _connection, do, at: do(Desk()))
    connection = pickup.shipment.connection_id
    chance = random.Random(1)
    with pytest.raises(SystemExit):
        instructing.send_next(connection_id=connection, at=AT + timedelta(seconds=20), chance=chance)
    sweeping.sweep(at=AT + timedelta(seconds=30))
    assert Pickup.objects.get().ended_at is None
    instructing.send_next(connection_id=connection, at=AT + timedelta(minutes=3), chance=chance)
    reference = f"{request.number}-P1"
    assert asked == [f"booked {reference}", f"looked up {reference}"]
    assert Shipment.objects.get(pk=pickup.shipment_id).awb == "SR1"
    assert Instruction.objects.get().state == QueueState.DONE


def test_two_workers_with_one_answer_write_one_number():
    """The first lost its lease; its answer comes late."""
    request = approved()
    courier(request)
    pickup = booking.book(request=request, at=AT, actor=None)
    slow, errand = taken(pickup)
    [quick] = Instruction.objects.filter(pk=slow.pk).reclaim(
        at=AT + timedelta(days=2), limit=1, lease=timedelta(minutes=1)
    )
    at_once(
        lambda: errand.record(slow, Answer(accepted=True, awb="LATE")),
        lambda: errand.record(quick, Answer(accepted=True, awb="SR2")),
    )
    assert Shipment.objects.get(pk=pickup.shipment_id).awb == "SR2"
    assert Pickup.objects.get().end != PickupEnd.REFUSED
