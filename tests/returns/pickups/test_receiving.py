"""Returns come in at the door, and their units are counted, graded, refused and put away."""

from datetime import timedelta
from decimal import Decimal

import pytest

from connectors.couriers.words import ScanStatus, Verb
from orders.models import Instruction
from orders.services.instructing import NotPossible
from returns.models import Claim, Inspection
from returns.queries import restocking
from returns.services import counting, inspecting, picturing, putting_away, receiving
from returns.services.counting import Counted, Misfit
from returns.services.inspecting import Unit
from returns.services.pickups import sweeping
from returns.services.requests import deciding
from returns.services.requests import receiving as requests
from returns.states import ClaimKind, ClaimStatus, Disposition, Grade, PickupEnd, ReturnStatus, Verdict
from tests.factories.fetching import approved, booked, says
from tests.factories.giving_back import arrived, asked
from tests.factories.orders import NOON
from tests.factories.returns import returning
from tests.returns.test_pictures import drawn

pytestmark = pytest.mark.django_db
AT = NOON + timedelta(days=3)
FETCHED = (ScanStatus.PICKED_UP,), (ScanStatus.IN_TRANSIT,)


def scan(store, words, at=AT):
    return receiving.arrive(store=store, scanned=words, at=at, actor=None)


def here(*units):
    """A return of two of three units, which lies on the table."""
    request = approved(arrived((3, "2997.00")), *(units or (2,)))
    return requests.receive(request=request, at=AT, actor=None)


def test_the_scan_of_its_parcel_receives_a_return_once():
    pickup = booked()
    says(pickup, *FETCHED)
    first = scan(pickup.store, pickup.shipment.awb.lower())
    assert (first.verdict, first.request, first.case) == (Verdict.EXPECTED, pickup.request, None)
    again = scan(pickup.store, pickup.shipment.awb)
    assert (again.verdict, again.request) == (Verdict.AGAIN, pickup.request)
    pickup.request.refresh_from_db()
    assert (pickup.request.status, pickup.request.received_at) == (ReturnStatus.RECEIVED, AT)
    assert pickup.request.due_at == AT + timedelta(days=3)


def test_a_return_is_received_by_its_number_and_the_courier_that_was_to_come_is_called_off():
    pickup = booked()
    number = pickup.request.number
    assert scan(pickup.store, number).verdict == Verdict.EXPECTED
    pickup.refresh_from_db()
    assert pickup.end == PickupEnd.CANCELLED
    assert Instruction.objects.filter(shipment=pickup.shipment, verb=Verb.CANCEL).exists()


def test_what_lies_here_was_fetched_whatever_its_courier_says():
    pickup = booked()
    assert scan(pickup.store, pickup.shipment.awb).verdict == Verdict.EXPECTED
    pickup.refresh_from_db()
    assert pickup.end == PickupEnd.PICKED_UP


def test_an_orders_number_means_its_return_unless_a_parcel_of_it_comes_back():
    request = approved()
    assert scan(request.store, request.order.number).request == request
    case = returning(ScanStatus.RTO_IN_TRANSIT)
    other = scan(case.store, case.order.number)
    assert (other.case, other.request) == (case, None)


@pytest.mark.parametrize("decide", [None, "reject", "cancel"])
def test_what_nobody_waits_for_is_said_loudly(decide):
    request = asked()
    if decide == "reject":
        deciding.reject(request=request, why="Worn", at=NOON, actor=None)
    if decide == "cancel":
        deciding.cancel(request=request, at=NOON, actor=None)
    arrival = scan(request.store, request.number)
    assert (arrival.verdict, arrival.request) == (Verdict.NOT_RETURNING, request)
    with pytest.raises(NotPossible, match=r"approve|look at it again|called off"):
        requests.receive(request=request, at=AT, actor=None)


def test_an_older_try_brings_it_in_too():
    pickup = booked()
    says(pickup, (ScanStatus.PICKUP_FAILED, "no_attempt"), (ScanStatus.CANCELLED,))
    assert scan(pickup.store, pickup.shipment.awb).verdict == Verdict.EXPECTED
    assert sweeping.sweep(at=AT) == 0


def test_units_are_counted_and_graded_until_all_are():
    request = here()
    line = request.lines.get()
    with pytest.raises(Misfit, match="add up"):
        counting.count(case=request, counts={line.pk: Counted(3)}, at=AT, actor=None)
    counting.count(case=request, counts={line.pk: Counted(2)}, at=AT, actor=None)
    done = inspecting.inspect(case=request, units=[Unit(line.pk, 1, Grade.B)], at=AT, actor=None)
    assert done.status == ReturnStatus.RECEIVED
    done = inspecting.inspect(case=request, units=[Unit(line.pk, 2, Grade.D)], at=AT, actor=None)
    assert (done.status, done.inspected_at) == (ReturnStatus.INSPECTED, AT)
    assert list(Inspection.objects.order_by("unit").values_list("disposition", flat=True)) == ["restock", "write_off"]
    with pytest.raises(Misfit, match="has been inspected"):
        counting.count(case=request, counts={line.pk: Counted(1, 1)}, at=AT, actor=None)
    inspecting.forget(case=request, line=line.pk, unit=2, at=AT, actor=None)
    counted = counting.count(case=request, counts={line.pk: Counted(1, 0, 1)}, at=AT, actor=None)
    assert counted.status == ReturnStatus.INSPECTED
    assert not Claim.objects.exists(), "nobody knows what the buyer put in"


def test_an_empty_parcel_is_inspected_when_it_is_counted():
    request = here()
    line = request.lines.get()
    done = counting.count(case=request, counts={line.pk: Counted(0, 2)}, at=AT, actor=None)
    assert done.status == ReturnStatus.INSPECTED


def test_a_unit_to_be_claimed_is_claimed_from_who_brought_it():
    pickup = booked()
    says(pickup, *FETCHED)
    scan(pickup.store, pickup.shipment.awb)
    line = pickup.request.lines.get()
    counting.count(case=pickup.request, counts={line.pk: Counted(1)}, at=AT, actor=None)
    unit = Unit(line.pk, 1, Grade.D, Disposition.CLAIM)
    inspecting.inspect(case=pickup.request, units=[unit], at=AT, actor=None)
    claim = Claim.objects.get()
    assert (claim.kind, claim.asked, claim.shipment) == (ClaimKind.DAMAGED, Decimal("1299.00"), pickup.shipment)
    inspecting.inspect(case=pickup.request, units=[Unit(line.pk, 1, Grade.D)], at=AT, actor=None)
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.WITHDRAWN


def test_what_was_lost_and_lies_here_is_not_claimed_any_more():
    pickup = booked()
    says(pickup, *FETCHED)
    says(pickup, (ScanStatus.LOST,), hours=30)
    assert Claim.objects.get().status == ClaimStatus.OPEN
    scan(pickup.store, pickup.shipment.awb)
    assert Claim.objects.get().status == ClaimStatus.WITHDRAWN


def test_only_what_came_can_be_refused_and_a_recount_keeps_that_true():
    request = here()
    line = request.lines.get()
    with pytest.raises(Misfit, match="Only what came"):
        requests.refuse(request=request, refused={line.pk: 1}, at=AT, actor=None)
    counting.count(case=request, counts={line.pk: Counted(2)}, at=AT, actor=None)
    requests.refuse(request=request, refused={line.pk: 2}, at=AT, actor=None)
    line.refresh_from_db()
    assert line.refused == 2
    counting.count(case=request, counts={line.pk: Counted(1, 1)}, at=AT, actor=None)
    line.refresh_from_db()
    assert line.refused == 1


def test_a_mistake_is_taken_back_with_its_counts():
    request = here()
    line = request.lines.get()
    counting.count(case=request, counts={line.pk: Counted(1, 1)}, at=AT, actor=None)
    back = requests.unreceive(request=request, at=AT, actor=None)
    line.refresh_from_db()
    assert (back.status, back.received_at, line.received) == (ReturnStatus.APPROVED, None, None)
    requests.receive(request=request, at=AT, actor=None)
    counting.count(case=request, counts={line.pk: Counted(2)}, at=AT, actor=None)
    inspecting.inspect(case=request, units=[Unit(line.pk, 1, Grade.A)], at=AT, actor=None)
    with pytest.raises(NotPossible, match="inspected"):
        requests.unreceive(request=request, at=AT, actor=None)


def test_units_of_both_ways_back_are_put_away_together_and_timed():
    request, case = here(), returning(units=1)
    case = receiving.receive(shipment=case.shipment, at=AT, actor=None)
    lines = [request.lines.get(), case.lines.get()]
    counting.count(case=request, counts={lines[0].pk: Counted(2)}, at=AT, actor=None)
    counting.count(case=case, counts={lines[1].pk: Counted(1)}, at=AT, actor=None)
    units = [Unit(lines[0].pk, unit, Grade.A) for unit in (1, 2)]
    inspecting.inspect(case=request, units=units, at=AT, actor=None)
    inspecting.inspect(case=case, units=[Unit(lines[1].pk, 1, Grade.A)], at=AT, actor=None)
    ids = list(Inspection.objects.filter(returned__request=request).values_list("pk", flat=True))
    later = AT + timedelta(days=1)
    assert putting_away.put_away(store=request.store, units=ids, at=later, actor=None).put_away == 2
    assert putting_away.put_away(store=request.store, units=ids, at=later, actor=None).left == 2
    timed = restocking.of(request.store, since=NOON, until=later + timedelta(days=1))
    assert (timed.units, timed.from_asked, timed.from_received) == (2, timedelta(days=4), timedelta(days=1))
    assert restocking.of(request.store, since=NOON - timedelta(days=9), until=NOON).from_asked is None
    assert putting_away.take_back(store=request.store, units=ids, at=later, actor=None).put_away == 2


def test_a_picture_of_a_returned_unit_is_kept():
    request = here()
    line = request.lines.get()
    with pytest.raises(NotPossible, match="Count the units first"):
        picturing.add(line=line, unit=1, upload=drawn(), at=AT, actor=None)
    counting.count(case=request, counts={line.pk: Counted(2)}, at=AT, actor=None)
    photo = picturing.add(line=line, unit=1, upload=drawn(), at=AT, actor=None)
    assert (photo.returned, photo.rto_line) == (line, None)
    picturing.remove(photo=photo, at=AT, actor=None)
    assert not line.pictures.exists()
