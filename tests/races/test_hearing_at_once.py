"""Two workers hear about one parcel in the same moment: nothing that either heard is forgotten.

Seen to fail with `lock` made a no-op in orders/services/tracking/folding.py: each worker then folds without the other's
scan, and the later commit writes an older state.
"""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from connectors.couriers.base import Meaning, ScanReport
from connectors.couriers.words import ScanStatus
from connectors.models import Connection
from orders.models import Shipment
from orders.services import tracking
from orders.services.tracking.hearing import Told
from orders.states import Source
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import ShipmentFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

ROUNDS = 8


def hear_in_a_thread(
    courier: Connection, awb: str, status: ScanStatus, at: datetime, meet: threading.Barrier
) -> threading.Thread:
    def work() -> None:
        report = ScanReport(awb=awb, raw_code=f"raw-{status}", at=at)
        told = Told(report, Meaning(status), received_at=at, source=Source.PUSH)
        try:
            with transaction.atomic():
                meet.wait(timeout=10)
                tracking.hear(connection=courier, told=[told], at=at)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_the_later_scan_wins_whoever_commits_last(now: datetime) -> None:
    courier, parcels = ConnectionFactory(), ShipmentFactory.create_batch(ROUNDS)
    for parcel in parcels:
        meet = threading.Barrier(2)
        first = hear_in_a_thread(courier, parcel.awb, ScanStatus.OUT_FOR_DELIVERY, now, meet)
        second = hear_in_a_thread(courier, parcel.awb, ScanStatus.DELIVERED, now + timedelta(hours=2), meet)
        first.join()
        second.join()
    rows = Shipment.objects.filter(pk__in=[parcel.pk for parcel in parcels])
    assert set(rows.values_list("status", "first_out_at")) == {(ScanStatus.DELIVERED, now)}
