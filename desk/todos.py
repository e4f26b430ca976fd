"""The list of things to do, as its page shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.enums import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Store, User
from orders.models import Order, Task, TaskState
from orders.models.tasks import TaskQuerySet

SHOWN = 5  # on Today


class Whose(TextChoices):
    """Whose tasks a list shows; `CLOSED` are everybody's that are over."""

    ALL = "all", gettext_lazy("All")
    MINE = "mine", gettext_lazy("Mine")
    NOBODY = "nobody", gettext_lazy("Nobody’s")
    CLOSED = "closed", gettext_lazy("Closed")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many open tasks a store has."""

    all: int
    mine: int
    nobody: int
    overdue: int


def tally(store: Store, user: User, *, at: datetime) -> Tally:
    """One query over the store's open tasks, which people keep few."""
    return Tally(
        **Task.objects.filter(store=store, state=TaskState.OPEN).aggregate(
            all=Count("pk"),
            mine=Count("pk", filter=Q(assigned_to=user)),
            nobody=Count("pk", filter=Q(assigned_to=None)),
            overdue=Count("pk", filter=Q(due_at__lt=at)),
        )
    )


def listed(store: Store, user: User, whose: Whose) -> TaskQuerySet:
    """Open ones by when they are due, undated last; closed ones latest first."""
    rows = Task.objects.filter(store=store).select_related("order", "assigned_to", "closed_by", "created_by")
    if whose is Whose.CLOSED:
        return rows.exclude(state=TaskState.OPEN).order_by("-closed_at", "-pk")
    rows = rows.open()
    if whose is Whose.MINE:
        return rows.filter(assigned_to=user)
    return rows.filter(assigned_to=None) if whose is Whose.NOBODY else rows


def first(store: Store, user: User) -> list[Task]:
    """The next few that are this user's, or nobody's."""
    hers = Q(assigned_to=user) | Q(assigned_to=None)
    return list(Task.objects.filter(hers, store=store).open().select_related("assigned_to")[:SHOWN])


def of_order(order: Order) -> list[Task]:
    """What is still to be done about one order."""
    return list(Task.objects.filter(order=order).open().select_related("assigned_to"))


def sentence(found: Tally) -> str:
    """The page's first line."""
    if not found.all:
        return _("Nothing is left to do.")
    if not found.overdue:
        return ngettext("%(n)d task is open.", "%(n)d tasks are open.", found.all) % {"n": found.all}
    words = ngettext("%(late)d of %(n)d task is overdue.", "%(late)d of %(n)d tasks are overdue.", found.all)
    return words % {"late": found.overdue, "n": found.all}
