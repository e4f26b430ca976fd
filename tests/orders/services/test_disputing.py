"""A dispute takes an attempt away, its end gives it back, and the scan stays as it came."""

from datetime import datetime, timedelta

import pytest

from connectors.couriers.words import Reason, ScanStatus
from orders.models import DisputedScan, News, Scan, Shipment
from orders.services import tracking
from tests.factories.orders import ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db
OUT, FAILED = ScanStatus.OUT_FOR_DELIVERY, ScanStatus.ATTEMPT_FAILED


@pytest.fixture
def parcel(now: datetime) -> Shipment:
    parcel = ShipmentFactory()
    for day in (0, 1):
        for hours, status, reason in ((0, OUT, ""), (3, FAILED, Reason.UNAVAILABLE)):
            ScanFactory(
                shipment=parcel, status=status, reason=reason, happened_at=now - timedelta(days=3 - day, hours=-hours)
            )
    tracking.refold(shipment_ids=[parcel.pk], at=now, quiet=True)
    return parcel


def counted(parcel: Shipment) -> tuple[int, int]:
    parcel.refresh_from_db()
    return parcel.attempts, parcel.no_attempts


def test_an_attempt_goes_and_comes_back(parcel: Shipment, now: datetime) -> None:
    scan = Scan.objects.filter(shipment=parcel, status=FAILED).latest("happened_at")
    as_it_came = Scan.objects.values().get(pk=scan.pk)
    assert counted(parcel) == (2, 0)
    for _twice in range(2):
        tracking.dispute(scan=scan, at=now)
        assert counted(parcel) == (1, 1)
    tracking.refold(shipment_ids=[parcel.pk], at=now, quiet=False)
    assert counted(parcel) == (1, 1)
    for _twice in range(2):
        tracking.believe(scan=scan, at=now)
        assert counted(parcel) == (2, 0)
    assert Scan.objects.values().get(pk=scan.pk) == as_it_came
    assert not DisputedScan.objects.exists()


def test_it_is_news_that_writes_to_nobody(parcel: Shipment, now: datetime) -> None:
    News.objects.all().delete()
    tracking.dispute(scan=Scan.objects.filter(shipment=parcel, status=FAILED).latest("happened_at"), at=now)
    assert list(News.objects.values_list("attempts_before", "attempts_after", "quiet")) == [(2, 1, True)]


def test_the_same_run_told_again_stays_disputed(parcel: Shipment, now: datetime) -> None:
    scan = Scan.objects.filter(shipment=parcel, status=FAILED).latest("happened_at")
    tracking.dispute(scan=scan, at=now)
    again = scan.happened_at + timedelta(hours=1)
    ScanFactory(shipment=parcel, status=FAILED, reason=Reason.UNREACHABLE, happened_at=again)
    tracking.refold(shipment_ids=[parcel.pk], at=now, quiet=False)
    assert counted(parcel) == (1, 1)
