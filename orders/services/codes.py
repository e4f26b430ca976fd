"""Say what a code means that no adapter knows; the parcels that heard it are healed."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from connectors.couriers.words import Reason, ScanStatus
from core import audit
from orders.models import CodeMap, News, Scan
from orders.services import tracking

BATCH = 500


@transaction.atomic
def put_meaning(
    *, provider: str, raw_code: str, status: ScanStatus, reason: Reason | None, at: datetime, actor: User | None
) -> CodeMap:
    """Map `raw_code` of `provider`. The scans stay as they were said; `heal_next` folds their parcels again."""
    before = CodeMap.objects.select_for_update().filter(provider=provider, raw_code=raw_code).first()
    row, _ = CodeMap.objects.update_or_create(
        provider=provider,
        raw_code=raw_code,
        defaults={"status": status, "reason": reason or "", "mapped_by": actor, "mapped_at": at, "healed_at": None},
    )
    was = before.status if before else None
    audit.record("orders.code.mapped", row, at=at, actor=actor, before=was, after=status)
    return row


def heal_next(*, at: datetime) -> bool:
    """Fold the parcels again that heard the code which was mapped first of those still to be healed; False when there
    is none. Safe to run again, and beside itself.
    """
    row = CodeMap.objects.filter(healed_at=None).order_by("mapped_at", "pk").first()
    if row is None:
        return False
    heal(provider=row.provider, raw_code=row.raw_code, at=at)
    CodeMap.objects.filter(pk=row.pk, mapped_at=row.mapped_at).update(healed_at=at)
    return True


def heal(*, provider: str, raw_code: str, at: datetime) -> list[News]:
    """Fold every parcel that heard this code, some hundred in a transaction; safe to run again."""
    heard = Scan.objects.filter(tracked_by=provider, raw_code=raw_code, status=ScanStatus.UNKNOWN)
    parcels = sorted(heard.exclude(shipment=None).values_list("shipment_id", flat=True).distinct())
    news: list[News] = []
    for start in range(0, len(parcels), BATCH):
        news += tracking.refold(shipment_ids=parcels[start : start + BATCH], at=at, quiet=False)
    return news
