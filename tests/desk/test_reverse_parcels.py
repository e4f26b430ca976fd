"""All parcels on their way to us on one list, stuck ones marked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from orders.models import Shipment
from returns.models import Pickup
from tests.factories.accounts import MembershipFactory
from tests.factories.fetching import MISSED, approved, booked, says
from tests.factories.giving_back import arrived
from tests.factories.orders import OrderFactory
from tests.factories.returns import returning

pytestmark = pytest.mark.django_db


def test_undelivered_parcels_and_returns_stand_together_and_stuck_ones_are_marked():
    member = MembershipFactory(role=Role.OPERATIONS)
    client, now = Client(), timezone.now()
    client.force_login(member.user)
    case = returning(order=OrderFactory(store=member.store, placed_at=now), opened_at=now)
    moves, missed, late = (booked(approved(arrived(store=member.store)), at=now) for _each in range(3))
    says(missed, *MISSED, at=now - timedelta(hours=4))
    Shipment.objects.update(last_scan_at=now, created_at=now)
    Pickup.objects.filter(pk=late.pk).update(slot_on=(now - timedelta(days=2)).date())
    returning(ScanStatus.RTO_IN_TRANSIT)  # of another store

    def listed(query=""):
        rows = client.get(f"/coming-back/parcels/{query}").context["list"].page.rows
        return {row.awb: row.stuck for row in rows}

    assert listed() == {
        case.shipment.awb: "", moves.shipment.awb: "", missed.shipment.awb: "pickup_failed",
        late.shipment.awb: "slot_over",
    }  # fmt: skip
    assert set(listed("?is_stuck=true")) == {missed.shipment.awb, late.shipment.awb}
    assert set(listed("?kind=rto")) == {case.shipment.awb}
    Shipment.objects.filter(pk=case.shipment_id).update(last_scan_at=now - timedelta(days=4))
    assert listed("?stuck=silent") == {case.shipment.awb: "silent"}
    brought = {"status": ScanStatus.RTO_DELIVERED, "rto_delivered_at": now - timedelta(days=6)}
    Shipment.objects.filter(pk=case.shipment_id).update(**brought)
    assert listed()[case.shipment.awb] == ""  # it may still be on the pile
    Shipment.objects.filter(pk=case.shipment_id).update(rto_delivered_at=now - timedelta(days=8))
    assert listed("?stuck=never_came") == {case.shipment.awb: "never_came"}
    Shipment.objects.filter(pk=case.shipment_id).update(status=ScanStatus.RTO_IN_TRANSIT)
    page = client.get("/coming-back/parcels/").content.decode()
    assert "No scan for 3 days" in page
    assert missed.request.number in page
    told = b"".join(client.get("/coming-back/parcels/?format=csv").streaming_content).decode()
    assert "Pickup failed" in told
