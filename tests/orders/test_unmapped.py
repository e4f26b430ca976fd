from datetime import timedelta

import pytest

from connectors.couriers.words import ScanStatus
from orders.models import Scan
from orders.queries import codes
from orders.services.codes import put_meaning
from tests.factories.accounts import StoreFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def hear(store, now):
    def heard(code, *, of=store, days=1, times=1, parcel=None):
        parcel = parcel or ShipmentFactory(order=OrderFactory(store=of), tracked_by="simulator")
        for place in range(times):
            said = {"raw_code": code, "status": ScanStatus.UNKNOWN, "place": f"hub {place}"}
            ScanFactory(shipment=parcel, received_at=now - timedelta(days=days), **said)
        return parcel

    return heard


def told(*stores, **bounds):
    return [(row.raw_code, row.scans, row.parcels) for row in codes.unmapped(stores, **bounds)]


def test_codes_that_nobody_mapped_by_how_often_they_were_heard(store, hear, now):
    hear("A-1")
    hear("B-2", times=2)
    hear("B-2")
    hear("MAPPED", times=3)
    hear("THEIRS", of=StoreFactory())
    meaning = {"provider": "simulator", "raw_code": "MAPPED", "status": ScanStatus.ON_HOLD, "reason": None}
    put_meaning(**meaning, at=now, actor=None)
    assert told(store) == [("B-2", 3, 2), ("A-1", 1, 1)]
    assert Scan.objects.filter(status=ScanStatus.UNKNOWN).count() == 8
    assert told() == []


def test_only_what_was_heard_since(store, hear, now):
    hear("OLD", days=61)
    hear("NEW", days=59)
    assert told(store, since=now - timedelta(days=60)) == [("NEW", 1, 1)]
    assert told(store) == [("NEW", 1, 1), ("OLD", 1, 1)]
