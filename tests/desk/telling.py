"""Parcels with a past, and pages as text."""

from datetime import timedelta

from connectors.couriers.words import Reason, ScanStatus
from ndr.services import following
from orders.services import tracking
from returns.services import following as returns
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory


def travelling(store, at, *steps, **fields):
    """A parcel whose scans say `steps`: (status, age, extras)."""
    order = OrderFactory(store=store, placed_at=at - timedelta(days=6), **fields.pop("order", {}))
    parcel = ShipmentFactory(order=order, created_at=at - timedelta(days=6), **fields)
    for status, age, extras in steps:
        ScanFactory(shipment=parcel, status=status, happened_at=at - age, **extras)
    news = tracking.refold(shipment_ids=[parcel.pk], at=at, quiet=False)
    returns.follow(news, at=at)
    following.follow(news, at=at)
    parcel.refresh_from_db()
    return parcel


def failed(store, at, age=timedelta(hours=2), raw_code="raw-attempt_failed", **fields):
    why = {"reason": Reason.UNAVAILABLE, "raw_text": "Consignee unavailable", "raw_code": raw_code}
    return travelling(
        store,
        at,
        (ScanStatus.PICKED_UP, age + timedelta(days=3), {}),
        (ScanStatus.OUT_FOR_DELIVERY, age + timedelta(hours=3), {}),
        (ScanStatus.ATTEMPT_FAILED, age, why),
        **fields,
    )


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())
