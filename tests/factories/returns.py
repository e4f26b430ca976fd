"""Parcels that come back, their lines, and what was found in them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from connectors.couriers.words import Reason, ScanStatus
from orders.models import Shipment
from orders.states import Bucket
from returns.models import Arrival, Claim, Inspection, RtoCase, RtoLine
from returns.states import ClaimKind, Disposition, End, Grade, RtoStatus, Verdict
from tests.factories.orders import NOON, OrderLineFactory, ShipmentFactory

HERE = {RtoStatus.RECEIVED, RtoStatus.INSPECTED}


class RtoCaseFactory(DjangoModelFactory[RtoCase]):
    class Meta:
        model = RtoCase

    shipment = factory.SubFactory(
        ShipmentFactory, status=ScanStatus.RTO_IN_TRANSIT, status_at=NOON, bucket=Bucket.RTO, rto_initiated_at=NOON
    )
    order = factory.SelfAttribute("shipment.order")
    store = factory.SelfAttribute("shipment.store")
    courier = factory.SelfAttribute("shipment.courier")
    status = RtoStatus.EXPECTED
    reason = Reason.REFUSED
    opened_at = NOON
    value = Decimal("1299.00")
    received_at = factory.LazyAttribute(lambda case: NOON if case.status in HERE else None)
    closed_at = factory.LazyAttribute(lambda case: NOON if case.status == RtoStatus.CLOSED else None)
    ended = factory.LazyAttribute(lambda case: End.BY_HAND if case.status == RtoStatus.CLOSED else "")


class RtoLineFactory(DjangoModelFactory[RtoLine]):
    class Meta:
        model = RtoLine

    case = factory.SubFactory(RtoCaseFactory)
    store = factory.SelfAttribute("case.store")
    line = factory.SubFactory(OrderLineFactory, order=factory.SelfAttribute("..case.order"))
    expected = factory.SelfAttribute("line.quantity")


class InspectionFactory(DjangoModelFactory[Inspection]):
    class Meta:
        model = Inspection

    rto_line = factory.SubFactory(RtoLineFactory)
    store = factory.SelfAttribute("rto_line.store")
    unit = 1
    grade = Grade.A
    disposition = Disposition.RESTOCK
    at = NOON


class ArrivalFactory(DjangoModelFactory[Arrival]):
    class Meta:
        model = Arrival

    case = factory.SubFactory(RtoCaseFactory)
    store = factory.SelfAttribute("case.store")
    shipment = factory.SelfAttribute("case.shipment")
    scanned = factory.SelfAttribute("shipment.awb")
    verdict = Verdict.EXPECTED
    at = NOON


class ClaimFactory(DjangoModelFactory[Claim]):
    class Meta:
        model = Claim

    case = factory.SubFactory(RtoCaseFactory)
    store = factory.SelfAttribute("case.store")
    shipment = factory.SelfAttribute("case.shipment")
    courier = factory.SelfAttribute("case.courier")
    currency = factory.SelfAttribute("case.order.currency")
    kind = ClaimKind.MISSING
    asked = Decimal("1299.00")
    deadline_on = factory.LazyAttribute(lambda claim: (claim.opened_at + timedelta(days=7)).date())
    opened_at = NOON


def returning(status: ScanStatus = ScanStatus.RTO_IN_TRANSIT, /, *, units: int = 2, **case: Any) -> RtoCase:
    """A case whose courier says so of its parcel, with one line of so many units."""
    parcel: dict[str, Any] = {f"shipment__{name}": case.pop(name) for name in ("order", "awb") if name in case}
    at = case.get("opened_at", NOON)
    made = RtoCaseFactory(shipment__status=status, shipment__status_at=at, **parcel, **case)
    if status == ScanStatus.RTO_DELIVERED:
        Shipment.objects.filter(pk=made.shipment_id).update(rto_delivered_at=at)
    RtoLineFactory(case=made, line__quantity=units)
    return made
