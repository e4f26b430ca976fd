"""How do our connections do? The list, one connection with its health, its test and its calls that were set aside."""

import re

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from connectors import calling, registry
from connectors.base import ProviderError
from connectors.couriers.pushing import SECRET
from connectors.models import Connection
from core.states import IllegalTransition
from desk import doors
from desk.doors import Request
from desk.settings.connections import wording
from desk.settings.connections.health import doing
from desk.settings.connections.wording import Tested
from inbox.models import Receipt
from inbox.services import replaying

NUMBER = re.compile(r"[0-9]{1,18}")


@require_GET
@doors.page(Action.CONNECTIONS_HEALTH)
def page(request: Request, store: Store) -> HttpResponse:
    """The store's connections, each with a word on how it does."""
    at = timezone.now()
    rows = Connection.objects.filter(stores=store).select_related("health").order_by("-enabled", "family", "name", "pk")
    shown = [(row, wording.state(row, getattr(row, "health", None), at=at)) for row in rows]
    broken = sum(state in {wording.BROKEN, wording.SHAKY, wording.NO_ADAPTER} for _row, state in shown)
    manages = Action.CONNECTIONS_MANAGE in doors.may(request, store)
    context = {"rows": shown, "broken": broken, "manages": manages, "at": at}
    return render(request, "desk/settings/connections.html", context)


@require_GET
@doors.page(Action.CONNECTIONS_HEALTH)
def connection(request: Request, _store: Store, pk: int) -> HttpResponse:
    """One connection: how it does, where its calls go, what waits for a person."""
    return _shown(request, pk)


@require_POST
@doors.page(Action.CONNECTIONS_HEALTH)
def test(request: Request, _store: Store, pk: int) -> HttpResponse:
    """One harmless call, with no transaction open; the page then says what came back and what to do."""
    row = _found(request, pk)
    try:
        tested = wording.came_back(calling.tested(row, at=timezone.now()))
    except ProviderError as error:
        tested = wording.failed(error)
    return _shown(request, pk, tested)


@require_POST
@doors.page(Action.INBOX_REPLAY)
def replay(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Work on one call again, or on everything that was set aside."""
    row = get_object_or_404(Connection.objects.allowed(request.user, Action.INBOX_REPLAY), pk=pk)
    at, chosen = timezone.now(), request.POST.get("receipt", "")
    if chosen == "all":
        n = replaying.replay_all(connection=row, at=at, actor=request.user)
    else:
        n = _replayed(request, row, chosen)
    said = ngettext("%(n)d call is worked on again.", "%(n)d calls are worked on again.", n)
    messages.success(request, said % {"n": n})
    return redirect("settings:connection", pk)


def _replayed(request: Request, row: Connection, chosen: str) -> int:
    aside = Receipt.objects.allowed(request.user, Action.INBOX_REPLAY).filter(connection=row)
    receipt = get_object_or_404(aside, pk=int(chosen) if NUMBER.fullmatch(chosen) else 0)
    try:
        replaying.replay(receipt=receipt, at=timezone.now(), actor=request.user)
    except IllegalTransition:  # somebody was faster
        return 0
    return 1


def _found(request: Request, pk: int) -> Connection:
    return get_object_or_404(Connection.objects.allowed(request.user, Action.CONNECTIONS_HEALTH), pk=pk)


def _has_no_secret(row: Connection) -> bool:
    """Whether its webhook could carry a secret and has none: then no call of theirs is believed."""
    offered = any(field.key == SECRET for field in registry.adapter(row.provider).fields)
    return offered and not row.credentials.get(SECRET)


def _shown(request: Request, pk: int, tested: Tested | None = None) -> HttpResponse:
    row, at = _found(request, pk), timezone.now()
    known = registry.knows(row.provider)
    manages = Connection.objects.wholly(request.user, Action.CONNECTIONS_MANAGE).filter(pk=pk).exists()
    hook = settings.SITE_URL.rstrip("/") + reverse("hook", kwargs={"token": row.hook_token}) if manages else ""
    courier = registry.COURIERS.get(row.provider)
    context = {
        "connection": row,
        "doing": doing(request, row, at=at),
        "tested": tested,
        "serves": Store.objects.visible_to(request.user).filter(connections=row).order_by("name", "pk"),
        "steps": registry.adapter(row.provider).hook_steps if known else (),
        "hook": hook,
        "refused": courier.refuses_hook(hook) if courier else "",
        "unproven": known and _has_no_secret(row),
        "known": known,
        "manages": manages,
        "locked": not manages and Connection.objects.allowed(request.user, Action.CONNECTIONS_MANAGE).filter(pk=pk),
        "at": at,
    }
    return render(request, "desk/settings/connection.html", context)
