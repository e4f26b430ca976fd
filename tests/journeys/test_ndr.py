"""A parcel that nobody opened the door for, saved by its buyer's answer; over HTTP on both sides."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Store
from connectors.couriers.words import ScanStatus
from connectors.models import Connection, Family
from ndr.models import Act, Case
from ndr.services import settling
from ndr.states import CaseStatus
from orders.models import Order, Shipment
from simulator.server import Simulator
from tests.factories.connectors import ConnectionFactory
from tests.journeys.road import Road, everything_leaves
from tests.journeys.stories import PHONE, asked, sent_and_missed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def parcel(shop: Store, account: Connection, desk: Client, road: Road) -> Shipment:
    """On its way to Snehal Kulkarni; the first visit will fail."""
    ConnectionFactory(stores=[shop], family=Family.MESSENGER, provider="email", name="E-mail")
    return sent_and_missed(desk, account, road)


def test_a_buyer_answers_and_the_courier_goes_again(
    parcel: Shipment, desk: Client, account: Connection, road: Road, courier: Simulator
) -> None:
    road.goes_on(parcel, {ScanStatus.ATTEMPT_FAILED})
    case = Case.objects.get(shipment=parcel)
    queue = desk.get("/failed/").content.decode()
    assert f"/failed/{case.pk}/" in queue
    assert "WK-1" in queue

    buyer, page = Client(), asked(road)
    shut = buyer.get(page).content.decode()
    assert "Snehal" not in shut
    assert "Prabhat" not in shut
    opened = buyer.post(page, {"step": "prove", "said": PHONE[-4:]})
    [proof] = set(re.findall(r'name="proof" value="([^"]+)"', opened.content.decode()))
    days = [value for value, _label in opened.context["form"].fields["on"].choices if value]
    said = {"step": "answer", "proof": proof, "truth": "was_out", "on": days[0], "address": "12 Prabhat Road"}
    thanks = buyer.post(page, said, follow=True).content.decode()
    assert "Thank you. The courier is asked to come on" in thanks

    case.refresh_from_db()
    assert (case.suggested, case.suggested_by, str(case.suggested_on)) == ("reattempt_on", "buyer", days[0])
    desk.post(f"/failed/{case.pk}/act/", {"action": "reattempt_on", "on": days[0]})
    assert Case.objects.get(pk=case.pk).status == CaseStatus.INSTRUCTED
    road.wait(minutes=1)
    everything_leaves(account)
    assert len(courier.world.books.instructions(parcel.awb)) == 1
    act = Act.objects.get(case=case)
    assert act.instruction is not None
    assert act.instruction.result == "accepted"

    road.goes_on(parcel, {ScanStatus.OUT_FOR_DELIVERY, ScanStatus.DELIVERED})
    settling.honour(at=timezone.now())
    act.refresh_from_db()
    assert act.honoured_at is not None
    assert act.at < act.honoured_at <= act.at + timedelta(days=4)
    road.goes_on(parcel, {ScanStatus.DELIVERED})
    case.refresh_from_db()
    assert (case.status, case.attempts) == (CaseStatus.RESOLVED, 1)
    assert f"/failed/{case.pk}/" not in desk.get("/failed/").content.decode()
    assert Order.objects.get(pk=parcel.order_id).outcome == "delivered"
    figures = desk.get("/failed/figures/").context["measures"]
    assert (figures.honoured.part, figures.honoured.whole) == (1, 1)
    assert "has been delivered" in buyer.get(page).content.decode()
