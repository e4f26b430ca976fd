"""Carry runs out: a batch after the other, each with its effects and its results in one transaction.

A worker that dies takes nothing with it but the batch that it was at, which nobody has seen; its successor goes on row
by row until it is past the one that may have killed it. So each row has its effect once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from core.queue import QueueState
from core.writing import write
from desk.bulk.base import BulkAction, Work
from desk.bulk.registry import BULK
from desk.models import BulkRow, BulkRun, RowState
from orders.services.many import Outcome, Outcomes

BATCH = 250  # rows: their locks are held for some tenths of a second
LEASE = timedelta(seconds=15)
TURN = timedelta(seconds=20)  # then other runs have theirs
MOST_TRIES = 3
AGAIN_SOON = timedelta(seconds=2)  # while another worker holds the last rows

log = structlog.get_logger(__name__)


def carry(*, clock: Callable[[], datetime]) -> bool:
    """Give one run its turn; False when none is due."""
    runs = BulkRun.objects.select_related("store", "asked_by")
    left = runs.reclaim(at=clock(), limit=1, lease=LEASE)
    taken = left or runs.claim(at=clock(), limit=1, lease=LEASE)
    if not taken:
        return False
    run = taken[0]
    with translation.override(run.asked_by.language or run.store.locale):
        _turn(run, clock, careful=BATCH if left else 0)
    return True


def _turn(run: BulkRun, clock: Callable[[], datetime], *, careful: int) -> None:
    """`careful` is how many rows go alone, because a worker died among them."""
    until = clock() + TURN
    while clock() < until:
        at = clock()
        BulkRun.objects.filter(pk=run.pk, tries=run.tries).update(leased_until=at + LEASE)
        done = _alone(run, at=at) if careful > 0 else _together(run, at=at)
        careful -= done
        if not done:
            _end(run, at=at)
            return
    run.put_back("", at=clock(), wait=timedelta(0))


def _together(run: BulkRun, *, at: datetime) -> int:
    try:
        return _batch(run, at=at, size=BATCH)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever one row does, the others go on
        log.warning("desk.bulk_batch_failed", run=run.pk, exc_info=error)
    return sum(_alone(run, at=at) for _turn in range(BATCH))


def _alone(run: BulkRun, *, at: datetime) -> int:
    """One row, counted before it is touched."""
    row = _waiting(run).first()
    if row is None:
        return 0
    if row.tries >= MOST_TRIES:
        _settle_one(row, RowState.FAILED, _("Its worker died each time."))
        return 1
    BulkRow.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    try:
        return _batch(run, at=at, size=1)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # the row keeps what went wrong
        log.warning("desk.bulk_row_failed", run=run.pk, row=row.pk, exc_info=error)
        _settle_one(row, RowState.FAILED, type(error).__name__)
        return 1


@transaction.atomic
def _batch(run: BulkRun, *, at: datetime, size: int) -> int:
    """Lock, work, write down what came of it: one transaction."""
    held = BulkRun.objects.filter(pk=run.pk).values_list("stopped_at", flat=True).first()
    rows = list(_waiting(run).select_for_update(skip_locked=True)[:size])
    if held is not None or not rows:
        return 0
    outcomes = _do(run, rows, at)
    told = [(row, outcomes.get(row.subject_id, Outcome(_("It is no longer there.")))) for row in rows]
    write(
        BulkRow,
        ("state", "why", "before"),
        [
            (row.pk, RowState.REFUSED if one.why else RowState.DONE, (one.why or one.note)[:300], one.before)
            for row, one in told
        ],
    )
    return len(rows)


def _do(run: BulkRun, rows: Sequence[BulkRow], at: datetime) -> Outcomes:
    action = _action(run)
    do = action.undo if run.undo_of_id else action.do
    work = Work(run.store, {row.subject_id: row.before for row in rows}, run.inputs, at, run.asked_by)
    return do(work) if do else Outcomes()


def _end(run: BulkRun, *, at: datetime) -> None:
    """Nothing is left, or it was stopped."""
    with transaction.atomic():
        now = BulkRun.objects.select_for_update().get(pk=run.pk)
        if now.stopped_at:
            _waiting(run).update(state=RowState.STOPPED)
        elif _waiting(run).exists():
            run.put_back("", at=at, wait=AGAIN_SOON)
            return
        BulkRun.objects.filter(pk=run.pk, state=QueueState.CLAIMED, tries=run.tries).update(ended_at=at)
        run.finish()


def _action(run: BulkRun) -> BulkAction:
    action = BULK[run.list_name].action(run.action)
    if action is None:
        message = f"no action {run.action} in {run.list_name}"
        raise LookupError(message)
    return action


def _waiting(run: BulkRun) -> QuerySet[BulkRow]:
    return BulkRow.objects.filter(run=run, state=RowState.WAITING).order_by("pk")


def _settle_one(row: BulkRow, state: RowState, why: str) -> None:
    BulkRow.objects.filter(pk=row.pk, state=RowState.WAITING).update(state=state, why=why)
