"""Which returns may I approve, what waits for me?"""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.states import IllegalTransition
from core.web import paging
from desk import doors, exports
from desk.doors import Request
from desk.lists.returns import RETURNS
from desk.lists.state import Asked, address, asked
from desk.returns import acts, panel
from desk.returns.acts import Act
from desk.returns.forms import RejectForm, why
from desk.views import lists
from orders.models import Order
from orders.queries import orders as order_queries
from orders.services.instructing import NotPossible
from returns.models import Pickup, ReturnLine, ReturnPhoto, ReturnRequest
from returns.services.requests import deciding


@require_GET
@doors.page(Action.ORDERS_VIEW)
def returns(request: Request, store: Store) -> HttpResponseBase:
    """The store's returns, what waits for an answer on top, narrowed by what the address says."""
    return lists.page_of(request, store, RETURNS)


@require_GET
@doors.page(Action.ORDERS_VIEW)
def case(request: Request, _store: Store, pk: int) -> HttpResponseBase:
    """One of them beside the list; only itself where a script asks."""
    found = _found(request, pk, Action.ORDERS_VIEW)
    listed = asked(request, RETURNS, found.store)
    if request.GET.get("format"):
        return exports.file(request, listed)
    with timezone.override(found.store.zone):
        return _shown(request, found, listed)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def act(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Decide, and go on with the next one; or say what is wrong with it."""
    found = _found(request, pk, Action.ORDERS_VIEW)
    wanted = request.POST.get("act") or request.GET.get("act")
    button = next((one for key, one in acts.BUTTONS.items() if key.value == wanted), None)
    if button is None:
        raise Http404
    doors.require(request, found.store, Action.RETURNS_DECIDE)
    listed = asked(request, RETURNS, found.store)
    after = _beside(listed, found)[1]
    form = RejectForm(request.POST) if button.act is Act.REJECT else None
    if form is not None and not form.is_valid():
        with timezone.override(found.store.zone):
            return _shown(request, found, listed, sent=form)
    try:
        _do(request, found, button.act, form)
    except (NotPossible, IllegalTransition) as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(found, listed))
    undo = f"{reverse('desk:return_act', args=[pk])}?act={button.undo}" if button.undo else ""
    messages.success(request, str(button.done) % {"number": found.number}, extra_tags=undo)
    return redirect(_address(after if button.undo else found, listed))


def _do(request: Request, found: ReturnRequest, wanted: Act, form: RejectForm | None) -> None:
    """By the service that knows what follows from it."""
    at, actor = timezone.now(), request.user
    if wanted is Act.REJECT and form is not None:
        language = found.language or found.store.locale
        told = why(form.cleaned_data["ready"], form.cleaned_data["words"], language=language)
        deciding.reject(request=found, why=told, at=at, actor=actor)
    elif wanted is Act.APPROVE:
        deciding.approve(request=found, at=at, actor=actor)
    elif wanted is Act.CANCEL:
        deciding.cancel(request=found, at=at, actor=actor)
    else:
        deciding.reconsider(request=found, at=at, actor=actor)


@require_GET
@doors.page(Action.ORDERS_VIEW)
def photo(request: Request, _store: Store, pk: int) -> HttpResponse:
    """A picture that a buyer sent, for those who may see its store."""
    row = get_object_or_404(ReturnPhoto.objects.allowed(request.user, Action.ORDERS_VIEW), pk=pk)
    with row.file.open("rb") as kept:
        return HttpResponse(kept.read(), content_type="image/jpeg")


def _address(to: ReturnRequest | None, listed: Asked) -> str:
    """A return beside the list, or the list alone where none is left."""
    page = reverse("desk:return", args=[to.pk]) if to else reverse("desk:returns")
    return f"{page}?{address(listed.said, drop=('act',))}".rstrip("?")


def _beside(listed: Asked, found: ReturnRequest) -> tuple[ReturnRequest | None, ReturnRequest | None]:
    """The returns before and after it in the list, of which only the address is wanted."""
    rows = listed.in_order.select_related(None).prefetch_related(None)
    before, after = paging.beside(rows, found)
    return before, after


def _shown(request: Request, found: ReturnRequest, listed: Asked, *, sent: RejectForm | None = None) -> HttpResponse:
    allowed, at = doors.may(request, found.store), timezone.now()
    before, after = _beside(listed, found)
    here = address(listed.said)
    shown: dict[str, Any] = {
        "at": at,
        "here": here,
        "list_url": f"{reverse('desk:returns')}?{here}".rstrip("?"),
        "case_before": before,
        "case_after": after,
        **panel.of_request(found, allowed, at=at, sent=sent),
    }
    alone = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    if alone:
        return render(request, "desk/returns/_case.html", shown)
    return render(request, "desk/returns/list.html", lists.shown(request, listed) | shown)


def _found(request: Request, pk: int, action: Action) -> ReturnRequest:
    """The return with its whole order; 404 where it is another store's or the role there does not include `action`."""
    lines = ReturnLine.objects.select_related("line__product", "version__policy", "wants").order_by("line__position")
    tries = Pickup.objects.select_related("shipment").order_by("number")
    rows = ReturnRequest.objects.allowed(request.user, action).select_related("store", "actor", "approved_by")
    whole = rows.prefetch_related(Prefetch("lines", lines.prefetch_related("photos")))
    found = get_object_or_404(whole.prefetch_related(Prefetch("tries", tries)), pk=pk)
    found.order = order_queries.whole(Order.objects.filter(store=found.store_id)).get(pk=found.order_id)
    return found
