"""Try calls again that were set aside."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from connectors.models import Connection
from core import audit, states
from core.nudging import nudge
from core.queue import QueueState
from inbox.models import NEXT, Receipt

MOST = 5000


@transaction.atomic
def replay(*, receipt: Receipt, at: datetime, actor: User | None) -> Receipt:
    """Put the receipt back with all its tries, because what made it fail was mended. Raises `IllegalTransition`."""
    receipt = Receipt.objects.select_for_update().get(pk=receipt.pk)
    before = QueueState(receipt.state)
    states.require(NEXT, before, QueueState.WAITING)
    receipt.state, receipt.tries, receipt.try_at = QueueState.WAITING, 0, at
    receipt.save(update_fields=["state", "tries", "try_at"])
    for store_id in receipt.connection.stores.values_list("pk", flat=True):
        audit.record(
            "inbox.receipt.replayed", receipt, at=at, actor=actor, before=before, after=receipt.state, scope=store_id
        )
    nudge("inbox.tasks.drain")
    return receipt


@transaction.atomic
def replay_all(*, connection: Connection, at: datetime, actor: User | None) -> int:
    """Put back whatever of this connection was set aside, oldest first, some thousand at most; returns how many."""
    waiting = Receipt.objects.filter(connection=connection, state=QueueState.SET_ASIDE).order_by("pk")
    chosen = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True)[:MOST])
    Receipt.objects.filter(pk__in=chosen).update(state=QueueState.WAITING, tries=0, try_at=at)
    for store_id in connection.stores.values_list("pk", flat=True) if chosen else ():
        facts = {"count": len(chosen)}
        audit.record("inbox.receipts.replayed", connection, at=at, actor=actor, facts=facts, scope=store_id)
    nudge("inbox.tasks.drain")
    return len(chosen)
