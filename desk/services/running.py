"""Ask for an action over many rows, stop it, try what failed again, take it back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import audit
from core.nudging import nudge
from core.queue import QueueState
from desk.bulk.base import MOST
from desk.bulk.registry import BULK
from desk.models import BulkRun, RowState

CARRY = "desk.carry_bulk"
TIME_TO_UNDO = timedelta(hours=1)
NOTHING_BEFORE = Value("", CharField())
PICK = """
    INSERT INTO desk_bulkrow (run_id, subject_id, state, why, before, tries)
    SELECT %s, picked.id, 'waiting', '', picked.before::varchar, 0 FROM ({rows}) AS picked (id, before)
    ORDER BY picked.id
"""


@transaction.atomic
def start(
    *,
    store: Store,
    list_name: str,
    action: str,
    inputs: Mapping[str, Any],
    rows: QuerySet[Any],
    query: str,
    at: datetime,
    actor: User,
) -> BulkRun:
    """Queue an action over `rows` as they are now. Raises `ValidationError` for none of them, or too many."""
    run = BulkRun(store=store, list_name=list_name, action=action, inputs=dict(inputs), query=query[:2000])
    picked = rows.filter(store=store).order_by("pk").values_list("pk", NOTHING_BEFORE)[: MOST + 1]
    return _queue(run, picked, at, actor)


@transaction.atomic
def stop(*, run: BulkRun, at: datetime, actor: User) -> BulkRun:
    """Do nothing more. What is being done in this moment is finished."""
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    if run.ended_at is None and run.stopped_at is None:
        run.stopped_at = at
        run.save(update_fields=["stopped_at"])
        audit.record("desk.bulk.stopped", run, at=at, actor=actor)
    return run


@transaction.atomic
def retry(*, run: BulkRun, at: datetime, actor: User) -> BulkRun:
    """Try again what failed, and go on with what a stop left. Raises `ValidationError` where there is nothing."""
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    left = run.rows.filter(state__in=[RowState.FAILED, RowState.STOPPED])
    if run.ended_at is None or not left.update(state=RowState.WAITING, why="", tries=0):
        raise ValidationError(_("There is nothing to try again."))
    run.state, run.try_at, run.ended_at, run.stopped_at = QueueState.WAITING, at, None, None
    run.problem = ""
    run.save(update_fields=["state", "try_at", "ended_at", "stopped_at", "problem"])
    audit.record("desk.bulk.retried", run, at=at, actor=actor)
    nudge(CARRY)
    return run


@transaction.atomic
def undo(*, run: BulkRun, at: datetime, actor: User) -> BulkRun:
    """A run of its own that takes back what this one did. Raises `ValidationError` where that can't be."""
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    if why := why_not_undo(run, at=at):
        raise ValidationError(why)
    back = BulkRun(
        store=run.store, list_name=run.list_name, action=run.action, inputs=run.inputs, query=run.query, undo_of=run
    )
    done = run.rows.filter(state=RowState.DONE).order_by("subject_id").values_list("subject_id", "before")
    return _queue(back, done, at, actor)


def why_not_undo(run: BulkRun, *, at: datetime) -> str:
    """Why it can't be taken back; empty where it can."""
    action = BULK[run.list_name].action(run.action)
    if run.undo_of_id is not None or action is None or action.undo is None:
        return _("This can’t be undone.")
    if run.ended_at is None:
        return _("It is still running: stop it first.")
    if at - run.ended_at > TIME_TO_UNDO:
        return _("It is too late to undo that.")
    if BulkRun.objects.filter(undo_of=run).exists():
        return _("It has been undone.")
    return "" if run.rows.filter(state=RowState.DONE).exists() else _("Nothing was done.")


def _queue(run: BulkRun, picked: QuerySet[Any], at: datetime, actor: User) -> BulkRun:
    run.asked_by, run.asked_at, run.try_at, run.total = actor, at, at, 1
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        raise ValidationError(_("It has been undone.")) from None
    run.total = _pick(run, picked)
    if not run.total:
        raise ValidationError(_("Nothing is selected."))
    if run.total > MOST:
        raise ValidationError(_("More than %(most)s at once: narrow the filter.") % {"most": f"{MOST:,}"})
    run.save(update_fields=["total"])
    facts: audit.Facts = {"list": run.list_name, "action": run.action, "rows": run.total, "undo_of": run.undo_of_id}
    audit.record("desk.bulk.asked", run, at=at, actor=actor, facts=facts)
    nudge(CARRY)
    return run


def _pick(run: BulkRun, picked: QuerySet[Any]) -> int:
    """Write the rows down in one statement."""
    try:
        sql, params = picked.query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(PICK.format(rows=sql), [run.pk, *params])
        return int(cursor.rowcount)
