"""What is left for people to do?"""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Store, User
from accounts.roles import Action
from core.states import IllegalTransition
from core.web.paging import page
from desk import doors, todos
from desk.doors import Request
from desk.forms import TaskForm, TaskMoveForm
from desk.numbers import whole
from desk.todos import Whose
from orders.models import Order, Task, TaskState
from orders.services import tasking


@require_GET
@doors.page(Action.TASKS_WORK)
def todo(request: Request, store: Store) -> HttpResponse:
    """The store's tasks: open ones by when they are due, or what was closed."""
    at = timezone.now()
    whose = next((one for one in Whose if one.value == request.GET.get("whose")), Whose.ALL)
    found = todos.tally(store, request.user, at=at)
    counts = {Whose.ALL: found.all, Whose.MINE: found.mine, Whose.NOBODY: found.nobody, Whose.CLOSED: None}
    return render(
        request,
        "desk/tasks.html",
        {
            "at": at,
            "sentence": todos.sentence(found),
            "tabs": [(one, counts[one]) for one in Whose],
            "whose": whose,
            "page": page(todos.listed(store, request.user, whose), cursor=request.GET.get("cursor")),
            "undo": _closed_now(request, store),
        },
    )


@require_http_methods(["GET", "POST"])
@doors.page(Action.TASKS_WORK)
def new(request: Request, store: Store) -> HttpResponse:
    """Write a task down, about an order if the address names one."""
    order = _order(request, store)
    form = TaskForm(request.POST or None, people=_people(store))
    if request.method == "POST" and form.is_valid():
        tasking.open_task(store=store, order=order, wanted=form.wanted(), at=timezone.now(), actor=request.user)
        messages.success(request, _("Task written down."))
        return redirect("desk:order", pk=order.pk) if order else redirect("desk:tasks")
    return render(request, "desk/task.html", {"form": form, "order": order, "task": None})


@require_http_methods(["GET", "POST"])
@doors.page(Action.TASKS_WORK)
def task(request: Request, _store: Store, pk: int) -> HttpResponse:
    """One task, to be changed."""
    found = get_object_or_404(_mine(request).select_related("order", "store", "created_by", "closed_by"), pk=pk)
    form = TaskForm(request.POST or None, people=_people(found.store), task=found)
    if request.method == "POST" and form.is_valid():
        tasking.change(task=found, wanted=form.wanted(), at=timezone.now(), actor=request.user)
        messages.success(request, _("Task changed."))
        return redirect("desk:tasks")
    return render(request, "desk/task.html", {"form": form, "order": found.order, "task": found})


@require_POST
@doors.page(Action.TASKS_WORK)
def move(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Close a task or take it up again; a closed one can be undone from the list."""
    found = get_object_or_404(_mine(request), pk=pk)
    form = TaskMoveForm(request.POST)
    if form.is_valid():
        try:
            found = tasking.move(
                task=found, to=TaskState(form.cleaned_data["to"]), at=timezone.now(), actor=request.user
            )
        except IllegalTransition as refusal:
            messages.error(request, str(refusal))
    closed = f"?closed={found.pk}" if found.state != TaskState.OPEN else ""
    return redirect(f"{reverse('desk:tasks')}{closed}")


def _mine(request: Request) -> "QuerySet[Task]":
    return Task.objects.allowed(request.user, Action.TASKS_WORK)


def _people(store: Store) -> "QuerySet[User]":
    return User.objects.filter(memberships__store=store, is_active=True).order_by("name", "email")


def _order(request: Request, store: Store) -> Order | None:
    """The order that the address names; 404 where it is no order of this store."""
    number = request.GET.get("order", "")
    return get_object_or_404(Order, store=store, pk=whole(number) or 0) if number else None


def _closed_now(request: Request, store: Store) -> Task | None:
    """The task that was closed a moment ago, so that it can be undone."""
    closed = Task.objects.filter(store=store, closed_by=request.user).exclude(state=TaskState.OPEN)
    return closed.filter(pk=whole(request.GET.get("closed", "")) or 0).first()
