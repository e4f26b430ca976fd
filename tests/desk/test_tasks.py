"""What is left for people to do, as they see it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from orders.models import Task, TaskState
from orders.services import tasking
from orders.services.tasking import Wanted
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def opened(store, member):
    """Opens a task of the store."""

    def opened(title: str, **wanted) -> Task:
        return tasking.open_task(
            store=store, wanted=Wanted(title, **wanted), at=timezone.now(), actor=member.user, order=None
        )

    return opened


def titles(answer) -> list[str]:
    return [task.title for task in answer.context["page"].rows]


def test_nothing_to_do_says_how_there_would_be(desk) -> None:
    page = text(desk.get("/tasks/"))
    assert "Nothing is left to do." in page
    assert "Write down what somebody must do" in page


def test_the_first_due_stands_first_and_the_undated_last(desk, opened) -> None:
    at = timezone.now()
    opened("undated")
    opened("tomorrow", due_at=at + timedelta(days=1))
    opened("an hour ago", due_at=at - timedelta(hours=1))
    answer = desk.get("/tasks/")
    assert titles(answer) == ["an hour ago", "tomorrow", "undated"]
    assert "1 of 3 tasks is overdue." in text(answer) or "1 of 3 tasks are overdue." in text(answer)


def test_a_tab_shows_whose_they_are(desk, store, member, opened) -> None:
    somebody = MembershipFactory(store=store, role=Role.AGENT).user
    opened("mine", assigned_to=member.user)
    opened("hers", assigned_to=somebody)
    opened("nobody’s")
    assert titles(desk.get("/tasks/?whose=mine")) == ["mine"]
    assert titles(desk.get("/tasks/?whose=nobody")) == ["nobody’s"]
    assert sorted(titles(desk.get("/tasks/"))) == ["hers", "mine", "nobody’s"]


def test_a_task_is_written_down_on_the_stores_clock_and_found_on_its_order(desk, store, member) -> None:
    order = OrderFactory(store=store)
    said = {"title": "Look for the second carton", "assigned_to": member.user.pk, "due_at": "2026-12-24T18:30"}
    desk.post(f"/tasks/new/?order={order.pk}", said)
    task = Task.objects.get()
    assert (task.order, task.assigned_to) == (order, member.user)
    assert task.due_at.isoformat() == "2026-12-24T13:00:00+00:00"
    assert "Look for the second carton" in text(desk.get(f"/orders/{order.pk}/"))
    assert "Look for the second carton" in text(desk.get("/"))


def test_a_moment_that_has_no_day_in_every_zone_is_refused(desk) -> None:
    answer = desk.post("/tasks/new/", {"title": "Call", "due_at": "9999-12-31T23:59"})
    assert "less than or equal to" in text(answer)
    assert not Task.objects.exists()


def test_only_people_of_the_store_can_be_given_it(desk) -> None:
    answer = desk.post("/tasks/new/", {"title": "Call", "assigned_to": UserFactory().pk})
    assert "Select a valid choice" in text(answer)
    assert not Task.objects.exists()


def test_done_can_be_undone(desk, opened) -> None:
    task = opened("Call the hub")
    done = desk.post(f"/tasks/{task.pk}/move/", {"to": "done"}, follow=True)
    assert "Undo" in text(done)
    assert titles(done) == []
    desk.post(f"/tasks/{task.pk}/move/", {"to": "open"})
    assert titles(desk.get("/tasks/")) == ["Call the hub"]


def test_what_somebody_else_has_closed_meanwhile_is_said(desk, opened, member) -> None:
    task = opened("Call the hub")
    tasking.move(task=task, to=TaskState.DONE, at=timezone.now(), actor=member.user)
    answer = desk.post(f"/tasks/{task.pk}/move/", {"to": "dropped"}, follow=True)
    assert "Done cannot become Dropped." in text(answer)


def test_the_api_lists_takes_and_closes_tasks(desk, store, member) -> None:
    said = {"store": store.code, "title": "Call", "assigned_to": member.user.email}
    made = desk.post("/api/v1/tasks/", said, content_type="application/json")
    assert made.status_code == 201
    moved = desk.post(f"/api/v1/tasks/{made.json()['id']}/move/", {"to": "done"}, content_type="application/json")
    assert moved.json()["state"] == "done"
    again = desk.post(f"/api/v1/tasks/{made.json()['id']}/move/", {"to": "done"}, content_type="application/json")
    assert again.status_code == 409
    assert [row["title"] for row in desk.get("/api/v1/tasks/?state=done").json()["results"]] == ["Call"]
    assert desk.get("/api/v1/tasks/?state=open").json()["results"] == []
    stranger = {**said, "assigned_to": "nobody@example.org"}
    assert desk.post("/api/v1/tasks/", stranger, content_type="application/json").status_code == 400
