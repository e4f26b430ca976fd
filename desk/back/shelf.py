"""Where does each unit go? Lists to walk with, by what is done with the units."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.web import export, paging
from desk import doors
from desk.back import stock
from desk.doors import Request
from desk.numbers import whole
from orders.services.instructing import NotPossible
from returns.models import Inspection
from returns.services import putting_away
from returns.states import Disposition

SIZE = 100  # units on a page
MOST = 2000  # units at once


@require_http_methods(["GET", "POST"])
@doors.page(Action.RTO_RECEIVE)
def shelf(request: Request, store: Store) -> HttpResponseBase:
    """Units by what is done with them; ticked ones are done with one button."""
    disposition = _disposition(request)
    if request.method == "POST":
        return _put_away(request, store, disposition)
    if request.GET.get("format") == "csv":
        rows = stock.waiting(store, disposition).iterator(chunk_size=1000)
        title = f"{store.code}-{disposition}"
        return export.csv_response(title=title, columns=stock.COLUMNS, rows=rows, zone=store.zone)
    return _page(request, store, disposition)


@require_POST
@doors.page(Action.RTO_RECEIVE)
def take_back(request: Request, store: Store) -> HttpResponse:
    """Undo: what she put away at one moment, or one unit, waits again."""
    disposition = _disposition(request)
    rows = Inspection.objects.filter(store=store, disposition=disposition).exclude(done_at=None)
    unit, moment = whole(request.GET.get("unit", "")), _moment(request.GET.get("at", ""))
    chosen = rows.filter(pk=unit) if unit is not None else rows.filter(done_at=moment, done_by=request.user)
    ids = list(chosen.values_list("pk", flat=True)[:MOST])
    try:
        putting_away.take_back(store=store, units=ids, at=timezone.now(), actor=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(disposition))
    words = ngettext("%(n)d unit waits again.", "%(n)d units wait again.", len(ids))
    messages.success(request, words % {"n": len(ids)})
    return redirect(_address(disposition))


def _put_away(request: Request, store: Store, disposition: Disposition) -> HttpResponse:
    ids = _ids(request.POST.getlist("unit"))
    if "all" in request.POST:
        ids = list(stock.waiting(store, disposition).values_list("pk", flat=True)[:MOST])
    if not ids:
        messages.error(request, _("Tick the units that are done."))
        return redirect(_address(disposition))
    at = timezone.now()
    try:
        done = putting_away.put_away(store=store, units=ids, at=at, actor=request.user).put_away
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(disposition))
    undo = f"{reverse('desk:shelf_undo')}?{urlencode({'disposition': disposition.value, 'at': at.isoformat()})}"
    words = ngettext("%(n)d unit done.", "%(n)d units done.", done)
    messages.success(request, words % {"n": done}, extra_tags=undo if done else "")
    return redirect(_address(disposition))


def _page(request: Request, store: Store, disposition: Disposition) -> HttpResponse:
    over = "done" in request.GET
    rows = stock.done(store, disposition) if over else stock.waiting(store, disposition)
    counts = stock.counts(store)
    shown = {
        "at": timezone.now(),
        "disposition": disposition,
        "title": stock.TITLES[disposition],
        "n": counts[disposition],
        "kinds": [(one, counts[one], stock.ICONS[one]) for one in Disposition],
        "over": over,
        "skus": [] if over else stock.by_sku(stock.waiting(store, disposition)),
        "page": paging.page(rows, cursor=request.GET.get("cursor"), size=SIZE),
    }
    return render(request, "desk/back/shelf.html", shown)


def _disposition(request: Request) -> Disposition:
    said = request.GET.get("disposition", "")
    return Disposition(said) if said in Disposition.values else Disposition.RESTOCK


def _address(disposition: Disposition) -> str:
    return f"{reverse('desk:shelf')}?{urlencode({'disposition': disposition.value})}"


def _ids(said: Sequence[str]) -> list[int]:
    return [pk for text in said[:MOST] if (pk := whole(text)) is not None]


def _moment(text: str) -> datetime | None:
    """An aware moment, else none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None
