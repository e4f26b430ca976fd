"""What a merchant decides about an order."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit, states
from orders.models import Order, StaleParcel
from orders.services.tracking.folding import restate
from orders.states import NEXT, Decision


@transaction.atomic
def move(*, order: Order, to: Decision, at: datetime, actor: User | None) -> Order:
    """The only place where an order's decision changes. Raises `IllegalTransition`.

    The status that the outside sees follows: it stays what the parcels made of it once one is with the courier.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    before = Decision(order.decision)
    states.require(NEXT, before, to)
    order.decision = to
    order.save(update_fields=["decision", "changed_at"])
    restate(order_ids=[order.pk])
    audit.record("orders.order.moved", order, at=at, actor=actor, before=before, after=to)
    parcels = order.shipments.values_list("pk", flat=True)
    StaleParcel.objects.bulk_create([StaleParcel(store_id=order.store_id, shipment_id=pk, since=at) for pk in parcels])
    order.refresh_from_db()
    return order
