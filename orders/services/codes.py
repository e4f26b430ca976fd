"""Say what a code means that no adapter knows; the parcels that heard it are healed."""

from datetime import datetime

from django.contrib.postgres.aggregates import BoolAnd
from django.db import transaction
from django.db.models import Q

from accounts.models import Store, User
from accounts.roles import Action
from accounts.scoping import store_ids
from connectors.couriers.words import Reason, ScanStatus
from core import audit
from orders.models import CodeMap, Scan
from orders.services.tracking.folding import fold_held, hold

BATCH = 500  # parcels of one transaction
TO_HEAL = {"healed_to": 0, "healed_at": None}


@transaction.atomic
def put_meaning(
    *, provider: str, raw_code: str, status: ScanStatus, reason: Reason | None, at: datetime, actor: User | None
) -> CodeMap:
    """Map `raw_code` of `provider`. The scans stay as they were said; `heal_next` folds their parcels again."""
    before = CodeMap.objects.select_for_update().filter(provider=provider, raw_code=raw_code).first()
    row, _ = CodeMap.objects.update_or_create(
        provider=provider,
        raw_code=raw_code,
        defaults={"status": status, "reason": reason or "", "mapped_by": actor, "mapped_at": at} | TO_HEAL,
    )
    was = before.status if before else None
    for store_id in _concerned(provider, actor) or (None,):
        audit.record("orders.code.mapped", row, at=at, actor=actor, before=was, after=status, scope=store_id)
    return row


def _concerned(provider: str, actor: User | None) -> list[int]:
    """The stores whose log shows it, since a meaning holds for all of them: those with an account there, and those in
    which `actor` may map."""
    hers = store_ids(actor, Action.CODES_MAP) if actor else []
    concerned = Store.objects.filter(Q(connections__provider=provider) | Q(pk__in=hers))
    return list(concerned.order_by("pk").values_list("pk", flat=True).distinct())


@transaction.atomic
def heal_next(*, at: datetime) -> bool:
    """Fold the next parcels again that heard the code which was mapped first of those still to be healed; False where
    none is left, or another worker is at it. How far it came is kept with the code, in the same transaction.
    """
    waiting = CodeMap.objects.filter(healed_at=None)
    first = waiting.order_by("mapped_at", "pk").first()
    row = first and waiting.select_for_update(skip_locked=True).filter(pk=first.pk).first()
    if row is None:
        return False
    of_the_past = _heard(row)
    hold(shipment_ids=of_the_past)
    for quiet in (True, False):
        fold_held(shipment_ids=[pk for pk, past in of_the_past.items() if past is quiet], at=at, quiet=quiet)
    row.healed_to = max(of_the_past, default=row.healed_to)
    row.healed_at = at if len(of_the_past) < BATCH else None
    row.save(update_fields=["healed_to", "healed_at"])
    return True


def _heard(row: CodeMap) -> dict[int, bool]:
    """The next parcels that heard the code, and whether all that said it was of the past."""
    scans = Scan.objects.filter(tracked_by=row.provider, raw_code=row.raw_code, status=ScanStatus.UNKNOWN)
    parcels = scans.filter(shipment__gt=row.healed_to).values_list("shipment").annotate(past=BoolAnd("quiet"))
    return dict(parcels.order_by("shipment")[:BATCH])
