"""Ask couriers about the parcels that are due, as fast as their limits allow and no faster.

Each connection is a compartment of its own: it has its budget, its breaker, its lines and its thread, so that a courier
that hangs costs the others nothing. A parcel that is being asked about is pushed a little into the future first: no
second worker asks the same, and one that dies has only postponed the question. No transaction is open meanwhile.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

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
from inbox.services.scheduling import Due
from orders.models import Shipment
from orders.states import Source

Clock = Callable[[], datetime]

LEASE = timedelta(minutes=2)  # longer than any call lasts
MOST_CONNECTIONS = 16  # asked side by side by one worker
TOGETHER = 200  # parcels whose answers are applied in one transaction
SLICE = timedelta(seconds=2)  # how long one round goes on asking
PATIENCE = SLICE + timedelta(seconds=1)  # how long a worker waits for the slowest of its couriers
FAILED_WAIT = timedelta(seconds=30)
REFUSED_WAIT = timedelta(hours=6)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Answer:
    """What a courier said when it was asked about these parcels."""

    asked: Sequence[Due]
    heard: Heard
    at: datetime

    def to_the_point(self) -> Heard:
        """As much of it as is about them."""
        awbs = {number for parcel in self.asked for number in (parcel.awb, parcel.return_awb) if number}
        return replace(
            self.heard,
            scans=[scan for scan in self.heard.scans if scan.awb in awbs],
            parcels=[report for report in self.heard.parcels if report.awb in awbs],
        )


@dataclass(frozen=True)
class Asked:
    """What one round did: calls that were answered, parcels that they were about."""

    calls: int = 0
    parcels: int = 0


def poll(*, clock: Clock, patience: timedelta | None = None) -> Asked:
    """One round: ask every connection that has parcels due, for at most `SLICE`; several side by side.

    With `patience` nobody is waited for longer: a courier that hangs keeps its thread until its call is over, and not
    the worker, who has the others to serve. What is answered later is applied all the same, but not in the sum.
    """
    connections = list(_due_connections(clock())[:MOST_CONNECTIONS])
    if len(connections) <= 1 and (patience is None or not connections):
        rounds = [poll_connection(connection, clock=clock) for connection in connections]
    else:
        rounds = _side_by_side(connections, clock, patience)
    return Asked(sum(asked.calls for asked in rounds), sum(asked.parcels for asked in rounds))


def _side_by_side(connections: Sequence[Connection], clock: Clock, patience: timedelta | None) -> list[Asked]:
    """The rounds that were over in time."""
    pool = ThreadPoolExecutor(len(connections), thread_name_prefix="poll")
    rounds = [pool.submit(_in_thread, connection, clock=clock) for connection in connections]
    pool.shutdown(wait=False)
    over, _late = wait(rounds, timeout=patience.total_seconds() if patience else None)
    return [asked.result() for asked in over]


def poll_connection(connection: Connection, *, clock: Clock) -> Asked:
    """Ask this courier, some calls at a time, until nothing is due, the time is over, or it is not to be asked now."""
    adapter = registry.courier(connection.provider, connection.account())
    limit = adapter.can.batch * max(1, TOGETHER // adapter.can.batch)
    until, asked = clock() + SLICE, Asked()
    while (at := clock()) < until and (due := scheduling.claim(connection=connection, limit=limit, lease=LEASE, at=at)):
        answers, done = _ask_all(connection, adapter, due, until=until, clock=clock)
        if answers:
            _apply(connection, adapter, answers, at=clock())
        asked = Asked(asked.calls + len(answers), asked.parcels + sum(len(answer.asked) for answer in answers))
        if not done:
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


def _ask_all(
    connection: Connection, adapter: Courier, due: Sequence[Due], *, until: datetime, clock: Clock
) -> tuple[list[Answer], bool]:
    """The answers about these, call by call, and whether the courier may be asked about more; what can't be asked
    now is put off. Between two calls that its limits allow we wait here."""
    waiting, answers = deque(_batches(due, adapter.can.batch)), list[Answer]()
    while waiting and not (answers and clock() >= until):
        batch, at = waiting.popleft(), clock()
        try:
            heard = calling.courier(connection, partial(_track, batch), at=at)
        except Refused:
            waiting.extendleft(reversed(_without_one(connection, batch, at=at)))
        except calling.NotNow as later:
            pause = later.retry_after or FAILED_WAIT
            waiting.appendleft(batch)
            if at + pause >= until:
                scheduling.postpone(list(chain(*waiting)), until=at + pause)
                return answers, False
            time.sleep(pause.total_seconds())
        except ProviderError as error:
            pause = max(error.retry_after or FAILED_WAIT, FAILED_WAIT)
            scheduling.postpone(batch, until=at + pause)
            scheduling.postpone(list(chain(*waiting)), until=at)
            log.warning("inbox.courier_failed", connection=connection.pk, reason=type(error).__name__, count=len(batch))
            return answers, False
        else:
            answers.append(Answer(batch, heard, at))
    scheduling.postpone(list(chain(*waiting)), until=clock())
    return answers, True


def _track(parcels: Sequence[Due], courier: Courier) -> Heard:
    return courier.track(list(dict.fromkeys(parcel.number for parcel in parcels)))


def _batches(due: Sequence[Due], size: int) -> list[Sequence[Due]]:
    return [due[start : start + size] for start in range(0, len(due), size)]


def _without_one(connection: Connection, refused: Sequence[Due], *, at: datetime) -> list[Sequence[Due]]:
    """A courier that refuses a batch may mean one number in it: halves are asked, down to that one, which waits."""
    if len(refused) > 1:
        return _batches(refused, (len(refused) + 1) // 2)
    scheduling.postpone(refused, until=at + REFUSED_WAIT)
    log.warning("inbox.parcel_refused", connection=connection.pk, parcel=refused[0].pk)
    return []


@transaction.atomic
def _apply(connection: Connection, adapter: Courier, answers: Sequence[Answer], *, at: datetime) -> None:
    """What was answered goes the way of webhooks; only about parcels that were asked for."""
    repeatable()
    asked = [parcel for answer in answers for parcel in answer.asked]
    said = [Utterance(answer.to_the_point(), answer.at, Source.POLL) for answer in answers]
    listen(connection=connection, adapter=adapter, said=said, at=at, asked=[parcel.pk for parcel in asked])
    scheduling.plan(asked=asked, heard=[utterance.heard for utterance in said], at=at)
