"""Small choices that belong to the person: language, theme, the store on screen."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts import services
from accounts.current import SESSION_KEY
from accounts.forms import PreferencesForm, StoreForm
from accounts.models import Store, User
from core.web.request import AuthenticatedHttpRequest

Request = AuthenticatedHttpRequest[User]


@require_POST
def preferences(request: Request) -> HttpResponse:
    """Keep the language or theme that was chosen and go back to the page."""
    form = PreferencesForm(request.POST)
    if form.is_valid():
        chosen = {key: form.cleaned_data[key] if key in request.POST else None for key in ("language", "theme")}
        services.prefer(user=request.user, **chosen)
    return _back(request)


@require_POST
def switch_store(request: Request) -> HttpResponse:
    """Look at another of one's own stores from now on."""
    form = StoreForm(request.POST, stores=Store.objects.visible_to(request.user))
    if form.is_valid():
        request.session[SESSION_KEY] = form.cleaned_data["store"].code
    return _back(request)


def _back(request: Request) -> HttpResponse:
    there = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return redirect(there if ours else "/")
