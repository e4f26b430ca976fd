"""Approved returns that a courier fetches, and what it answers and reports."""

from datetime import datetime, timedelta
from typing import Any

from connectors.couriers.base import Answer
from connectors.couriers.words import ScanStatus
from connectors.models import Connection
from inbox import handlers
from orders.models import Instruction, Shipment
from orders.services import instructing, tracking
from returns.models import Pickup, ReturnRequest
from returns.services.pickups import booking
from returns.services.requests import deciding
from returns.states import ReturnStatus
from tests.factories.connectors import ConnectionFactory
from tests.factories.giving_back import asked
from tests.factories.orders import NOON, ScanFactory

LATER = NOON + timedelta(minutes=1)


def courier(request: ReturnRequest, **more: Any) -> Connection:
    """An account of the request's store that fetches parcels."""
    account: Connection = ConnectionFactory(stores=[request.store], **more)
    return account


def approved(*args: Any, **more: Any) -> ReturnRequest:
    """A return that is taken back; see `giving_back.asked`."""
    request = asked(*args, **more)
    if request.status == ReturnStatus.APPROVED:
        return request
    return deciding.approve(request=request, at=NOON, actor=None)


def booked(request: ReturnRequest | None = None, *, at: datetime = NOON, awb: str = "") -> Pickup:
    """A pickup with the courier's number."""
    request = request or approved()
    if not Connection.objects.filter(stores=request.store_id).exists():
        courier(request)
    pickup = booking.book(request=request, at=at, actor=None)
    answers(pickup, awb=awb or f"RP{pickup.pk:08}", at=at + timedelta(seconds=30))
    return Pickup.objects.select_related("shipment", "request__order", "request__store").get(pk=pickup.pk)


def taken(pickup: Pickup, *, at: datetime = LATER) -> tuple[Instruction, instructing.Handing]:
    """Its next instruction in the hands of a worker, and the errand."""
    [row] = Instruction.objects.filter(shipment=pickup.shipment_id).claim(
        at=at + timedelta(days=1), limit=1, lease=timedelta(minutes=1)
    )
    account = Shipment.objects.select_related("connection").get(pk=pickup.shipment_id).connection
    assert account is not None
    return row, instructing.Handing(account, at=at)


def answers(pickup: Pickup, *, awb: str = "", refused: str = "", at: datetime = LATER) -> None:
    """The courier's answer to what it was told last."""
    row, errand = taken(pickup, at=at)
    errand.record(row, Answer(accepted=not refused, text=refused, awb=awb))


def says(pickup: Pickup, *told: tuple[Any, ...], hours: float = 1, at: datetime = NOON) -> None:
    """The courier reports, as the drain takes it in: status, and where it matters a reason."""
    parcel = Shipment.objects.get(pk=pickup.shipment_id)
    for number, (status, *reason) in enumerate(told):
        when = at + timedelta(hours=hours + number / 10)
        ScanFactory(
            shipment=parcel, status=status, happened_at=when, raw_code=f"{status}{when}",
            reason=reason[0] if reason else "",
        )  # fmt: skip
    tracking.hold(shipment_ids=[parcel.pk])
    heard = at + timedelta(hours=hours + 1)
    handlers.on_news(tracking.refold(shipment_ids=[parcel.pk], at=heard, quiet=False), at=heard)
    pickup.refresh_from_db()
    pickup.request.refresh_from_db()


MISSED = (ScanStatus.OUT_FOR_PICKUP,), (ScanStatus.PICKUP_FAILED, "unreachable")
