"""Connect, change, switch off: what owners do to connections."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from connectors import registry, services
from connectors.couriers.base import Courier
from connectors.messengers.base import Messenger
from connectors.models import Connection
from connectors.payments.base import Gateway
from connectors.services import CannotConnect
from desk import doors
from desk.doors import Request
from desk.settings.connections.forms import AccountForm


@require_GET
@doors.page(Action.CONNECTIONS_MANAGE)
def choose(request: Request, _store: Store) -> HttpResponse:
    """Which service to connect."""
    families = [
        (_("Couriers"), _services(registry.COURIERS)),
        (_("Messengers"), _services(registry.MESSENGERS)),
        (_("Payments"), _services(registry.GATEWAYS)),
    ]
    return render(request, "desk/settings/connection_choose.html", {"families": families})


@require_http_methods(["GET", "POST"])
@doors.page(Action.CONNECTIONS_MANAGE)
def new(request: Request, store: Store, provider: str) -> HttpResponse:
    """An account at this service."""
    if not registry.knows(provider):
        raise Http404
    form = AccountForm(request.POST or None, provider=provider, stores=_stores(request, store))
    if form.is_valid():
        made = _tried(form, lambda at: services.add(provider=provider, actor=request.user, at=at, **_said(form)))
        if made:
            messages.success(request, _("Connected. Test it, and set its webhook up."))
            return redirect("settings:connection", made.pk)
    return render(request, "desk/settings/connection_edit.html", {"form": form, "service": form.adapter.name})


@require_http_methods(["GET", "POST"])
@doors.page(Action.CONNECTIONS_MANAGE)
def edit(request: Request, store: Store, pk: int) -> HttpResponse:
    """Other credentials, another name, other stores."""
    row = _found(request, pk)
    if not registry.knows(row.provider):
        raise Http404
    form = AccountForm(request.POST or None, provider=row.provider, stores=_stores(request, store), connection=row)
    if form.is_valid() and _tried(
        form, lambda at: services.change(connection=row, actor=request.user, at=at, **_said(form))
    ):
        messages.success(request, _("Kept."))
        return redirect("settings:connection", pk)
    context = {"form": form, "service": form.adapter.name, "connection": row}
    return render(request, "desk/settings/connection_edit.html", context)


@require_POST
@doors.page(Action.CONNECTIONS_MANAGE)
def switch(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Off, or on again."""
    act = services.switch_on if request.POST.get("to") == "on" else services.switch_off
    row = act(connection=_found(request, pk), at=timezone.now(), actor=request.user)
    said = _("%(name)s is switched on.") if row.enabled else _("%(name)s is switched off. What was heard stays.")
    messages.success(request, said % {"name": row.name})
    return redirect("settings:connection", pk)


@require_POST
@doors.page(Action.CONNECTIONS_MANAGE)
def rotate(request: Request, _store: Store, pk: int) -> HttpResponse:
    """A new address for its calls."""
    services.rotate_hook(connection=_found(request, pk), at=timezone.now(), actor=request.user)
    messages.success(request, _("The address is new. Nothing arrives at the old one any more: change it there now."))
    return redirect("settings:connection", pk)


Adapters = Mapping[str, type[Courier]] | Mapping[str, type[Messenger]] | Mapping[str, type[Gateway]]


def _services(adapters: Adapters) -> list[tuple[str, str, bool]]:
    """Provider, name and whether it calls us, by name. Templates get no classes: they would call them."""
    known = [(provider, adapter.name, bool(adapter.hook_steps)) for provider, adapter in adapters.items()]
    return sorted(known, key=lambda one: one[1].lower())


def _found(request: Request, pk: int) -> Connection:
    return get_object_or_404(Connection.objects.wholly(request.user, Action.CONNECTIONS_MANAGE), pk=pk)


def _stores(request: Request, store: Store) -> list[Store]:
    """The store on screen first."""
    mine = Store.objects.allowed(request.user, Action.CONNECTIONS_MANAGE).order_by("name", "pk")
    return [store, *mine.exclude(pk=store.pk)]


def _said(form: AccountForm) -> dict[str, Any]:
    return {"name": form.cleaned_data["name"], "given": form.given(), "stores": form.stores()}


def _tried(form: AccountForm, act: Callable[[datetime], Connection]) -> Connection | None:
    try:
        return act(timezone.now())
    except CannotConnect as refusal:
        form.add_error(None, str(refusal))
        return None
