"""Parcels by hand: numbers given, mended and taken off, and what is in which."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from connectors.couriers.base import Meaning, ScanReport
from connectors.couriers.words import ScanStatus
from connectors.models import Connection
from core import audit
from orders.models import News, Order, Scan, Shipment, ShipmentLine
from orders.services import packing, parcelling, tracking
from orders.services.editing import Stale
from orders.services.instructing import NotPossible
from orders.services.packing import Contents
from orders.services.parcelling import NewParcel
from orders.states import OrderStatus, Renumbering, Source
from tests.factories.analytics import Steps, hear
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import NOON, OrderFactory, OrderLineFactory, ShipmentFactory, ShipmentLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def courier() -> Connection:
    return ConnectionFactory()


def said(courier: Connection, awb: str, status: ScanStatus, at: datetime) -> None:
    report = ScanReport(awb=awb, raw_code=f"raw-{status}", at=at)
    told = tracking.Told(report, Meaning(status), received_at=at, source=Source.PUSH)
    tracking.hear(connection=courier, told=[told], at=at)


def give(parcel: Shipment, courier: Connection, awb: str, at: datetime, reason: Renumbering | None = None) -> Shipment:
    new = NewParcel(courier=courier.provider, awb=awb, connection=courier)
    return parcelling.number(shipment=parcel, new=new, reason=reason, at=at, actor=None)


class TestNumbers:
    def test_a_first_number_brings_the_scans_that_waited(self, courier, now):
        said(courier, "SX9", ScanStatus.PICKED_UP, now)
        parcel = give(ShipmentFactory(awb="", courier="", tracked_by=""), courier, "SX9", now)
        assert (parcel.status, parcel.tracked_by, parcel.connection) == (ScanStatus.PICKED_UP, "simulator", courier)
        assert Order.objects.get().status == OrderStatus.SHIPPED

    def test_a_wrong_number_takes_its_scans_with_it(self, courier, now):
        said(courier, "RIGHT", ScanStatus.PICKED_UP, now)
        parcel = ShipmentFactory(awb="WRONG", connection=courier, return_awb="WRONG-BACK")
        said(courier, "WRONG", ScanStatus.DELIVERED, now)
        said(courier, "WRONG-BACK", ScanStatus.RTO_IN_TRANSIT, now + timedelta(hours=1))
        parcel = give(parcel, courier, "RIGHT", now, reason=Renumbering.OF_ANOTHER)
        assert (parcel.awb, parcel.return_awb, parcel.status) == ("RIGHT", "", ScanStatus.PICKED_UP)
        assert set(Scan.objects.filter(shipment=None).values_list("awb", flat=True)) == {"WRONG", "WRONG-BACK"}
        event = audit.of(parcel).first()
        assert (event.before, event.after, event.facts["reason"]) == ("WRONG", "RIGHT", "of_another")
        late = News.objects.order_by("-pk")[:2]
        assert all(news.quiet for news in late)  # a correction writes to nobody

    def test_the_wrong_number_finds_its_own_parcel(self, courier, now):
        parcel = ShipmentFactory(awb="WRONG", connection=courier)
        said(courier, "WRONG", ScanStatus.DELIVERED, now)
        give(parcel, courier, "RIGHT", now, reason=Renumbering.MISTYPED)
        new = NewParcel(courier="simulator", awb="WRONG", connection=courier)
        other = parcelling.add_parcel(order=OrderFactory(), new=new, at=now, actor=None)
        assert other.status == ScanStatus.DELIVERED
        parcel.refresh_from_db()
        assert (parcel.status, parcel.handed_over_at) == (ScanStatus.CREATED, None)

    @pytest.mark.parametrize(
        ("awb", "reason", "says"),
        [
            ("RIGHT", None, "Say why"),
            ("TAKEN", Renumbering.MISTYPED, "of order WK-7"),
            ("WRONG", Renumbering.MISTYPED, "already"),
        ],
    )
    def test_what_is_refused(self, courier, now, awb, reason, says):
        parcel = ShipmentFactory(awb="WRONG", connection=courier)
        ShipmentFactory(awb="TAKEN", order__number="WK-7", order__store=parcel.store)
        with pytest.raises(ValidationError, match=says):
            give(parcel, courier, awb, now, reason)

    def test_another_stores_order_is_not_named(self, courier, now):
        ShipmentFactory(awb="TAKEN", order__number="SECRET")
        with pytest.raises(ValidationError) as refusal:
            give(ShipmentFactory(awb=""), courier, "TAKEN", now)
        assert "SECRET" not in str(refusal.value)

    def test_two_couriers_may_use_the_same_number(self, courier, now):
        ShipmentFactory(awb="SAME", tracked_by="jne", courier="jne")
        assert give(ShipmentFactory(awb=""), courier, "SAME", now).awb == "SAME"


class TestTakingOff:
    def test_before_any_scan(self, courier, now):
        parcel = ShipmentFactory(awb="SX1")
        parcelling.detach(shipment=parcel, at=now, actor=None)
        assert not Shipment.objects.exists()
        event = audit.of(parcel.order).get()
        assert (event.verb, event.before) == ("orders.order.parcel_detached", "SX1")

    def test_not_after_one(self, courier, now):
        parcel = ShipmentFactory(awb="SX1")
        said(courier, "SX1", ScanStatus.CREATED, now)
        with pytest.raises(NotPossible, match="courier has spoken"):
            parcelling.detach(shipment=parcel, at=now, actor=None)


@pytest.fixture
def order() -> Order:
    """Three kurtas of 200 and one dupatta of 400: 1,000 to collect."""
    order = OrderFactory(total=Decimal(1000), cod_amount=Decimal(1000))
    OrderLineFactory(order=order, quantity=3, unit_price=Decimal(200))
    OrderLineFactory(order=order, quantity=1, unit_price=Decimal(400))
    return order


def split(order: Order, at: datetime, *contents: tuple[int | None, list[int]], version: int | None = None):
    lines = list(order.lines.values_list("pk", flat=True))
    asked = [Contents(parcel, dict(zip(lines, units, strict=True))) for parcel, units in contents]
    known = Order.objects.get(pk=order.pk).version if version is None else version
    return packing.split(order=order, contents=asked, version=known, at=at, actor=None)


class TestSplitting:
    def test_lines_and_cash_go_into_parcels(self, order, now):
        first = ShipmentFactory(order=order, awb="", cod_amount=Decimal(1000))
        made = split(order, now, (first.pk, [2, 0]), (None, [1, 1]))
        assert [list(one.lines.values_list("quantity", flat=True)) for one in made] == [[2], [1, 1]]
        assert list(order.shipments.order_by("pk").values_list("cod_amount", flat=True)) == [400, 600]
        assert audit.of(order).get().facts == {"parcels": [one.pk for one in made], "version": 2}

    def test_again_otherwise(self, order, now):
        first, second = split(order, now, (None, [2, 0]), (None, [1, 1]))
        split(order, now, (first.pk, [3, 0]), (second.pk, [0, 1]))
        assert sorted(ShipmentLine.objects.values_list("shipment", "quantity")) == [(first.pk, 3), (second.pk, 1)]

    @pytest.mark.parametrize(
        ("contents", "says"),
        [
            ([[2, 1], [2, 0]], "4 in parcels, but 3 ordered"),
            ([[3, 1], [0, 0]], "at least one unit"),
            ([], "each parcel once"),
            ([[-1, 1]], "not lines of this order"),
        ],
    )
    def test_what_is_refused(self, order, now, contents, says):
        with pytest.raises(ValidationError, match=says):
            split(order, now, *[(None, units) for units in contents])
        assert not Shipment.objects.exists()

    def test_what_travels_stays_as_it_is_and_counts(self, order, now):
        sent = ShipmentFactory(order=order, cod_amount=Decimal(400))
        ShipmentLineFactory(shipment=sent, line=order.lines.first(), quantity=2)
        hear(sent, Steps([ScanStatus.PICKED_UP], NOON))
        with pytest.raises(ValidationError, match="courier has this parcel"):
            split(order, now, (sent.pk, [1, 0]))
        with pytest.raises(ValidationError, match="4 in parcels"):
            split(order, now, (None, [2, 1]))
        (made,) = split(order, now, (None, [1, 1]))
        made.refresh_from_db()
        assert made.cod_amount == Decimal(600)

    def test_the_second_who_splits_is_told(self, order, now):
        split(order, now, (None, [2, 0]), (None, [1, 1]), version=1)
        with pytest.raises(Stale) as stale:
            split(order, now, (None, [3, 1]), version=1)
        assert stale.value.clashes[0].field == "parcels"

    def test_a_further_parcel_collects_what_the_others_leave(self, order, now):
        for awb in ("A", "B"):
            parcelling.add_parcel(order=order, new=NewParcel("jne", awb), at=now, actor=None)
        assert list(order.shipments.order_by("pk").values_list("cod_amount", flat=True)) == [1000, 0]
