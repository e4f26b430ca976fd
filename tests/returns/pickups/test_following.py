"""Pickups follow what couriers say, and are put on another day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from connectors.couriers.words import ScanStatus, Verb
from orders.models import Instruction, News, Task
from orders.services.instructing import NotPossible
from returns import shown
from returns.models import Claim, Pickup
from returns.services.pickups import following, rescheduling, sweeping
from returns.services.requests import deciding
from returns.shown import Shown
from returns.states import ClaimKind, ClaimStatus, PickupEnd, PickupProblem, ReturnStatus
from tests.factories.fetching import MISSED, answers, booked, says
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
FETCHED = (ScanStatus.PICKED_UP,), (ScanStatus.IN_TRANSIT,)
DAY = timedelta(days=1)


def test_a_pickup_that_fails_opens_a_task_with_the_reason():
    pickup = booked()
    says(pickup, (ScanStatus.PICKUP_SCHEDULED,), *MISSED)
    assert (pickup.failures, pickup.problem, pickup.end) == (1, PickupProblem.UNREACHABLE, "")
    task = Task.objects.get()
    assert task.title == f"Pickup of {pickup.request.number} failed"
    assert "Buyer not reached. Tried 1 of 3 times." in task.note
    assert shown.of_request(pickup.request) is Shown.PICKUP_FAILED
    says(pickup, *MISSED, hours=25)
    assert pickup.failures == 2
    assert Task.objects.count() == 1, "the same task is still to be done"


def test_the_same_news_again_changes_nothing():
    pickup = booked()
    says(pickup, *MISSED)
    told = [*News.objects.all()]
    for _again in range(2):
        following.follow([*told, *told], at=NOON + DAY)
    pickup.refresh_from_db()
    assert (pickup.failures, Task.objects.count()) == (1, 1)


def test_a_courier_that_gives_up_ends_the_try_and_the_buyer_is_asked_first():
    pickup = booked()
    says(pickup, *MISSED)
    says(pickup, (ScanStatus.CANCELLED,), hours=30)
    assert (pickup.end, pickup.problem) == (PickupEnd.FAILED, PickupProblem.UNREACHABLE)
    assert sweeping.sweep(at=NOON + 2 * DAY) == 0, "no courier is sent before somebody talked to the buyer"
    assert shown.of_request(pickup.request) is Shown.PICKUP_FAILED


def test_where_nobody_went_another_is_sent_at_once():
    pickup = booked()
    says(pickup, (ScanStatus.PICKUP_FAILED, "no_attempt"))
    says(pickup, (ScanStatus.CANCELLED,), hours=30)
    assert (pickup.failures, pickup.end, pickup.problem) == (0, PickupEnd.FAILED, PickupProblem.NOT_ATTEMPTED)
    assert sweeping.sweep(at=NOON + 2 * DAY) == 1
    assert [one.number for one in pickup.request.tries.order_by("number")] == [1, 2]


def test_given_up_without_a_word_says_that_it_was_tried_enough():
    pickup = booked()
    says(pickup, (ScanStatus.CANCELLED,))
    assert (pickup.end, pickup.problem) == (PickupEnd.FAILED, PickupProblem.MAX_ATTEMPTS)


def test_fetched_ends_the_try_and_no_late_word_changes_that():
    pickup = booked()
    says(pickup, *FETCHED, hours=5)
    assert (pickup.end, pickup.ended_at) == (PickupEnd.PICKED_UP, NOON + timedelta(hours=5))
    says(pickup, *MISSED, hours=1)  # told late
    says(pickup, (ScanStatus.CANCELLED,), hours=30)
    assert pickup.end == PickupEnd.PICKED_UP
    assert pickup.request.status == ReturnStatus.APPROVED
    assert not Task.objects.exists()
    assert sweeping.sweep(at=NOON + 2 * DAY) == 0


def test_what_was_given_up_and_is_fetched_after_all_is_on_its_way():
    pickup = booked()
    says(pickup, (ScanStatus.CANCELLED,))
    says(pickup, *FETCHED, hours=30)
    assert pickup.end == PickupEnd.PICKED_UP
    assert shown.of_request(pickup.request) is Shown.IN_TRANSIT


def test_two_that_are_fetched_for_one_return_are_a_case_for_a_person_once():
    first = booked()
    says(first, (ScanStatus.PICKUP_FAILED, "no_attempt"), (ScanStatus.CANCELLED,))
    second = booked(first.request, at=NOON + DAY)
    Task.objects.all().delete()
    says(first, *FETCHED, hours=40)
    says(first, (ScanStatus.AT_DESTINATION,), hours=60)
    assert first.end == PickupEnd.FAILED
    assert Pickup.objects.get(pk=second.pk).ended_at is None
    assert "fetched after its pickup was over" in Task.objects.get().title
    Task.objects.all().delete()
    says(first, (ScanStatus.OUT_FOR_DELIVERY,), hours=70)
    assert not Task.objects.exists()


def test_what_is_fetched_although_it_was_called_off_is_a_case_for_a_person():
    pickup = booked()
    deciding.cancel(request=pickup.request, at=NOON, actor=None)
    says(pickup, *FETCHED)
    assert pickup.end == PickupEnd.CANCELLED
    assert Task.objects.filter(title__contains="fetched after").exists()


def test_what_is_lost_on_its_way_back_is_claimed_until_it_is_found():
    pickup = booked()
    says(pickup, *FETCHED)
    says(pickup, (ScanStatus.LOST,), hours=50)
    claim = Claim.objects.get()
    assert (claim.kind, claim.asked, claim.case, claim.courier) == (
        ClaimKind.LOST, pickup.request.value, None, "simulator",
    )  # fmt: skip
    assert claim.asked == Decimal("1299.00")
    assert shown.of_request(pickup.request) is Shown.LOST
    says(pickup, (ScanStatus.IN_TRANSIT,), hours=70)
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.WITHDRAWN


def test_another_day_is_told_to_a_courier_that_takes_it():
    pickup = booked()
    says(pickup, *MISSED)
    on = (NOON + DAY).date()
    same = rescheduling.reschedule(request=pickup.request, on=on, at=NOON + timedelta(hours=3), actor=None)
    assert (same.pk, same.slot_on) == (pickup.pk, on)
    told = Instruction.objects.get(verb=Verb.DEFER)
    assert (told.shipment_id, told.inputs) == (pickup.shipment_id, {"date": on.isoformat()})


def test_before_a_visit_another_day_is_booked_anew():
    pickup = booked()
    on = (NOON + 2 * DAY).date()
    other = rescheduling.reschedule(request=pickup.request, on=on, at=NOON, actor=None)
    pickup.refresh_from_db()
    assert (pickup.end, other.number, other.slot_on) == (PickupEnd.CANCELLED, 2, on)
    assert Instruction.objects.filter(shipment=pickup.shipment, verb=Verb.CANCEL).exists()
    assert Instruction.objects.get(shipment=other.shipment).inputs["pickup_on"] == on.isoformat()
    other.request.refresh_from_db()
    assert other.request.pickups == 1, "nobody was at the door yet"


def test_a_courier_that_does_not_come_again_is_booked_anew():
    pickup = booked()
    says(pickup, *MISSED)
    at = NOON + timedelta(hours=3)
    rescheduling.reschedule(request=pickup.request, on=(NOON + DAY).date(), at=at, actor=None)
    answers(pickup, refused="Shipment has reached max attempt count", at=at)
    for _again in range(2):
        sweeping.sweep(at=at + timedelta(minutes=1))
    pickup.refresh_from_db()
    second = Pickup.objects.get(number=2)
    assert (pickup.end, second.end) == (PickupEnd.FAILED, "")
    second.request.refresh_from_db()
    assert second.request.pickups == 2


@pytest.mark.parametrize(("days", "why"), [(-1, "over"), (15, "within")])
def test_a_day_that_can_not_be(days, why):
    pickup = booked()
    with pytest.raises(NotPossible, match=why):
        rescheduling.reschedule(request=pickup.request, on=(NOON + days * DAY).date(), at=NOON, actor=None)
    assert pickup.request.slot_on is None


def test_nothing_is_put_on_another_day_that_is_fetched():
    pickup = booked()
    says(pickup, *FETCHED)
    with pytest.raises(NotPossible, match="has the goods"):
        rescheduling.reschedule(request=pickup.request, on=(NOON + DAY).date(), at=NOON + DAY, actor=None)
