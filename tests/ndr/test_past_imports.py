"""Loading the past, and taking it back."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from connectors.couriers.words import ScanStatus
from inbox.services import sweeping
from ndr.models import Attempt, Case
from orders.models import ImportRun, News, Order, Scan, Shipment
from orders.models.imports import RunState
from orders.services import tracking
from orders.services.importing import undoing
from orders.states import Source
from tests.factories.ndr import ActFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def run(now: datetime) -> ImportRun:
    """Two orders out of a file, both refused once and sent back."""
    store = OrderFactory().store
    Order.objects.all().delete()
    run = ImportRun.objects.create(
        store=store, file_name="past.csv", quiet=True, started_at=now, state=RunState.UNDOING
    )
    parcels = [ShipmentFactory(order=OrderFactory(store=store, import_run=run)) for _ in range(2)]
    Order.objects.update(created_at=now)
    for parcel in parcels:
        for days, status in [(3, ScanStatus.ATTEMPT_FAILED), (2, ScanStatus.RTO_INITIATED)]:
            ScanFactory(
                shipment=parcel, status=status, happened_at=now - days * DAY, received_at=now, source=Source.IMPORT
            )
    tracking.refold(shipment_ids=[parcel.pk for parcel in parcels], at=now, quiet=True)
    while sweeping.sweep(at=timezone.now()):
        pass
    return run


def test_a_past_that_nobody_touched_goes_with_its_cases(run: ImportRun, now: datetime) -> None:
    assert set(Case.objects.values_list("status", "quiet")) == {("given_up", True)}
    ActFactory(case=Case.objects.order_by("pk")[0])
    undoing.carry_out(run=run, clock=lambda: now, beat=lambda: None)
    assert [model.objects.count() for model in (Order, Shipment, Case, Attempt)] == [1, 1, 1, 1]
    assert Scan.objects.count() == News.objects.count() * 2 == 2
