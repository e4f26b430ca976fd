"""How far behind we are, and what waits for a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from accounts.models import User
from accounts.roles import Action
from connectors.models import Connection
from core.queue import QueueState
from inbox.models import Receipt, ReceiptQuerySet
from orders.models import Shipment


@dataclass(frozen=True)
class Backlog:
    """Work that is due, over all connections of the installation."""

    receipts: int
    oldest: timedelta | None  # how long the oldest receipt has been waiting
    set_aside: int
    questions: int  # parcels that it is time to ask about
    unknown: int  # numbers that a courier doesn't know


def backlog(*, at: datetime) -> Backlog:
    """What is due now; each figure is read from a small partial index."""
    open_receipts = Receipt.objects.filter(state__in=[QueueState.WAITING, QueueState.CLAIMED])
    oldest = open_receipts.aggregate(oldest=Min("received_at"))["oldest"]
    return Backlog(
        receipts=open_receipts.count(),
        oldest=at - oldest if oldest else None,
        set_aside=Receipt.objects.set_aside().count(),
        questions=Shipment.objects.exclude(connection=None).due_for_poll(at).count(),
        unknown=Shipment.objects.exclude(unknown_since=None).count(),
    )


def set_aside(*, user: User) -> ReceiptQuerySet:
    """What this user may look at and replay, latest first."""
    return Receipt.objects.allowed(user, Action.INBOX_REPLAY).set_aside().select_related("connection")


def unknown_numbers(*, user: User, connection: Connection) -> "list[Shipment]":
    """Parcels of this user whose number the courier says it doesn't know, longest first; at most 200."""
    asked = Shipment.objects.visible_to(user).filter(connection=connection).exclude(unknown_since=None)
    return list(asked.order_by("unknown_since", "pk")[:200])
