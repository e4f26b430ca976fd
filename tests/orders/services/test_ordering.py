from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Store
from connectors.couriers.base import Meaning, ScanReport
from connectors.couriers.words import ScanStatus
from core import audit
from orders.models import Customer, Order, Shipment
from orders.services import ordering, parcelling, tracking
from orders.services.contacts import Buyer
from orders.services.ordering import Line, NewOrder
from orders.services.parcelling import NewParcel
from orders.states import OrderStatus, Payment, Source
from tests.factories.accounts import IndonesianStoreFactory, StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db

KURTA = Line(sku="WK-1", name="Kurta, M", quantity=2, unit_price=Decimal("649.50"))


def take(store: Store, at: datetime, **changed: object) -> Order:
    fields = {"number": "WK-1", "placed_at": at, "payment_method": Payment.COD, "lines": [KURTA]}
    new = NewOrder(**{**fields, "total": Decimal("1299.00"), **changed})
    return ordering.take_order(store=store, new=new, at=at, actor=None)


def test_an_order_is_kept_with_its_lines_and_its_buyer(now: datetime) -> None:
    address = {"city": "PUNE", "state": "MH", "postcode": "411038.0"}
    buyer = Buyer(name="Snehal Kulkarni", phone="098220 14417", email="Snehal@Example.com", address=address)
    order = take(StoreFactory(), now, buyer=buyer)
    order.refresh_from_db()
    assert (order.phone, order.email, order.postcode) == ("+919822014417", "snehal@example.com", "411038")
    assert (order.state, order.state_given, order.city) == ("Maharashtra", "MH", "Pune")
    assert (order.cod_amount, order.customer, order.status) == (order.total, Customer.objects.get(), OrderStatus.NEW)
    assert [(line.product.sku, line.quantity, line.total) for line in order.lines.all()] == [
        ("WK-1", 2, Decimal("1299.00"))
    ]
    assert [event.verb for event in audit.of(order)] == ["orders.order.taken"]


def test_a_phone_is_read_as_the_stores_country_dials(now: datetime) -> None:
    assert take(IndonesianStoreFactory(), now, buyer=Buyer(phone="0812-3456-7890")).phone == "+6281234567890"


@pytest.mark.parametrize(
    ("method", "given", "collects"),
    [
        (Payment.COD, None, Decimal("1299.00")),
        (Payment.COD, Decimal("999.00"), Decimal("999.00")),
        (Payment.PREPAID, None, Decimal(0)),
        (Payment.PARTIAL, None, None),
    ],
)
def test_what_the_courier_is_to_collect(
    now: datetime, method: Payment, given: Decimal | None, collects: Decimal | None
) -> None:
    assert take(StoreFactory(), now, payment_method=method, cod_amount=given).cod_amount == collects


def test_a_repeat_and_an_empty_order_are_refused_by_field(now: datetime) -> None:
    order = OrderFactory()
    with pytest.raises(ValidationError, match=r"(?s)number.*already"):
        take(order.store, now, number=order.number)
    with pytest.raises(ValidationError, match="lines"):
        take(order.store, now, lines=[])


def test_a_new_parcel_finds_the_scans_that_came_before_it(now: datetime) -> None:
    courier, order = ConnectionFactory(), OrderFactory()
    report = ScanReport(awb="SX9", raw_code="PU", at=now)
    told = tracking.Told(report, Meaning(ScanStatus.PICKED_UP), received_at=now, source=Source.PUSH)
    tracking.hear(connection=courier, told=[told], at=now)
    new = NewParcel(courier="delhivery", awb="SX9", connection=courier)
    parcel = parcelling.add_parcel(order=order, new=new, at=now, actor=None)
    assert (parcel.status, parcel.tracked_by, parcel.courier) == (ScanStatus.PICKED_UP, "simulator", "delhivery")


def test_a_number_that_another_parcel_has_is_refused(now: datetime) -> None:
    parcel = ShipmentFactory(awb="SX9", tracked_by="jne", courier="jne")
    with pytest.raises(ValidationError, match="Another parcel has this AWB"):
        parcelling.add_parcel(order=parcel.order, new=NewParcel(courier="jne", awb="SX9"), at=now, actor=None)


def test_a_scan_that_slipped_past_its_parcel_is_brought_to_it(now: datetime) -> None:
    report = ScanReport(awb="SX9", raw_code="PU", at=now)
    told = tracking.Told(report, Meaning(ScanStatus.PICKED_UP), received_at=now, source=Source.PUSH)
    tracking.hear(connection=ConnectionFactory(), told=[told], at=now)
    parcel = ShipmentFactory(awb="SX9")  # made without adopting, as by a transaction that ran beside
    assert len(tracking.adopt_waiting(at=now)) == 1
    assert Shipment.objects.get(pk=parcel.pk).status == ScanStatus.PICKED_UP
    assert tracking.adopt_waiting(at=now) == []
