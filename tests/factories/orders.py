"""Orders, parcels and what couriers said about them."""

from datetime import UTC, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from connectors.couriers.words import ScanStatus
from orders import identity
from orders.models import Customer, Order, OrderLine, Product, Scan, Shipment, ShipmentLine
from orders.states import Payment, Source
from tests.factories.accounts import StoreFactory

NOON = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)  # 12:00 in Kolkata


class CustomerFactory(DjangoModelFactory[Customer]):
    class Meta:
        model = Customer

    store = factory.SubFactory(StoreFactory)
    name = "Snehal Kulkarni-Deshpande"
    phone = factory.Sequence(lambda n: f"+9198220{n:05d}")


class ProductFactory(DjangoModelFactory[Product]):
    class Meta:
        model = Product

    store = factory.SubFactory(StoreFactory)
    sku = factory.Sequence(lambda n: f"WK-{n:05d}")
    name = "Chanderi kurta, indigo block print, M"
    category = "Kurta"
    cost = Decimal("420.00")


class OrderFactory(DjangoModelFactory[Order]):
    class Meta:
        model = Order

    store = factory.SubFactory(StoreFactory)
    number = factory.Sequence(lambda n: f"WK-{20000 + n}")
    placed_at = NOON
    payment_method = Payment.COD
    currency = factory.SelfAttribute("store.currency")
    total = Decimal("1299.00")
    cod_amount = Decimal("1299.00")
    buyer_name = "Snehal Kulkarni-Deshpande"
    phone = "+919822014417"
    city = "Pune"
    state = "Maharashtra"
    postcode = "411038"
    country = "IN"


class OrderLineFactory(DjangoModelFactory[OrderLine]):
    class Meta:
        model = OrderLine

    store = factory.SelfAttribute("order.store")
    order = factory.SubFactory(OrderFactory)
    position = factory.Sequence(lambda n: n)
    product = factory.SubFactory(ProductFactory, store=factory.SelfAttribute("..order.store"))
    quantity = 1
    unit_price = Decimal("1299.00")
    total = Decimal("1299.00")


class ShipmentFactory(DjangoModelFactory[Shipment]):
    class Meta:
        model = Shipment

    store = factory.SelfAttribute("order.store")
    order = factory.SubFactory(OrderFactory)
    courier = "simulator"
    tracked_by = "simulator"
    awb = factory.Sequence(lambda n: f"SX{n:010d}")
    created_at = NOON


class ShipmentLineFactory(DjangoModelFactory[ShipmentLine]):
    class Meta:
        model = ShipmentLine

    shipment = factory.SubFactory(ShipmentFactory)
    line = factory.SubFactory(OrderLineFactory, order=factory.SelfAttribute("..shipment.order"))
    quantity = 1


class ScanFactory(DjangoModelFactory[Scan]):
    """A scan that was kept but not folded: call `tracking.refold` for what it does."""

    class Meta:
        model = Scan

    shipment = factory.SubFactory(ShipmentFactory)
    store = factory.SelfAttribute("shipment.store")
    tracked_by = factory.SelfAttribute("shipment.tracked_by")
    awb = factory.SelfAttribute("shipment.awb")
    status = ScanStatus.IN_TRANSIT
    raw_code = factory.LazyAttribute(lambda scan: f"raw-{scan.status}")
    happened_at = NOON
    received_at = factory.SelfAttribute("happened_at")
    place = "Pune"
    source = Source.PUSH
    digest = factory.LazyAttribute(
        lambda scan: identity.scan_digest(
            parcel=identity.parcel_by_awb(tracked_by=scan.tracked_by, awb=scan.awb),
            raw_code=scan.raw_code,
            at=scan.happened_at,
            place=scan.place,
        )
    )
