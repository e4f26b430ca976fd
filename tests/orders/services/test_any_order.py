"""Reports come in any order, in any batches, some of them twice: parcel and order end up the same."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from connectors.couriers.base import Meaning, ScanReport
from connectors.couriers.words import Reason, ScanStatus
from orders.fold import COLUMNS
from orders.models import Scan, Shipment
from orders.services import tracking
from orders.services.tracking.hearing import Told
from orders.states import Source
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import ShipmentFactory

pytestmark = pytest.mark.django_db
S, NO_ATTEMPT = ScanStatus, Reason.NO_ATTEMPT
HOUR = timedelta(hours=1)
THERE_BACK_AND_THERE = [
    (1, S.PICKED_UP, None), (9, S.IN_TRANSIT, None), (30, S.OUT_FOR_DELIVERY, None), (34, S.ATTEMPT_FAILED, NO_ATTEMPT),
    (34, S.AT_DESTINATION, None), (34, S.ATTEMPT_FAILED, Reason.REFUSED), (54, S.OUT_FOR_DELIVERY, None),
    (58, S.DELIVERED, None), (60, S.RTO_INITIATED, None), (80, S.RTO_IN_TRANSIT, None), (99, S.UNKNOWN, None),
    (120, S.DELIVERED, None),
]  # fmt: skip
WRONG_CLOCKS = [(9, 26 * HOUR), (30, -26 * HOUR), (60, 73 * 365 * 24 * HOUR)]


def history(awb: str, now: datetime) -> list[Told]:
    """A delivery that was taken back and came true, with ties; some of its reports once more, from wrong clocks."""
    heard = []
    for hours, status, reason in THERE_BACK_AND_THERE:
        at = now + hours * HOUR
        wrong = [at + error for hour, error in WRONG_CLOCKS if hour == hours]
        for happened_at in (at, *wrong):
            report = ScanReport(awb, f"raw-{status}-{reason}", happened_at, place="Pune")
            heard.append(Told(report, Meaning(status, reason), received_at=at, source=Source.PUSH))
    return heard


def ends_as(parcel: Shipment, batches: list[list[Told]], at: datetime) -> dict[str, object]:
    """What is written on the parcel once these came in; afterwards nothing was heard."""
    courier = ConnectionFactory()
    with transaction.atomic():
        for batch in batches:
            tracking.hear(connection=courier, told=batch, at=at)
        row = Shipment.objects.select_related("order").get(pk=parcel.pk)
        found = {name: getattr(row, name) for name in COLUMNS}
        found |= {"outcome": row.order.outcome, "scans": Scan.objects.count()}
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("seed", range(10))
def test_any_order_ends_in_the_same_state(seed: int, now: datetime) -> None:
    chance, parcel = random.Random(seed), ShipmentFactory(awb="SX1")
    told, at = history("SX1", now), now + 200 * HOUR
    left, batches = [*told, *chance.sample(told, 5)], list[list[Told]]()
    chance.shuffle(left)
    while left:
        batches.append([left.pop() for _ in range(min(chance.randint(1, 4), len(left)))])
    ended = ends_as(parcel, [told], at)
    assert ends_as(parcel, batches, at) == ended
    assert (ended["status"], ended["changed_its_mind"], ended["scans"]) == (S.DELIVERED, True, len(told))
