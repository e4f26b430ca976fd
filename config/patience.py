"""How often somebody may be wrong before she has to wait: exact under any number of workers, 429 when it is over."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest

from core import limits
from core.limits import Refused
from core.web.errors import too_many
from core.web.request import client_network


@dataclass(frozen=True, slots=True)
class Patience:
    """So many tries at once, and as many again over `per`."""

    tries: int
    per: timedelta


WITH_A_PERSON: Final = Patience(5, timedelta(minutes=5))  # whoever tries her password or code, from wherever
WITH_A_NETWORK: Final = Patience(10, timedelta(minutes=5))  # whomever it tries: a password sprayed over many people

Costs = Mapping[str, Patience]


def of_a_log_in(request: HttpRequest, email: str) -> Costs:
    """Whose patience a password costs. The address is spelled as allauth compares it, lest each spelling be somebody
    of her own.
    """
    person = unicodedata.normalize("NFKC", email.strip()).casefold()
    return {_network(request): WITH_A_NETWORK, f"log-in of {person}": WITH_A_PERSON}


def of_a_code(request: HttpRequest, user_id: int) -> Costs:
    """Whose patience a code of the second factor costs."""
    return {_network(request): WITH_A_NETWORK, f"code of {user_id}": WITH_A_PERSON}


def spend(request: HttpRequest, costs: Costs) -> None:
    """Book one try with each; raise the answer where there is none left."""
    for key, patience in costs.items():
        answer = limits.spend(key=key, per=patience.per, limit=patience.tries)
        if isinstance(answer, Refused):
            raise ImmediateHttpResponse(too_many(request, answer))


def give_back(costs: Costs) -> None:
    """What was right costs nothing."""
    for key, patience in costs.items():
        limits.give_back(key=key, per=patience.per, limit=patience.tries)


def _network(request: HttpRequest) -> str:
    return f"log-in from {client_network(request)}"
