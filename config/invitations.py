"""Nobody signs up here: people are invited by the owner of a store. And nobody guesses passwords."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import limits
from core.limits import Refused
from core.web.request import client_network


@dataclass(frozen=True, slots=True)
class Patience:
    """So many wrong passwords at once, and as many again over `per`."""

    tries: int
    per: timedelta


WITH_A_PERSON: Final = Patience(5, timedelta(minutes=5))  # whoever tries her password, from wherever
WITH_A_NETWORK: Final = Patience(20, timedelta(minutes=5))  # whomever it tries: a password sprayed over many people


class InvitedOnly(DefaultAccountAdapter):
    """Keeps allauth's sign-up closed, and its log-in patient only for a while.

    allauth's own count of wrong passwords lies in the cache and answers with a form; this one is exact under any
    number of workers, and its refusal is 429.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth's other limits count by."""
        return client_network(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Each try is booked before the password is looked at; a right one is given back."""
        booked = list(_book(request, credentials))
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            for key, patience in booked:
                limits.give_back(key=key, per=patience.per, limit=patience.tries)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's count; ours is in `authenticate`."""


def _book(request: HttpRequest, credentials: dict[str, Any]) -> Iterator[tuple[str, Patience]]:
    """Book one try with everybody whose patience it costs; raise the answer where there is none left."""
    person = str(credentials.get("email", "")).strip().lower()
    costs = [(f"log-in from {client_network(request)}", WITH_A_NETWORK), (f"log-in of {person}", WITH_A_PERSON)]
    for key, patience in costs:
        answer = limits.spend(key=key, per=patience.per, limit=patience.tries)
        if isinstance(answer, Refused):
            raise ImmediateHttpResponse(_too_many(request, answer))
        yield key, patience


def _too_many(request: HttpRequest, refused: Refused) -> HttpResponse:
    page = render(request, "429.html", status=429)
    page.headers["Retry-After"] = str(ceil(refused.retry_after.total_seconds()))
    return page
