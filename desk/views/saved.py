"""Views of a list, kept for oneself or for everybody, and the columns of a list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from desk import doors
from desk.doors import Request
from desk.lists.base import ListKind
from desk.lists.forms import ColumnsForm, ViewForm
from desk.lists.registry import LISTS
from desk.lists.state import address, asked, normal
from desk.models import SavedView
from desk.services import viewing
from desk.services.viewing import Shape


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_VIEW)
def new(request: Request, store: Store, name: str) -> HttpResponse:
    """Keep what the address shows under a title."""
    kind = _kind(name)
    found = asked(request, kind, store)
    shares = Action.VIEWS_SHARE in doors.may(request, found.store)
    form = ViewForm(request.POST or None, shares=shares)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            view = viewing.keep(
                store=found.store, list_name=name, title=said["title"], shared=said["shared"],
                shape=_shape(request, kind, store), at=timezone.now(), actor=request.user,
            )  # fmt: skip
            return redirect(_to(view))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    shown = {"form": form, "kind": kind, "back": _back(kind, request), "here": address(request.GET)}
    return render(request, "desk/view_new.html", shown)


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_VIEW)
def change(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Rename it, share it, or delete it."""
    view = _view(request, pk)
    shares = Action.VIEWS_SHARE in doors.may(request, view.store)
    form = ViewForm(request.POST or None, shares=shares, initial={"title": view.title, "shared": view.shared})
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            view = viewing.rename(
                view=view, title=said["title"], shared=said["shared"], at=timezone.now(), actor=request.user
            )
            return redirect(_to(view))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    return render(request, "desk/view.html", {"form": form, "view": view, "back": _to(view)})


@require_POST
@doors.page(Action.ORDERS_VIEW)
def update(request: Request, store: Store, pk: int) -> HttpResponse:
    """Let it show what the address shows."""
    view = _view(request, pk)
    try:
        shape = _shape(request, _kind(view.list_name), store)
        view = viewing.update(view=view, shape=shape, at=timezone.now(), actor=request.user)
        messages.success(request, _("“%(title)s” shows this from now on.") % {"title": view.title})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(_to(view))


@require_POST
@doors.page(Action.ORDERS_VIEW)
def delete(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Take it off the list; the toast takes it back."""
    view = viewing.delete(view=_view(request, pk), at=timezone.now(), actor=request.user)
    said = _("View “%(title)s” deleted.") % {"title": view.title}
    messages.success(request, said, extra_tags=reverse("desk:view_restore", args=[view.pk]))
    return redirect(_kind(view.list_name).address)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def restore(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Undo of a deletion."""
    view = get_object_or_404(SavedView.objects.changeable_by(request.user), pk=pk)
    try:
        view = viewing.restore(view=view, at=timezone.now(), actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(_kind(view.list_name).address)
    return redirect(_to(view))


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_VIEW)
def columns(request: Request, store: Store, name: str) -> HttpResponse:
    """Which columns, in which order: hers, in this view."""
    kind = _kind(name)
    found = asked(request, kind, store)
    form = ColumnsForm(kind, request.POST if request.method == "POST" else None, shown=found.columns)
    if request.method == "POST" and form.is_done():
        viewing.choose_columns(
            store=found.store, user=request.user, list_name=name, view=found.view[:30], columns=form.chosen
        )
        return redirect(f"{reverse(kind.address)}?{address(request.GET, {'columns': None})}".rstrip("?"))
    shown: dict[str, Any] = {"form": form, "kind": kind, "back": _back(kind, request), "here": address(request.GET)}
    return render(request, "desk/columns.html", shown)


def _kind(name: str) -> ListKind:
    if name not in LISTS:
        raise Http404
    return LISTS[name]


def _view(request: Request, pk: int) -> SavedView:
    rows = SavedView.objects.changeable_by(request.user).live().select_related("store")
    return get_object_or_404(rows, pk=pk)


def _shape(request: Request, kind: ListKind, store: Store) -> Shape:
    """What the address shows; columns only where somebody chose them."""
    found = asked(request, kind, store)
    chosen = [column.key for column in found.columns] if found.own_columns else []
    sort = found.sort if found.sort != kind.sorts(found.said)[0] else ""
    return Shape(query=normal(request, kind, found.store), sort=sort, columns=chosen)


def _back(kind: ListKind, request: Request) -> str:
    """The list as it was."""
    return f"{reverse(kind.address)}?{address(request.GET)}".rstrip("?")


def _to(view: SavedView) -> str:
    """The list as the view shows it."""
    parts = [view.query, f"sort={view.sort}" if view.sort else "", f"view={view.pk}"]
    return f"{reverse(_kind(view.list_name).address)}?{'&'.join(filter(None, parts))}"
