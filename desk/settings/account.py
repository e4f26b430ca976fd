"""My account: what I am called, my language, how I log in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.forms import AccountForm
from accounts.services import second_step
from desk.doors import Request


@require_http_methods(["GET", "POST"])
def account(request: Request) -> HttpResponse:
    """Name and language; the way to password and second step."""
    user = request.user
    form = AccountForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if form.is_valid():
        services.prefer(user=user, theme=None, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("settings:account")
    return render(request, "desk/settings/account.html", {"form": form, "second_step": second_step.is_on(user)})
