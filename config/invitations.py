"""Nobody signs up here: people are invited by the owner of a store. And nobody guesses passwords or codes."""

from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from config import patience
from core.web.request import client_network

log = structlog.get_logger(__name__)


class InvitedOnly(DefaultAccountAdapter):
    """Keeps allauth's sign-up closed, and its log-in patient only for a while.

    allauth's own count of wrong passwords lies in the cache and answers with a form; this one is exact under any
    number of workers, and its refusal is 429.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where the way to it began."""
        return reverse("settings:account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away must not tell by an error page which addresses are known."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            log.exception("mail did not leave", reason=template_prefix)

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth's other limits count by."""
        return client_network(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Each try is booked before the password is looked at; a right one is given back."""
        costs = patience.of_a_log_in(request, str(credentials.get("email", "")))
        patience.spend(request, costs)
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            patience.give_back(costs)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's count; ours is in `authenticate`."""


class _Patient(BaseAuthenticateForm):
    """Codes are tried no more often than passwords."""

    def clean_code(self) -> str:
        costs = patience.of_a_code(context.request, self.user.pk)
        patience.spend(context.request, costs)
        code: str = super().clean_code()
        patience.give_back(costs)
        return code


class Code(_Patient, AuthenticateForm):
    """After the password."""


class CodeAgain(_Patient, ReauthenticateForm):
    """Before something that matters."""
