"""Say what parcels cost, from a day on."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from accounts.models import Store, User
from core import audit
from orders.cost import Terms
from orders.models import CostModel


@transaction.atomic
def set_costs(*, store: Store, valid_from: date, terms: Terms, at: datetime, actor: User | None) -> CostModel:
    """These terms hold from `valid_from` (a day of the store's zone) until the next ones begin; what was set for the
    same day before is replaced.
    """
    before = CostModel.objects.select_for_update().filter(store=store, valid_from=valid_from).first()
    changed = [name for name, value in asdict(terms).items() if before is None or getattr(before, name) != value]
    row, _ = CostModel.objects.update_or_create(
        store=store, valid_from=valid_from, defaults={**asdict(terms), "set_by": actor, "set_at": at}
    )
    facts = {"valid_from": valid_from.isoformat(), "fields": changed}
    audit.record("orders.costs.set", row, at=at, actor=actor, facts=facts)
    return row


@transaction.atomic
def drop_costs(*, costs: CostModel, at: datetime, actor: User | None) -> None:
    """Take the terms of one day back: those before them hold on. Repeating it changes nothing."""
    if not CostModel.objects.select_for_update().filter(pk=costs.pk):
        return
    audit.record("orders.costs.dropped", costs, at=at, actor=actor, facts={"valid_from": costs.valid_from.isoformat()})
    costs.delete()
