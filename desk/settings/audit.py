"""Who did what, and when?"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Store, User
from accounts.roles import Action
from core.models import AuditEvent
from core.web.paging import page as page_of
from desk import doors
from desk.doors import Request
from desk.settings.audit_words import fact, words
from desk.settings.forms import AuditForm
from orders import doings
from orders.models import Order
from orders.queries import tags as tag_queries

ORDER, TASK = "orders.order", "orders.task"
TAGS = {"tags_on": "added", "tags_off": "removed"}  # kept by number, shown by name
NOT_SHOWN = {"fields", "file", "order", *TAGS}  # have a place of their own, or say nothing to people


@require_GET
@doors.page(Action.AUDIT_VIEW)
def page(request: Request, store: Store) -> HttpResponse:
    """The store's log, latest first, narrowed by person, deed and days."""
    people = User.objects.filter(memberships__store=store).order_by("name", "email")
    form = AuditForm(request.GET, people=people)
    rows = AuditEvent.objects.filter(scope=store.pk).select_related("actor").order_by("-at", "-pk")
    rows = _narrowed(rows, form.cleaned_data, store) if form.is_valid() else rows.none()
    found = page_of(rows, cursor=request.GET.get("cursor"))
    numbers = _numbers(found.rows, store)
    tags = tag_queries.named(doings.tags_in(found.rows))
    shown = [(row, words(row.verb), *_lead(row, numbers), _facts(row, tags)) for row in found.rows]
    narrowed = any(form.data.get(name) for name in form.fields)
    context = {"form": form, "page": found, "rows": shown, "narrowed": narrowed, "at": timezone.now()}
    return render(request, "desk/settings/audit.html", context)


def _narrowed(rows: QuerySet[AuditEvent], said: dict[str, Any], store: Store) -> QuerySet[AuditEvent]:
    if said["who"]:
        rows = rows.filter(actor=said["who"])
    if said["what"]:
        rows = rows.filter(verb=said["what"])
    if said["since"]:
        rows = rows.filter(at__gte=datetime.combine(said["since"], time.min, store.zone))
    if said["until"]:
        rows = rows.filter(at__lt=datetime.combine(said["until"] + timedelta(days=1), time.min, store.zone))
    return rows


def _numbers(rows: Iterable[AuditEvent], store: Store) -> dict[int, str]:
    """The numbers of the orders that these events are about."""
    orders = Order.objects.filter(store=store, pk__in={pk for row in rows if (pk := _order(row))})
    return dict(orders.values_list("pk", "number"))


def _order(row: AuditEvent) -> int | None:
    about = row.subject_id if row.subject_type == ORDER else row.facts.get("order")
    return int(about) if str(about or "").isdigit() else None


def _lead(row: AuditEvent, numbers: dict[int, str]) -> tuple[str, str]:
    """The page of what it was done to and what that is called, where there is one."""
    order = _order(row)
    number = numbers.get(order, "") if order else ""
    if row.subject_type == TASK:
        return reverse("desk:task", kwargs={"pk": row.subject_id}), number or _("the task")
    return (reverse("desk:order", kwargs={"pk": order}), number) if number else ("", "")


def _facts(row: AuditEvent, tags: Mapping[int, str]) -> str:
    """Names of fields that changed, and what else was noted."""
    fields = row.facts.get("fields") or []
    rest = [fact(name, value) for name, value in row.facts.items() if name not in NOT_SHOWN]
    named = [fact(said, [tags[pk] for pk in row.facts.get(kept, []) if pk in tags]) for kept, said in TAGS.items()]
    return " · ".join(filter(None, [", ".join(map(str, fields)), *rest, *named]))
