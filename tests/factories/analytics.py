"""A small world of parcels whose figures a test can count by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.couriers.words import Reason, ScanStatus
from orders.models import Scan, Shipment
from orders.services import tracking
from tests.factories.orders import OrderFactory, OrderLineFactory, ScanFactory, ShipmentFactory

JOURNEYS = {
    "open": [ScanStatus.PICKED_UP],
    "delivered": [ScanStatus.PICKED_UP, ScanStatus.OUT_FOR_DELIVERY, ScanStatus.DELIVERED],
    "rto": [ScanStatus.PICKED_UP, ScanStatus.OUT_FOR_DELIVERY, ScanStatus.ATTEMPT_FAILED, ScanStatus.RTO_INITIATED],
    "lost": [ScanStatus.PICKED_UP, ScanStatus.LOST],
    "damaged": [ScanStatus.PICKED_UP, ScanStatus.DAMAGED],
    "disposed": [ScanStatus.PICKED_UP, ScanStatus.RTO_INITIATED, ScanStatus.DISPOSED],
    "cancelled": [ScanStatus.PICKED_UP, ScanStatus.CANCELLED],
    "never handed over": [ScanStatus.CREATED, ScanStatus.CANCELLED],
    "not scanned": [],
}


@dataclass(frozen=True)
class Steps:
    """What is scanned, first at `at` and then every 12 hours."""

    statuses: list[ScanStatus]
    at: datetime
    reason: Reason | None = Reason.REFUSED


def hear(shipment: Shipment, steps: Steps, *, quiet: bool = True) -> list[Scan]:
    """Scan the parcel and fold it, as the inbox does."""
    scans = [
        ScanFactory(
            shipment=shipment,
            status=status,
            happened_at=steps.at + timedelta(hours=12 * place),
            reason=(steps.reason or "") if status is ScanStatus.ATTEMPT_FAILED else "",
        )
        for place, status in enumerate(steps.statuses)
    ]
    tracking.refold(shipment_ids=[shipment.pk], at=steps.at, quiet=quiet)
    shipment.refresh_from_db()
    return scans


def parcel(journey: str, *, at: datetime, line: dict | None = None, shipment: dict | None = None, **order) -> Shipment:
    """One order of one line with one parcel that went through the named journey from `at` on."""
    placed = order.pop("placed_at", at - timedelta(days=1))
    made = OrderFactory(placed_at=placed, **order)
    OrderLineFactory(order=made, **(line or {}))
    sent = ShipmentFactory(order=made, created_at=placed, **(shipment or {}))
    hear(sent, Steps(JOURNEYS[journey], at))
    return sent
