"""The very first page of an installation: who owns it, and what is sold."""

from datetime import timedelta

import structlog
from allauth.account.views import login as allauth_login
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.services import founding
from accounts.services.refusals import NotPossible
from core import limits
from core.limits import Refused
from core.web.errors import too_many
from core.web.request import client_network
from desk.start.forms import FoundingForm

TRIES, PER = 10, timedelta(minutes=5)

log = structlog.get_logger(__name__)


@login_not_required
def log_in(request: HttpRequest) -> HttpResponseBase:
    """allauth's, unless there is nobody yet who could log in."""
    if request.method == "GET" and not request.user.is_authenticated and founding.nobody_is_here():
        return redirect("desk:found")
    answer: HttpResponseBase = allauth_login(request)
    return answer


@login_not_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Open only while there is no user at all. A server asks for its code; a laptop belongs to whoever sits there."""
    if not founding.nobody_is_here():
        return redirect("desk:today")
    form = FoundingForm(request.POST or None, asks_code=not settings.LOCAL)
    if request.method == "POST":
        tried = limits.spend(key=f"setting up from {client_network(request)}", per=PER, limit=TRIES)
        if isinstance(tried, Refused):
            return too_many(request, tried)
        if form.is_valid() and _founded(request, form):
            return redirect("desk:start")
    elif not settings.LOCAL:
        log.warning(f"Nobody is here yet. The set-up code is {founding.setup_code()}")
    return render(request, "desk/found.html", {"form": form})


def _founded(request: HttpRequest, form: FoundingForm) -> bool:
    """False where the form says what could not be."""
    said = form.cleaned_data
    try:
        owner, _store = founding.found(
            email=said["email"], name=said["person"], password=said["password"], fields=form.store(), at=timezone.now()
        )
    except (NotPossible, ValidationError) as refusal:
        form.add_error(None, str(refusal) if isinstance(refusal, NotPossible) else refusal)
        return False
    login(request, owner, backend=settings.AUTHENTICATION_BACKENDS[0])
    return True
