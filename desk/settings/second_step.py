"""The second step of one's own log-in."""

from typing import Final

from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import CodeForm, PasswordForm
from accounts.services import second_step
from accounts.services.refusals import NotPossible
from desk.doors import Request

GROUP: Final = 4  # letters of the secret stand together


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """What it is set to; where it is off, the way to turn it on."""
    status = second_step.status(request.user)
    if status:
        return _on(request, PasswordForm(), PasswordForm())
    form = CodeForm(request.POST or None)
    if form.is_valid() and _is_her(request, form):
        try:
            codes = second_step.turn_on(
                user=request.user, secret=get_totp_secret(), code=form.cleaned_data["code"], at=timezone.now()
            )
        except NotPossible as refusal:
            form.add_error("code", str(refusal))
        else:
            clear_totp_secret(request)
            return render(request, "desk/settings/recovery_codes.html", {"codes": codes})
    return _off(request, form)


@sensitive_post_parameters("password")
@require_POST
def codes(request: Request) -> HttpResponse:
    """New codes on paper, shown once."""
    form = PasswordForm(request.POST, prefix="codes")
    if form.is_valid() and _is_her(request, form):
        try:
            made = second_step.renew_codes(user=request.user, at=timezone.now())
        except NotPossible as refusal:
            messages.error(request, str(refusal))
            return redirect("settings:second_step")
        return render(request, "desk/settings/recovery_codes.html", {"codes": made})
    return _on(request, form, PasswordForm())


@sensitive_post_parameters("password")
@require_POST
def turn_off(request: Request) -> HttpResponse:
    """The password alone again, for whose role that is enough."""
    form = PasswordForm(request.POST, prefix="off")
    if form.is_valid() and _is_her(request, form):
        try:
            second_step.turn_off(user=request.user, at=timezone.now())
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The second step is off."))
        return redirect("settings:second_step")
    return _on(request, PasswordForm(), form)


def _is_her(request: Request, form: Form) -> bool:
    """Tries are counted with those of the log-in."""
    password = form.cleaned_data["password"]
    if get_adapter(request).authenticate(request, email=request.user.email, password=password):
        return True
    form.add_error("password", _("This is not your password."))
    return False


def _on(request: Request, codes_form: Form, off_form: Form) -> HttpResponse:
    status = second_step.status(request.user)
    if status is None:
        return redirect("settings:second_step")
    codes_form.prefix, off_form.prefix = "codes", "off"
    shown = {
        "status": status,
        "codes_form": codes_form,
        "off_form": off_form,
        "needed": second_step.is_needed(request.user),
        "at": timezone.now(),
    }
    return render(request, "desk/settings/second_step_on.html", shown)


def _off(request: Request, form: Form) -> HttpResponse:
    secret, adapter = get_totp_secret(), get_mfa_adapter()
    url = adapter.build_totp_url(request.user, secret)
    shown = {
        "form": form,
        "picture": adapter.build_totp_svg(url),
        "secret": " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP)),
        "needed": second_step.is_needed(request.user),
    }
    return render(request, "desk/settings/second_step_off.html", shown)
