"""Couriers are sent for approved returns, by themselves and by hand."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from connectors.couriers.base import Answer
from connectors.couriers.words import Direction, ScanStatus, Verb
from core.queue import QueueState
from orders.models import Instruction, Shipment, Task
from orders.models.instructions import Result
from orders.services.instructing import NotPossible
from orders.states import Bucket
from returns import choosing, shown
from returns.models import Pickup, ReturnRequest
from returns.services.pickups import booking, ending, sweeping
from returns.services.requests import deciding
from returns.shown import Shown
from returns.states import PickupEnd, ReturnStatus
from tests.factories.accounts import StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.fetching import MISSED, answers, approved, booked, courier, says, taken
from tests.factories.giving_back import arrived, asked
from tests.factories.orders import NOON, OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db
AT = NOON + timedelta(minutes=5)


def stage(request: ReturnRequest) -> Shown:
    return shown.of_request(ReturnRequest.objects.get(pk=request.pk))


def test_an_approved_return_is_fetched_by_itself_and_gets_the_couriers_number():
    order = arrived((2, "998.00"), city="Jaipur", postcode="302017", address1="12 Prabhat Road", landmark="Bank")
    order.store.address = "Warna Kurtis, Baner Road, Pune 411 045"
    order.store.save()
    request = approved(order, 2)
    courier(request)
    assert stage(request) is Shown.TO_BOOK
    assert sweeping.sweep(at=AT) == 1
    pickup = Pickup.objects.get()
    parcel = pickup.shipment
    assert (parcel.direction, parcel.awb, parcel.order) == (Direction.REVERSE, "", order)
    told = Instruction.objects.get().inputs
    assert told["origin"]["address"] == "12 Prabhat Road, Bank"
    assert (told["origin"]["postcode"], told["postcode"]) == ("302017", "411045")
    assert told["reference"] == f"{request.number}-P1"
    assert told["products"] == "2 × Chanderi kurta, indigo block print, M"
    assert stage(request) is Shown.BOOKING
    answers(pickup, awb="SR00000001")
    assert Shipment.objects.get(pk=parcel.pk).awb == "SR00000001"
    assert stage(request) is Shown.BOOKED
    assert sweeping.sweep(at=AT + timedelta(minutes=1)) == 0
    assert ReturnRequest.objects.get(pk=request.pk).pickups == 1


def test_nothing_is_fetched_that_is_not_approved_or_need_not_come():
    request = asked()
    courier(request)
    kept = approved(arrived(store=request.store))
    ReturnRequest.objects.filter(pk=kept.pk).update(goods="kept")
    assert sweeping.sweep(at=AT) == 0
    with pytest.raises(NotPossible, match="approved"):
        booking.book(request=request, at=AT, actor=None)
    with pytest.raises(NotPossible, match="Nothing of it"):
        booking.book(request=kept, at=AT, actor=None)


def test_the_choice_is_kept_with_what_was_known():
    request = approved()
    stranger, known = courier(request, name="Stranger"), courier(request, name="Known")
    off = courier(request, name="Off", enabled=False)
    far = courier(request, name="Far")
    ConnectionFactory(name="Of another store", stores=[StoreFactory()])
    there = {"store": request.store, "postcode": request.order.postcode}
    ShipmentFactory(order=OrderFactory(**there), connection=known, bucket=Bucket.DELIVERED, status=ScanStatus.DELIVERED)
    ShipmentFactory(order=OrderFactory(**there), connection=far, reason="out_of_area")
    pickup = booking.book(request=request, at=AT, actor=None)
    assert pickup.shipment.connection == known
    assert [one.name for one in choosing.of_kept(pickup.chosen)] == ["Known", "Stranger"]
    assert "has carried to this postcode" in choosing.in_words(choosing.of_kept(pickup.chosen)[0])
    ending.call_off(request=request, at=AT, actor=None)
    named = booking.book(request=request, at=AT, actor=None, connection=stranger)
    assert named.shipment.connection == stranger
    assert named.chosen["by_hand"]
    ending.call_off(request=request, at=AT, actor=None)
    with pytest.raises(NotPossible, match="fetches no parcels"):
        booking.book(request=request, at=AT, actor=None, connection=off)


def test_a_courier_that_refuses_makes_room_for_the_next_and_then_people_are_told_once():
    request = approved()
    courier(request, name="One")
    courier(request, name="Two")
    for number in (1, 2):
        sweeping.sweep(at=AT)
        pickup = Pickup.objects.get(number=number)
        answers(pickup, refused="Postcode not served")
    sweeping.sweep(at=AT)
    assert [one.end for one in Pickup.objects.order_by("pk")] == [PickupEnd.REFUSED] * 2
    assert len({one.shipment.connection_id for one in Pickup.objects.all()}) == 2
    for _again in range(3):
        sweeping.sweep(at=AT)
    task = Task.objects.get()
    assert task.title == f"Arrange the pickup of {request.number}"
    assert "1 × Chanderi kurta" in task.note
    assert "411038 Pune" in task.note
    assert stage(request) is Shown.TO_BOOK
    request.refresh_from_db()
    assert request.pickups == 0, "nobody was at the door"


def test_the_buyer_ships_it_herself():
    request = approved()
    live = booked(request)
    pickup = booking.by_hand(request=request, courier="india-post", awb=" EM123456789IN ", at=AT, actor=None)
    live.refresh_from_db()
    assert live.end == PickupEnd.CANCELLED
    assert Instruction.objects.filter(shipment=live.shipment, verb=Verb.CANCEL).exists()
    assert (pickup.shipment.awb, pickup.shipment.direction) == ("EM123456789IN", Direction.REVERSE)
    assert stage(request) is Shown.BOOKED
    other = approved(arrived(store=request.store))
    with pytest.raises(ValidationError, match="Another parcel has this AWB"):
        booking.by_hand(request=other, courier="india-post", awb="EM123456789IN", at=AT, actor=None)
    with pytest.raises(NotPossible, match="number"):
        booking.by_hand(request=other, courier="india-post", awb="  ", at=AT, actor=None)
    assert not other.tries.exists()


def test_a_number_that_another_parcel_bears_is_for_a_person():
    request = approved()
    courier(request)
    ShipmentFactory(awb="TAKEN1", order__store=request.store)
    pickup = booking.book(request=request, at=AT, actor=None)
    answers(pickup, awb="TAKEN1")
    row = Instruction.objects.get()
    assert (row.state, row.result) == (QueueState.SET_ASIDE, Result.UNSURE)
    assert "TAKEN1" in row.problem
    for _again in range(2):
        sweeping.sweep(at=AT)
    assert Task.objects.get().title == f"Was the pickup of {request.number} booked?"
    assert Pickup.objects.get().ended_at is None, "it may be booked: no other is sent"


def test_calling_the_return_off_calls_the_courier_off():
    request = approved()
    pickup = booked(request)
    deciding.cancel(request=request, at=AT, actor=None)
    pickup.refresh_from_db()
    assert pickup.end == PickupEnd.CANCELLED
    assert Instruction.objects.get(verb=Verb.CANCEL).shipment == pickup.shipment


def test_a_booking_that_has_not_left_is_withdrawn():
    request = approved()
    courier(request)
    booking.book(request=request, at=AT, actor=None)
    deciding.cancel(request=request, at=AT, actor=None)
    assert Instruction.objects.get().result == Result.WITHDRAWN


def test_a_number_that_comes_after_it_was_called_off_is_cancelled_at_the_courier():
    request = approved()
    courier(request)
    pickup = booking.book(request=request, at=AT, actor=None)
    row, errand = taken(pickup)
    deciding.cancel(request=request, at=AT, actor=None)
    assert not Instruction.objects.filter(verb=Verb.CANCEL).exists()
    errand.record(row, Answer(accepted=True, awb="SR77"))
    sweeping.sweep(at=AT)
    assert Instruction.objects.get(verb=Verb.CANCEL).shipment.awb == "SR77"
    sweeping.sweep(at=AT)
    assert Instruction.objects.filter(verb=Verb.CANCEL).count() == 1


def test_what_is_fetched_can_not_be_called_off():
    pickup = booked()
    says(pickup, (ScanStatus.PICKED_UP,))
    with pytest.raises(NotPossible, match="has the goods"):
        deciding.cancel(request=pickup.request, at=AT, actor=None)
    with pytest.raises(NotPossible, match="has the goods"):
        booking.book(request=pickup.request, at=AT, actor=None)
    assert pickup.request.status == ReturnStatus.APPROVED


def test_it_is_tried_as_often_as_the_store_allows():
    request = approved()
    for _try in range(3):
        pickup = booked(request)
        says(pickup, *MISSED)
        says(pickup, (ScanStatus.CANCELLED,), hours=9)
        assert pickup.end == PickupEnd.FAILED
    with pytest.raises(NotPossible, match="3 times"):
        booking.book(request=request, at=AT, actor=None)
    assert ReturnRequest.objects.get(pk=request.pk).pickups == 3
