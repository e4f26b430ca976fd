"""What a buyer gives back: from the approval to grade B on the shelf; over HTTP on both sides."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Store
from accounts.roles import Role
from connectors.couriers.words import Direction, ScanStatus
from connectors.models import Connection
from orders.models import Shipment, Task
from returns import errand, shown
from returns.models import Inspection, Pickup, ReturnRequest
from returns.services.pickups import rescheduling, sweeping
from returns.services.requests import deciding
from returns.shown import Shown
from returns.states import PickupEnd, PickupProblem, ReturnStatus
from simulator.facts import Parcel
from simulator.journeys import tell
from tests.factories.giving_back import arrived, asked
from tests.journeys.road import SEED, Road, everything_leaves
from tests.journeys.stories import at_work

pytestmark = pytest.mark.django_db(transaction=True)

PUNE, JAIPUR = "411045", "302017"


def missed_once(road: Road, monkeypatch: Any) -> None:
    """The next parcel that is fetched is missed at the first visit, and comes home after the second."""
    for number in range(500):
        told = {"awb": f"SR{number:04}", "fate": "delivered", "reason": "NPR-UNR"}
        parcel = Parcel(
            booked_at=road.clock.now(), country="IN", postcode=PUNE, origin_postcode=JAIPUR, direction="reverse", **told
        )  # type: ignore[arg-type]
        codes = [scan.code for scan in tell(SEED, parcel).scans]
        if codes.count("NPR-UNR") == 1 and codes[-1].startswith("DLV"):
            monkeypatch.setattr(errand, "USUAL_SIZE", {**errand.USUAL_SIZE, "sandbox": told})
            return
    pytest.fail("no parcel of this seed has such a story")


def stage(request: ReturnRequest) -> Shown:
    return shown.of_request(ReturnRequest.objects.get(pk=request.pk))


def test_a_return_is_fetched_at_the_second_visit_and_put_away_as_grade_b(
    shop: Store, account: Connection, road: Road, monkeypatch: Any
) -> None:
    shop.address = f"Warna Kurtis, Baner Road, Pune {PUNE}"
    shop.save()
    now = timezone.now()
    home = {"postcode": JAIPUR, "city": "Jaipur", "address1": "12 Prabhat Road"}
    request = asked(arrived((2, "998.00"), store=shop, at=now - timedelta(days=2), **home), at=now)
    missed_once(road, monkeypatch)
    deciding.approve(request=request, at=now, actor=None)
    sweeping.sweep(at=timezone.now())
    everything_leaves(account)
    pickup = Pickup.objects.get()
    parcel: Shipment = pickup.shipment
    assert (parcel.direction, stage(request)) == (Direction.REVERSE, Shown.BOOKED)
    assert parcel.awb.startswith("SR")

    road.goes_on(parcel, {ScanStatus.PICKUP_FAILED})
    pickup.refresh_from_db()
    assert (pickup.failures, pickup.problem) == (1, PickupProblem.UNREACHABLE)
    assert stage(request) is Shown.PICKUP_FAILED
    assert "Buyer not reached" in Task.objects.get().note
    tomorrow = (timezone.now() + timedelta(days=1)).astimezone(shop.zone).date()
    rescheduling.reschedule(request=request, on=tomorrow, at=timezone.now(), actor=None)
    everything_leaves(account)
    sweeping.sweep(at=timezone.now())
    road.goes_on(parcel, {ScanStatus.PICKED_UP, ScanStatus.IN_TRANSIT})
    pickup.refresh_from_db()
    assert (pickup.end, pickup.slot_on) == (PickupEnd.PICKED_UP, tomorrow)
    assert Pickup.objects.count() == 1
    road.goes_on(parcel, {ScanStatus.DELIVERED})
    assert stage(request) is Shown.ARRIVED

    door = at_work(shop, Role.WAREHOUSE)
    scanned = door.post("/coming-back/receive/", {"scanned": parcel.awb}, follow=True)
    assert "Expected: 1 product, count it." in scanned.content.decode()
    again = door.post("/coming-back/receive/", {"scanned": request.number}, follow=True)
    assert "Scanned before" in again.content.decode()
    work, line = f"/coming-back/receive/returns/{request.pk}/", request.lines.get()
    assert "Only 1 were sent" in door.post(work, {f"received-{line.pk}": "3"}).content.decode()
    counted = door.post(work, {f"received-{line.pk}": "1"}, follow=True)
    assert "What state is it in?" in counted.content.decode()
    assert "Not accepted" in counted.content.decode()
    door.post(work, {"grading": "1", f"grade-{line.pk}-1": "B", f"refused-{line.pk}": "0"})
    request.refresh_from_db()
    assert request.status == ReturnStatus.INSPECTED
    unit = Inspection.objects.get()
    assert (unit.grade, unit.returned) == ("B", line)
    shelf = door.get("/coming-back/put-away/").content.decode()
    assert request.number in shelf
    door.post("/coming-back/put-away/", {"unit": [unit.pk]})
    unit.refresh_from_db()
    assert unit.done_at
