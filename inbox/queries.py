"""How far behind we are, and what waits for a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

from django.db.models import Min, Q

from accounts.models import User
from accounts.roles import Action
from connectors.models import Connection
from core.queue import QueueState
from inbox.models import Receipt, ReceiptQuerySet
from orders.models import Scan, Shipment
from orders.states import Source

MOST_COUNTED = 10_001
HEARD_OVER = timedelta(days=7)
NEWEST, MOST_READ = 20_000, 2_000  # reports


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
    open_receipts = Receipt.objects.filter(Q(state=QueueState.WAITING) | Q(state=QueueState.CLAIMED))  # an index each
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


def waiting_questions(connection: Connection, *, at: datetime) -> int:
    """How many parcels it is time to ask about; counted up to `MOST_COUNTED`."""
    due = Shipment.objects.filter(connection=connection).due_for_poll(at)
    return due.values("pk")[:MOST_COUNTED].count()


@dataclass(frozen=True, slots=True)
class FirstHeard:
    """How the latest reports of a connection first reached us, and how long those that were pushed took."""

    pushed: int
    polled: int
    lag: timedelta | None  # median over what was pushed


def first_heard(connection: Connection, *, at: datetime) -> FirstHeard:
    """Read from the newest reports of the installation, so that it costs the same however many there are; of the last
    days, and not more than `MOST_READ`."""
    newest = Scan.objects.order_by("-pk").values("pk")[:NEWEST]
    heard = Scan.objects.filter(pk__in=newest, connection=connection, received_at__gt=at - HEARD_OVER)
    told = heard.filter(source__in=[Source.PUSH, Source.POLL]).order_by("-pk")
    rows = list(told.values_list("source", "happened_at", "received_at")[:MOST_READ])
    lags = [max(received - happened, timedelta()) for source, happened, received in rows if source == Source.PUSH]
    return FirstHeard(len(lags), len(rows) - len(lags), median_low(lags) if lags else None)
