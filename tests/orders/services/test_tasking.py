"""Tasks: only members get them, each change leaves a trace, and what is closed has a moment."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import audit
from core.states import IllegalTransition
from orders.models import Task, TaskState
from orders.models.tasks import NEXT
from orders.services import tasking
from orders.services.tasking import NotAMember, Wanted
from tests.factories.accounts import MembershipFactory, StoreFactory, UserFactory
from tests.factories.orders import NOON, OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return MembershipFactory().user


@pytest.fixture
def task(person) -> Task:
    store = person.memberships.get().store
    return tasking.open_task(store=store, wanted=Wanted("Call the hub"), at=NOON, actor=person)


def test_a_task_goes_only_to_somebody_of_its_store(task: Task, person) -> None:
    with pytest.raises(NotAMember):
        tasking.change(task=task, wanted=Wanted("Call", assigned_to=UserFactory()), at=NOON, actor=person)
    with pytest.raises(NotAMember):
        tasking.open_task(store=StoreFactory(), wanted=Wanted("Call", assigned_to=person), at=NOON, actor=person)


def test_a_change_is_kept_with_the_names_of_what_changed(task: Task, person) -> None:
    wanted = Wanted("Call the hub", note="+91 22 1234", assigned_to=person, due_at=NOON + timedelta(days=1))
    tasking.change(task=task, wanted=wanted, at=NOON, actor=person)
    told = audit.of(task).first()
    assert told.verb == "orders.task.changed"
    assert told.facts == {"fields": ["note", "assigned_to", "due_at"]}


def test_no_change_leaves_no_trace(task: Task, person) -> None:
    tasking.change(task=task, wanted=Wanted("Call the hub"), at=NOON, actor=person)
    assert [event.verb for event in audit.of(task)] == ["orders.task.opened"]


@pytest.mark.parametrize("before", TaskState)
@pytest.mark.parametrize("to", TaskState)
def test_every_move_is_in_the_table_or_refused(task: Task, person, before: TaskState, to: TaskState) -> None:
    if before is not TaskState.OPEN:
        task = tasking.move(task=task, to=before, at=NOON, actor=person)
    if to in NEXT[before]:
        moved = tasking.move(task=task, to=to, at=NOON, actor=person)
        assert (moved.state, moved.closed_by) == (to, None if to is TaskState.OPEN else person)
    else:
        with pytest.raises(IllegalTransition):
            tasking.move(task=task, to=to, at=NOON, actor=person)


def test_the_database_knows_that_what_is_closed_was_closed_at_a_moment(task: Task) -> None:
    with pytest.raises(IntegrityError, match="task_is_closed_at_a_moment"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(state=TaskState.DONE)


def test_the_order_of_a_task_is_of_the_same_store(task: Task) -> None:
    with pytest.raises(IntegrityError, match="task_order_of_the_same_store"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(order=OrderFactory())
        transaction.get_connection().check_constraints()
