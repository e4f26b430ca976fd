"""Tell the house what a courier says of a parcel, and let it follow."""

from datetime import datetime, timedelta

from connectors.couriers.words import Reason, ScanStatus
from inbox import handlers
from ndr.models import Case
from orders.models import News, Shipment
from orders.services import tracking
from tests.factories.orders import ScanFactory

S = ScanStatus
OUT, FAILED = S.OUT_FOR_DELIVERY, S.ATTEMPT_FAILED


def tell(
    parcel: Shipment, status: ScanStatus, happened_at: datetime, *, at: datetime | None = None, quiet: bool = False,
    **more: object,
) -> list[News]:  # fmt: skip
    """One scan, folded, and what its news sets off."""
    ScanFactory(shipment=parcel, status=status, happened_at=happened_at, **more)
    return told(parcel, at=at or happened_at, quiet=quiet)


def told(parcel: Shipment, *, at: datetime, quiet: bool = False) -> list[News]:
    news = tracking.refold(shipment_ids=[parcel.pk], at=at, quiet=quiet)
    handlers.on_news(news, at=at)
    parcel.refresh_from_db()
    return news


def fail(parcel: Shipment, happened_at: datetime, reason: Reason = Reason.REFUSED, **more: object) -> list[News]:
    """A failed delivery, some hours after the parcel went out."""
    ScanFactory(shipment=parcel, status=OUT, happened_at=happened_at - timedelta(hours=4))
    return tell(parcel, FAILED, happened_at, reason=reason, **more)


def only_case(parcel: Shipment) -> Case:
    return Case.objects.get(shipment=parcel)
