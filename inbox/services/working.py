"""Work rows off: many together while all goes well, one by one when something doesn't, aside what fails for good.

A row's tries are counted when it is claimed, before any work starts, so one that kills its worker counts too. While a
worker is at it the rows are locked: a lease that runs out meanwhile brings no second worker, and whoever lost a row
before it could lock it leaves it to its successor. So each row has its effects once.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.faults import gist
from core.queue import QueueRow, QueueRows, QueueState, wait_after
from inbox.patience import repeatable

Row = TypeVar("Row", bound=QueueRow)

LEASE = timedelta(seconds=3)  # plus one tick of the clock is the longest that a killed worker holds its rows up
MOST_TRIES = 3
LONGEST_PROBLEM = 400
ALONE_AT_A_TIME = 25  # rows that failed or were abandoned, per round, so that they don't hold fresh ones up

log = structlog.get_logger(__name__)


def work_off(rows: QueueRows, do: Callable[[Sequence[Row]], None], *, fresh: Q, at: datetime, limit: int) -> int:
    """One round: some rows that failed or were abandoned, each alone, then up to `limit` of the `fresh` ones together.

    Returns how many rows it took; 0 means that nothing is due. Raises when the database is away: the leases then bring
    the rows back.
    """
    alone = _one_by_one(rows, do, at=at)
    group = rows.filter(fresh, tries=0).claim(at=at, limit=limit, lease=LEASE)
    if group:
        _together(group, do, at=at)
    return alone + len(group)


def _together(group: Sequence[Row], do: Callable[[Sequence[Row]], None], *, at: datetime) -> None:
    try:
        _carry_out(group, do)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever one row does, the others go on
        log.warning("inbox.batch_failed", count=len(group), exc_info=error)
        for row in group:
            _alone(row, do, at=at)


def _one_by_one(rows: QueueRows, do: Callable[[Sequence[Row]], None], *, at: datetime) -> int:
    """Rows that failed before or whose worker died: claimed singly, so that only the culprit's tries are counted."""
    taken = 0
    for row in islice(_again(rows, at), ALONE_AT_A_TIME):
        _alone(row, do, at=at)
        taken += 1
    return taken


def _again(rows: QueueRows, at: datetime) -> Iterator[Any]:
    failed = rows.filter(tries__gt=0)
    while found := rows.reclaim(at=at, limit=1, lease=LEASE) or failed.claim(at=at, limit=1, lease=LEASE):
        yield found[0]


def _alone(row: Row, do: Callable[[Sequence[Row]], None], *, at: datetime) -> None:
    if row.tries > MOST_TRIES:
        row.set_aside(row.problem or _("Its worker died each time."))
        return
    try:
        _carry_out([row], do)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # the row keeps what went wrong
        _failed(row, f"{type(error).__name__}: {gist(error)}"[:LONGEST_PROBLEM], at=at)


def _failed(row: Row, problem: str, *, at: datetime) -> None:
    if row.tries >= MOST_TRIES:
        row.set_aside(problem)
        log.error("inbox.set_aside", receipt=row.pk, tries=row.tries)
    else:
        row.put_back(problem, at=at, wait=wait_after(row.tries, chance=random.SystemRandom()))


@transaction.atomic
def _carry_out(rows: Sequence[Row], do: Callable[[Sequence[Row]], None]) -> None:
    """Lock, work, done: one transaction."""
    repeatable()
    if held := _held(rows):
        do(held)
        same = type(held[0])._base_manager.filter(pk__in=[row.pk for row in held])
        same.update(state=QueueState.DONE, problem="", leased_until=None)


def _held(rows: Sequence[Row]) -> list[Row]:
    """Those that are still ours, locked until the transaction ends."""
    claimed = type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows], state=QueueState.CLAIMED)
    tries = dict(claimed.select_for_update().order_by("pk").values_list("pk", "tries"))
    return [row for row in rows if tries.get(row.pk) == row.tries]
