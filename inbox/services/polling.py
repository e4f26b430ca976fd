"""Ask couriers about the parcels that are due, as fast as their limits allow and no faster.

Each connection is a compartment of its own: it has its budget, its breaker, its lines and its thread, so that a courier
that hangs costs the others nothing. A parcel that is being asked about is pushed a little into the future first: no
second worker asks the same, and one that dies has only postponed the question. No transaction is open meanwhile.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import connection as database
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from connectors import calling, registry
from connectors.base import ProviderError, Refused
from connectors.couriers.base import Courier, Heard
from connectors.models import Connection, Family
from inbox.patience import repeatable
from inbox.services import scheduling
from inbox.services.listening import Utterance, listen
from orders.models import Shipment
from orders.services.tracking.folding import hold
from orders.states import Source

Clock = Callable[[], datetime]

LEASE = timedelta(minutes=2)  # longer than any call lasts
MOST_CONNECTIONS = 16  # asked side by side by one worker
SLICE = timedelta(seconds=2)  # how long one round goes on asking
FAILED_WAIT = timedelta(seconds=30)
REFUSED_WAIT = timedelta(hours=6)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asked:
    """What one round did: calls that were answered, parcels that they were about."""

    calls: int = 0
    parcels: int = 0


def poll(*, clock: Clock) -> Asked:
    """One round: ask every connection that has parcels due, for at most `SLICE`; several side by side."""
    connections = list(_due_connections(clock())[:MOST_CONNECTIONS])
    if len(connections) <= 1:
        rounds = [poll_connection(connection, clock=clock) for connection in connections]
    else:
        with ThreadPoolExecutor(len(connections), thread_name_prefix="poll") as pool:
            rounds = list(pool.map(partial(_in_thread, clock=clock), connections))
    return Asked(sum(asked.calls for asked in rounds), sum(asked.parcels for asked in rounds))


def poll_connection(connection: Connection, *, clock: Clock) -> Asked:
    """Ask this courier, batch by batch, until nothing is due, the time is over, or it is not to be asked now."""
    adapter = registry.courier(connection.provider, connection.account())
    until, asked = clock() + SLICE, Asked()
    while (at := clock()) < until:
        due = scheduling.claim(connection=connection, limit=adapter.can.batch, lease=LEASE, at=at)
        if not due:
            break
        wait = _ask(connection, adapter, due, at=at)
        if wait is None:
            asked = Asked(asked.calls + 1, asked.parcels + len(due))
        elif clock() + wait < until:
            time.sleep(wait.total_seconds())
        else:
            break
    return asked


def _due_connections(at: datetime) -> QuerySet[Connection]:
    """In no order, so that where there are very many, each has its turn."""
    due = Shipment.objects.filter(connection=OuterRef("pk"), next_poll_at__lte=at)
    live = Connection.objects.callable_at(at).filter(Exists(due), family=Family.COURIER)
    return live.filter(provider__in=registry.COURIERS).order_by("?")


def _in_thread(connection: Connection, *, clock: Clock) -> Asked:
    """As `poll_connection`, with a database connection of its own; what goes wrong here stays here."""
    try:
        return poll_connection(connection, clock=clock)
    except Exception:
        log.exception("inbox.poll_failed", connection=connection.pk)
        return Asked()
    finally:
        database.close()


def _ask(connection: Connection, adapter: Courier, due: Sequence[Shipment], *, at: datetime) -> timedelta | None:
    """One call about these parcels. None = answered; else how long to leave the courier alone."""
    numbers = list(dict.fromkeys(scheduling.number(parcel) for parcel in due))
    try:
        heard = calling.courier(connection, lambda courier: courier.track(numbers), at=at)
    except Refused:
        return _one_of_them(connection, adapter, due, at=at)
    except calling.NotNow as later:
        wait = later.retry_after or FAILED_WAIT
        scheduling.postpone(due, until=at + wait)
        return wait
    except ProviderError as error:
        wait = max(error.retry_after or FAILED_WAIT, FAILED_WAIT)
        scheduling.postpone(due, until=at + wait)
        log.warning("inbox.courier_failed", connection=connection.pk, reason=type(error).__name__, count=len(due))
        return wait
    _apply(connection, adapter, due, heard, at=at)
    return None


def _one_of_them(
    connection: Connection, adapter: Courier, due: Sequence[Shipment], *, at: datetime
) -> timedelta | None:
    """A courier that refuses a batch may mean one number in it: halves are asked, down to that one, which waits."""
    if len(due) == 1:
        scheduling.postpone(due, until=at + REFUSED_WAIT)
        log.warning("inbox.parcel_refused", connection=connection.pk, parcel=due[0].pk)
        return None
    half = len(due) // 2
    waits = [_ask(connection, adapter, part, at=at) for part in (due[:half], due[half:])]
    return next((wait for wait in waits if wait is not None), None)


@transaction.atomic
def _apply(connection: Connection, adapter: Courier, due: Sequence[Shipment], heard: Heard, *, at: datetime) -> None:
    """What was answered goes the way of webhooks; only about parcels that were asked for."""
    repeatable()
    asked = {number for parcel in due for number in (parcel.awb, parcel.return_awb) if number}
    heard = replace(
        heard,
        scans=[scan for scan in heard.scans if scan.awb in asked],
        parcels=[report for report in heard.parcels if report.awb in asked],
    )
    hold(shipment_ids=[parcel.pk for parcel in due])
    listen(connection=connection, adapter=adapter, said=[Utterance(heard, at, Source.POLL)], at=at)
    scheduling.plan(asked=due, heard=heard, at=at)
