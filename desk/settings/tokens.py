"""One's own API tokens."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import TokenForm
from accounts.models import ApiToken
from accounts.roles import Scope
from accounts.services import tokens as services
from desk.doors import Request

MOST: Final = 20  # that open something, of one person


@require_http_methods(["GET", "POST"])
def tokens(request: Request) -> HttpResponse:
    """Those that work, and a new one."""
    at = timezone.now()
    live = ApiToken.objects.live(at=at).filter(user=request.user).order_by("-created_at", "-pk")
    form, made = TokenForm(request.POST or None), None
    if form.is_valid():
        if live.count() < MOST:
            made = _made(request, form)
            form = TokenForm()
        else:
            form.add_error(None, _("You have %(most)d tokens. Revoke one that nobody uses first.") % {"most": MOST})
    return render(request, "desk/settings/tokens.html", {"tokens": live, "form": form, "made": made, "at": at})


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    """It opens nothing any more."""
    token = get_object_or_404(ApiToken, pk=pk, user=request.user)
    services.revoke(token=token, at=timezone.now(), actor=request.user)
    messages.success(request, _("“%(name)s” is revoked.") % {"name": token.name})
    return redirect("settings:tokens")


def _made(request: Request, form: TokenForm) -> str:
    said, at = form.cleaned_data, timezone.now()
    return services.make_token(
        user=request.user,
        name=said["name"],
        scopes=[Scope(scope) for scope in said["scopes"]],
        expires_at=at + timedelta(days=int(said["days"])) if said["days"] else None,
        at=at,
        actor=request.user,
    )
