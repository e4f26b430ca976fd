"""Somebody knows better than the courier why a parcel comes back."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from connectors.couriers.words import Reason
from core import audit
from core.audit import Facts
from orders.models import StaleParcel
from returns import reasons
from returns.models import RtoCase
from returns.services import moving
from returns.states import ReasonFrom


@transaction.atomic
def set_reason(*, case: RtoCase, reason: Reason, source: ReasonFrom, at: datetime, actor: User | None) -> RtoCase:
    """Say why it comes back; what the buyer or one of us says stays, whatever its courier reports later.

    `ReasonFrom.COURIER` gives it back to what the reports and the order say.
    """
    case = moving.hold(case)
    if source not in reasons.OURS:
        reason, source = reasons.of(case.shipment, case.order)
    before = (case.reason, case.reason_from)
    if before == (reason, source):
        return case
    case.reason, case.reason_from = reason, source
    case.save(update_fields=["reason", "reason_from"])
    facts: Facts = {"order": case.order_id, "source": str(source)}
    audit.record("returns.case.reasoned", case, at=at, actor=actor, before=before[0], after=reason, facts=facts)
    StaleParcel.objects.create(store_id=case.store_id, shipment_id=case.shipment_id, since=at)
    return case
