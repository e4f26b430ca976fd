"""What a courier says is kept once and moves the parcel, its order and its figures."""

from datetime import datetime, timedelta

import pytest

from connectors.couriers.base import Meaning, ScanReport
from connectors.couriers.words import Reason, ScanStatus
from connectors.models import Connection
from orders.models import News, Order, Scan, Shipment, StaleParcel
from orders.services import codes, tracking
from orders.services.tracking.hearing import Told
from orders.states import Bucket, Decision, OrderStatus, Source
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def courier() -> Connection:
    return ConnectionFactory()


def told(awb: str, status: ScanStatus, at: datetime, reason: Reason | None = None, **more: object) -> Told:
    report = ScanReport(awb=awb, raw_code=f"raw-{status}", at=at, place="Pune", **more)
    return Told(report, Meaning(status, reason), received_at=at, source=Source.PUSH)


def test_a_delivery_moves_parcel_order_and_figures(courier: Connection, now: datetime) -> None:
    parcel = ShipmentFactory(order__decision=Decision.PACKED)
    news = tracking.hear(connection=courier, told=[told(parcel.awb, ScanStatus.DELIVERED, now)], at=now)
    parcel.refresh_from_db()
    assert (parcel.status, parcel.bucket, parcel.delivered_at, parcel.place) == ("delivered", "delivered", now, "Pune")
    order = Order.objects.get(pk=parcel.order_id)
    assert (order.status, order.outcome) == (OrderStatus.DELIVERED, Bucket.DELIVERED)
    assert [(item.before, item.after, item.quiet) for item in news] == [("created", "delivered", False)]
    assert list(StaleParcel.objects.values_list("shipment_id", flat=True)) == [parcel.pk]


def test_a_repeat_is_no_news(courier: Connection, now: datetime) -> None:
    parcel = ShipmentFactory()
    said = [told(parcel.awb, ScanStatus.IN_TRANSIT, now)]
    tracking.hear(connection=courier, told=said, at=now)
    assert tracking.hear(connection=courier, told=[*said, *said], at=now + timedelta(days=34)) == []
    assert Scan.objects.count() == 1


def test_a_late_scan_is_kept_but_moves_nothing(courier: Connection, now: datetime) -> None:
    parcel = ShipmentFactory()
    tracking.hear(connection=courier, told=[told(parcel.awb, ScanStatus.DELIVERED, now)], at=now)
    late = told(parcel.awb, ScanStatus.IN_TRANSIT, now - timedelta(days=2))
    assert tracking.hear(connection=courier, told=[late], at=now) == []
    parcel.refresh_from_db()
    assert (parcel.status, parcel.handed_over_at) == (ScanStatus.DELIVERED, now - timedelta(days=2))


def test_a_scan_before_its_parcel_waits_for_it(courier: Connection, now: datetime) -> None:
    assert tracking.hear(connection=courier, told=[told("SX1", ScanStatus.PICKED_UP, now)], at=now) == []
    parcel = ShipmentFactory(awb="SX1")
    news = tracking.adopt(shipments=[parcel], at=now)
    parcel.refresh_from_db()
    assert (parcel.status, len(news)) == (ScanStatus.PICKED_UP, 1)
    assert Scan.objects.get().store_id == parcel.store_id


def test_the_return_legs_own_number_belongs_to_the_same_parcel(courier: Connection, now: datetime) -> None:
    parcel = ShipmentFactory(awb="SX1", return_awb="RX1")
    tracking.hear(connection=courier, told=[told("SX1", ScanStatus.RTO_INITIATED, now)], at=now)
    home = told("RX1", ScanStatus.DELIVERED, now + timedelta(days=4))
    tracking.hear(connection=courier, told=[home], at=now)
    parcel.refresh_from_db()
    assert (parcel.status, parcel.bucket) == (ScanStatus.RTO_DELIVERED, Bucket.RTO)


def test_another_couriers_number_is_another_parcel(now: datetime) -> None:
    parcel = ShipmentFactory(awb="77", tracked_by="delhivery", courier="delhivery")
    tracking.hear(connection=ConnectionFactory(), told=[told("77", ScanStatus.DELIVERED, now)], at=now)
    parcel.refresh_from_db()
    assert parcel.status == ScanStatus.CREATED


def test_mapping_a_code_heals_the_parcels_that_heard_it(courier: Connection, now: datetime) -> None:
    parcel = ShipmentFactory()
    tracking.hear(connection=courier, told=[told(parcel.awb, ScanStatus.UNKNOWN, now)], at=now)
    assert Shipment.objects.get(pk=parcel.pk).status == ScanStatus.CREATED
    meaning = {"provider": "simulator", "raw_code": "raw-unknown", "status": ScanStatus.ATTEMPT_FAILED}
    codes.put_meaning(**meaning, reason=Reason.REFUSED, at=now, actor=None)
    assert codes.heal_next(at=now)
    assert not codes.heal_next(at=now)
    parcel.refresh_from_db()
    assert (parcel.status, parcel.reason) == ("attempt_failed", "refused")
    assert (News.objects.get().after, News.objects.get().quiet) == ("attempt_failed", False)
    assert Scan.objects.get().status == ScanStatus.UNKNOWN  # what was heard stays as it was heard


def test_healing_goes_on_where_it_stopped_and_stays_quiet_about_the_past(now: datetime, monkeypatch) -> None:
    monkeypatch.setattr(codes, "BATCH", 1)
    code = {"tracked_by": "simulator", "raw_code": "ZZ-1", "status": ScanStatus.UNKNOWN}
    parcels = [ScanFactory(**code, quiet=quiet).shipment for quiet in (True, False)]
    meaning = {"provider": "simulator", "raw_code": "ZZ-1", "status": ScanStatus.ON_HOLD, "reason": None}
    codes.put_meaning(**meaning, at=now, actor=None)
    healed = []
    while codes.heal_next(at=now):
        healed.append(Shipment.objects.filter(status=ScanStatus.ON_HOLD).count())
    assert healed == [1, 2, 2]
    assert list(News.objects.order_by("pk").values_list("shipment", "quiet")) == [
        (parcels[0].pk, True),
        (parcels[1].pk, False),
    ]
    codes.put_meaning(**meaning | {"status": ScanStatus.LOST}, at=now, actor=None)
    assert codes.heal_next(at=now)
    parcels[0].refresh_from_db()
    assert parcels[0].status == ScanStatus.LOST


def test_two_parcels_of_one_order_are_delivered_when_both_are(courier: Connection, now: datetime) -> None:
    order = OrderFactory(decision=Decision.PACKED)
    first, second = ShipmentFactory(order=order), ShipmentFactory(order=order)
    first_news = told(first.awb, ScanStatus.DELIVERED, now)
    tracking.hear(connection=courier, told=[first_news, told(second.awb, ScanStatus.IN_TRANSIT, now)], at=now)
    order.refresh_from_db()
    assert (order.status, order.outcome) == (OrderStatus.SHIPPED, Bucket.OPEN)
    tracking.hear(connection=courier, told=[told(second.awb, ScanStatus.DELIVERED, now)], at=now)
    order.refresh_from_db()
    assert (order.status, order.outcome) == (OrderStatus.DELIVERED, Bucket.DELIVERED)


def test_folding_again_changes_nothing(courier: Connection, now: datetime) -> None:
    parcel = ShipmentFactory()
    tracking.hear(connection=courier, told=[told(parcel.awb, ScanStatus.OUT_FOR_DELIVERY, now)], at=now)
    StaleParcel.objects.all().delete()
    assert tracking.refold(shipment_ids=[parcel.pk], at=now, quiet=False) == []
    assert not StaleParcel.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_batch(
    courier: Connection, now: datetime, django_assert_max_num_queries: object
) -> None:
    parcels = ShipmentFactory.create_batch(40)
    said = [told(parcel.awb, ScanStatus.PICKED_UP, now) for parcel in parcels]
    with django_assert_max_num_queries(16):
        assert len(tracking.hear(connection=courier, told=said, at=now)) == 40
