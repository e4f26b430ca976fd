"""Small choices that belong to the person: language, theme, the store on screen; and the way in by invitation."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.current import SESSION_KEY
from accounts.forms import AcceptForm, PreferencesForm, StoreForm
from accounts.models import Invitation, Membership, Store, User
from accounts.services import inviting
from accounts.services.refusals import NotPossible
from core import limits
from core.limits import Refused
from core.web.errors import too_many
from core.web.request import AuthenticatedHttpRequest, client_network

Request = AuthenticatedHttpRequest[User]
TRIES: Final = 10  # links that lead nowhere, from one network
PER: Final = timedelta(minutes=5)


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


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an offer: as somebody new, or as a user who is here already."""
    at, key = timezone.now(), f"invitations from {client_network(request)}"
    answer = limits.spend(key=key, per=PER, limit=TRIES)
    if isinstance(answer, Refused):
        return too_many(request, answer)
    offer = Invitation.objects.of(token, at=at).first()
    if offer is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    limits.give_back(key=key, per=PER, limit=TRIES)
    known = User.objects.filter(email=offer.email).exists()
    form, why_not = AcceptForm(request.POST or None, email=offer.email), ""
    if request.method == "POST":
        try:
            member = _taken_up(request, form, token, at)
        except NotPossible as refusal:
            why_not = str(refusal)
        else:
            if member:
                return _inside(request, member)
    shown = {"offer": offer, "form": form, "why_not": why_not, "known": known, "mine": _mine(request, offer)}
    return render(request, "accounts/invitation.html", shown)


def _mine(request: HttpRequest, offer: Invitation) -> bool:
    return isinstance(request.user, User) and request.user.email == offer.email


def _taken_up(request: HttpRequest, form: AcceptForm, token: str, at: datetime) -> Membership | None:
    """None where the form says what is wrong."""
    if isinstance(request.user, User):
        return inviting.join(token=token, user=request.user, at=at)
    if not form.is_valid():
        return None
    name, password = form.cleaned_data["name"], form.cleaned_data["password"]
    return inviting.enrol(token=token, name=name, password=password, at=at)


def _inside(request: HttpRequest, member: Membership) -> HttpResponse:
    if not request.user.is_authenticated:
        login(request, member.user)
    request.session[SESSION_KEY] = member.store.code
    messages.success(request, _("Welcome to %(store)s.") % {"store": member.store.name})
    return redirect("/")


def _back(request: Request) -> HttpResponse:
    there = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return redirect(there if ours else "/")
