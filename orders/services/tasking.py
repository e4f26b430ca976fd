"""What people have to do: open it, hand it over, change it, close it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Membership, Store, User
from core import audit, states
from orders.models import Order, Task, TaskState
from orders.models.tasks import NEXT


@dataclass(frozen=True)
class Wanted:
    """What a task says. Nobody in particular has to do it without `assigned_to`; `due_at` is aware."""

    title: str
    note: str = ""
    assigned_to: User | None = None
    due_at: datetime | None = None


class NotAMember(Exception):
    """A task can only be given to somebody who belongs to its store."""


@transaction.atomic
def open_task(*, store: Store, wanted: Wanted, at: datetime, actor: User | None, order: Order | None = None) -> Task:
    """Write down what is to be done, about one order or about none. Raises `NotAMember`."""
    _require_member(store.pk, wanted.assigned_to)
    task = Task.objects.create(store=store, order=order, created_at=at, created_by=actor, **_columns(wanted))
    audit.record("orders.task.opened", task, at=at, actor=actor, facts=_about(task))
    return task


@transaction.atomic
def change(*, task: Task, wanted: Wanted, at: datetime, actor: User) -> Task:
    """Say it differently, by another day or for another person. Raises `NotAMember`."""
    _require_member(task.store_id, wanted.assigned_to)
    task = Task.objects.select_for_update().get(pk=task.pk)
    columns = _columns(wanted)
    changed = [name for name, value in columns.items() if getattr(task, name) != value]
    if changed:
        for name in changed:
            setattr(task, name, columns[name])
        task.save(update_fields=changed)
        audit.record("orders.task.changed", task, at=at, actor=actor, facts={**_about(task), "fields": changed})
    return task


@transaction.atomic
def move(*, task: Task, to: TaskState, at: datetime, actor: User) -> Task:
    """The only place where a task is closed or taken up again. Raises `IllegalTransition`."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    before = TaskState(task.state)
    states.require(NEXT, before, to)
    closed = to is not TaskState.OPEN
    task.state, task.closed_at, task.closed_by = to, at if closed else None, actor if closed else None
    task.save(update_fields=["state", "closed_at", "closed_by"])
    audit.record("orders.task.moved", task, at=at, actor=actor, before=before, after=to, facts=_about(task))
    return task


def _columns(wanted: Wanted) -> dict[str, object]:
    return {
        "title": wanted.title,
        "note": wanted.note,
        "assigned_to": wanted.assigned_to,
        "due_at": wanted.due_at,
    }


def _about(task: Task) -> dict[str, int]:
    return {"order": task.order_id} if task.order_id else {}


def _require_member(store_id: int, person: User | None) -> None:
    if person and not Membership.objects.filter(store_id=store_id, user=person).exists():
        raise NotAMember
