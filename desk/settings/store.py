"""What the store says about itself: name and money, looks, days, contact."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import brand
from accounts.current import SESSION_KEY, stores_of
from accounts.models import Store
from accounts.roles import Action
from accounts.services import stores
from accounts.services.refusals import NotPossible
from accounts.store_forms import HolidayForm, NewStoreForm, StoreSettingsForm
from desk import doors
from desk.doors import Request
from orders.models import Order

PICTURES = ("logo", "remove_logo")


@require_http_methods(["GET", "POST"])
@doors.page(Action.STORE_SETTINGS)
def store(request: Request, store: Store) -> HttpResponse:
    """Everything but the holidays, in one form."""
    locked = Order.objects.filter(store=store).exists()
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = StoreSettingsForm(*typed, store=store, currency_is_locked=locked)
    if form.is_valid() and _kept(request, store, form):
        messages.success(request, _("Kept."))
        return redirect("settings:store")
    return _page(request, store, form, HolidayForm())


@require_GET
@doors.page(Action.ORDERS_VIEW)
def logo(_request: Request, store: Store) -> HttpResponseBase:
    """The store's picture, for its people."""
    if not store.logo:
        raise Http404
    return FileResponse(store.logo.open("rb"), content_type="image/png")


@require_POST
@doors.page(Action.STORE_SETTINGS)
def add_holiday(request: Request, store: Store) -> HttpResponse:
    """One more day off."""
    form = HolidayForm(request.POST)
    if form.is_valid():
        try:
            stores.add_holiday(store=store, **form.cleaned_data, at=timezone.now(), actor=request.user)
        except NotPossible as refusal:
            form.add_error("on", str(refusal))
        else:
            return redirect("settings:store")
    locked = Order.objects.filter(store=store).exists()
    return _page(request, store, StoreSettingsForm(None, None, store=store, currency_is_locked=locked), form)


@require_POST
@doors.page(Action.STORE_SETTINGS)
def remove_holiday(request: Request, store: Store, pk: int) -> HttpResponse:
    """A day like any other again."""
    holiday = get_object_or_404(store.holidays, pk=pk)
    stores.remove_holiday(holiday=holiday, at=timezone.now(), actor=request.user)
    messages.success(request, _("%(name)s is a working day again.") % {"name": holiday.name})
    return redirect("settings:store")


@require_http_methods(["GET", "POST"])
@doors.page(Action.STORES_ADD)
def new_store(request: Request, store: Store) -> HttpResponse:
    """Another store, which the owner then sees."""
    alike = {name: getattr(store, name) for name in ("country", "currency", "timezone", "locale")}
    form = NewStoreForm(request.POST or None, initial=alike)
    if form.is_valid():
        try:
            made = stores.add(fields=form.cleaned_data, at=timezone.now(), owner=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            request.session[SESSION_KEY] = made.code
            messages.success(request, _("%(name)s is made. You are its owner.") % {"name": made.name})
            return redirect("settings:store")
    return render(request, "desk/settings/new_store.html", {"form": form, "count": len(stores_of(request))})


def _kept(request: Request, store: Store, form: StoreSettingsForm) -> bool:
    """False where the form says what could not be kept."""
    said: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if name not in PICTURES}
    at, actor, picture = timezone.now(), request.user, form.cleaned_data["logo"]
    try:
        stores.change(store=store, to=said, at=at, actor=actor)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    if picture or form.cleaned_data.get("remove_logo"):
        stores.put_logo(store=store, png=picture, at=at, actor=actor)
    return True


def _page(request: Request, store: Store, form: StoreSettingsForm, holiday_form: HolidayForm) -> HttpResponse:
    colour = store.brand_colour
    shown = {
        "form": form,
        "holiday_form": holiday_form,
        "holidays": store.holidays.order_by("on", "pk"),
        "on_colour": brand.on(colour) if colour else None,
        "may_add": Action.STORES_ADD in doors.may(request, store),
    }
    return render(request, "desk/settings/store.html", shown)
