"""Try a call again that was set aside."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit, states
from core.nudging import nudge
from core.queue import QueueState
from inbox.models import NEXT, Receipt


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
