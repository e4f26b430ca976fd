"""One action over many rows: what it would take, the way there, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from desk import doors
from desk.bulk import preview
from desk.bulk.base import Bulk, BulkAction
from desk.bulk.registry import BULK
from desk.doors import Request
from desk.lists.registry import LISTS
from desk.lists.state import FOR_ONCE, SET_BY_PAGE, Asked, address, asked
from desk.models import BulkRun, RowState
from desk.services import running

LONGEST_ID = 18  # digits
SHOWN = 20  # rows named under each reason


@require_POST
@doors.page(Action.ORDERS_VIEW)
def choose(request: Request, store: Store, name: str) -> HttpResponse:
    """What can be done with the selection: the bar under the list, or a page where there is no script."""
    bulk, found = _bulk(name), asked(request, LISTS[name], store)
    return _offer(request, bulk, found)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def start(request: Request, store: Store, name: str) -> HttpResponse:
    """Ask for it, and watch it."""
    bulk, found = _bulk(name), asked(request, LISTS[name], store)
    action = bulk.action(request.POST.get("action", ""))
    if action is None:
        return _offer(request, bulk, found)
    doors.require(request, found.store, action.needs)
    form = action.asks(found.store, request.POST)
    if form and not form.is_valid():
        return _offer(request, bulk, found)
    query = address(found.said, drop=(*SET_BY_PAGE, FOR_ONCE)) if "all" in request.POST else ""
    try:
        run = running.start(
            store=found.store, list_name=name, action=action.key, inputs=form.cleaned_data if form else {},
            rows=_selected(request, found), query=query, at=timezone.now(), actor=request.user,
        )  # fmt: skip
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(f"{reverse(found.kind.address)}?{address(found.said)}".rstrip("?"))
    return redirect("desk:bulk", pk=run.pk)


@require_GET
@doors.page(Action.ORDERS_VIEW)
def show(request: Request, _store: Store, pk: int) -> HttpResponse:
    """How far it is; in the end what went, and what did not and why."""
    run = get_object_or_404(_runs(request), pk=pk)
    template = "desk/_bulk_run.html" if request.htmx and not request.htmx.boosted else "desk/bulk.html"
    with timezone.override(run.store.zone):
        return render(request, template, _shown(request, run))


@require_POST
@doors.page(Action.ORDERS_VIEW)
def stop(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Do nothing more."""
    run = running.stop(run=_hers(request, pk), at=timezone.now(), actor=request.user)
    return redirect("desk:bulk", pk=run.pk)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def retry(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Try again what failed or was not reached."""
    run = _hers(request, pk)
    try:
        running.retry(run=run, at=timezone.now(), actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("desk:bulk", pk=run.pk)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def undo(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Take it back, in a run of its own."""
    run = _hers(request, pk)
    try:
        run = running.undo(run=run, at=timezone.now(), actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("desk:bulk", pk=run.pk)


@dataclass(frozen=True, slots=True)
class Told:
    """Rows that the same is said of: how many, and the first of them by name, each with its order."""

    why: str
    n: int
    state: str
    named: Sequence[tuple[str, int]]


def _offer(request: Request, bulk: Bulk, found: Asked) -> HttpResponse:
    rows, allowed = _selected(request, found), doors.may(request, found.store)
    shown = {
        "asked": found,
        "store_shown": found.store,
        "preview": preview.of(bulk, rows, allowed, found.store, sent=request.POST),
        "here": address(found.said),
        "back": f"{reverse(found.kind.address)}?{address(found.said)}".rstrip("?"),
        "all": "all" in request.POST,
        "picked": request.POST.getlist("row"),
    }
    template = "desk/_bulk_bar.html" if request.htmx and not request.htmx.boosted else "desk/bulk_choose.html"
    return render(request, template, shown)


def _selected(request: Request, found: Asked) -> QuerySet[Any]:
    """What a filter finds now, where all that match are asked for; else the ticked ones."""
    if "all" in request.POST:
        return found.rows
    ids = [int(one) for one in request.POST.getlist("row") if _is_id(one)]
    return found.kind.base(found.store).filter(pk__in=ids)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID


def _bulk(name: str) -> Bulk:
    if name not in BULK:
        raise Http404
    return BULK[name]


def _runs(request: Request) -> QuerySet[BulkRun]:
    return BulkRun.objects.allowed(request.user, Action.ORDERS_VIEW).select_related("store", "asked_by", "undo_of")


def _hers(request: Request, pk: int) -> BulkRun:
    """The run, for those who may do such a thing in its store."""
    run = get_object_or_404(_runs(request), pk=pk)
    if _action(run).needs not in doors.may(request, run.store):
        raise Http404
    return run


def _action(run: BulkRun) -> BulkAction:
    action = BULK[run.list_name].action(run.action)
    if action is None:  # from a version that had it
        raise Http404
    return action


def _shown(request: Request, run: BulkRun) -> dict[str, Any]:
    counts = dict(run.rows.order_by().values_list("state").annotate(n=Count("pk")))
    done, waiting = counts.get(RowState.DONE, 0), counts.get(RowState.WAITING, 0)
    action, over = _action(run), run.ended_at is not None
    told = _told(run) if over else []
    acts = action.needs in doors.may(request, run.store)
    return {
        "at": timezone.now(),
        "run": run,
        "action": action,
        "kind": LISTS[run.list_name],
        "over": over,
        "done": done,
        "done_words": action.done_n(done),
        "worked": run.total - waiting - counts.get(RowState.STOPPED, 0),
        "stayed": [one for one in told if one.state != RowState.DONE],
        "left": [one for one in told if one.state == RowState.DONE],
        "again": counts.get(RowState.FAILED, 0) + counts.get(RowState.STOPPED, 0) if over and acts else 0,
        "acts": acts,
        "no_undo": running.why_not_undo(run, at=timezone.now()),
        "back": f"{reverse(LISTS[run.list_name].address)}?{run.query}".rstrip("?"),
    }


def _told(run: BulkRun) -> list[Told]:
    """What did not go, and what is left to do, by reason, the commonest first."""
    rows = run.rows.exclude(state=RowState.WAITING).exclude(state=RowState.DONE, why="")
    reasons = list(rows.order_by().values_list("state", "why").annotate(n=Count("pk")).order_by("-n", "why")[:SHOWN])
    first = {(state, why): list(_first(run, state, why)) for state, why, _n in reasons}
    named = BULK[run.list_name].subjects([pk for ids in first.values() for pk in ids])
    return [
        Told(why or str(RowState(state).label), n, state, [named[pk] for pk in first[state, why] if pk in named])
        for state, why, n in reasons
    ]


def _first(run: BulkRun, state: str, why: str) -> QuerySet[Any]:
    rows = run.rows.filter(state=state, why=why).order_by("pk")
    return rows.values_list("subject_id", flat=True)[:SHOWN]
