"""What all adapters share: a call that came in, an account to act for, and how a provider can fail.

An adapter knows one outside service and no model. It raises `ProviderError`s with sentences for merchants.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

JSON = str | int | float | bool | None | list["JSON"] | dict[str, "JSON"]

KEPT_HEADERS = ("content-type", "user-agent")  # beside the ones that the adapter's signature needs


@dataclass(frozen=True)
class Call:
    """One HTTP request from a provider, as it came: header names in lower case, body in raw bytes."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, request: HttpRequest, *, wanted: tuple[str, ...]) -> "Call":
        """The request with only the headers in `wanted` (lower case) and a few harmless ones: never cookies."""
        keep = {*KEPT_HEADERS, *wanted}
        headers = {name.lower(): value for name, value in request.headers.items() if name.lower() in keep}
        return cls(request.method or "", request.build_absolute_uri(), headers, request.body)


class Session(Protocol):
    """The token of a log-in, kept for all who act for one account."""

    def token(self) -> str:
        """The token; empty before the first log-in."""
        ...

    def renewed(self, stale: str, log_in: Callable[[], str]) -> str:
        """A token other than `stale`: the one that somebody else has got meanwhile, else the one that `log_in`
        brings, which is called by one at a time. Raises `ProviderError`."""
        ...


class Fleeting:
    """A session that lasts as long as its account object."""

    def __init__(self) -> None:
        self._token = ""

    def token(self) -> str:
        """The token; empty before the first log-in."""
        return self._token

    def renewed(self, stale: str, log_in: Callable[[], str]) -> str:
        """Nobody else logs in here."""
        if self._token == stale:
            self._token = log_in()
        return self._token


@dataclass(frozen=True)
class Account:
    """What an adapter needs to act for a merchant: decrypted credentials never leave it."""

    credentials: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, JSON] = field(default_factory=dict)
    session: Session = field(default_factory=Fleeting, repr=False)


@dataclass(frozen=True)
class Field:
    """One thing that an account is made of, as a merchant is asked for it; the adapter's `secrets` say what of it is
    encrypted and never shown again."""

    key: str
    label: "StrOrPromise"
    hint: "StrOrPromise" = ""
    required: bool = True
    initial: str = ""


BASE_URL = Field("base_url", _("Address of the service"), _("It begins with https://."))


class ProviderError(Exception):
    """The provider did not do it. `permanent`: asking again won't help. The text is for merchants."""

    permanent = False

    def __init__(self, text: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class Down(ProviderError):
    """Could not even be connected: nothing happened there."""


class Unreachable(ProviderError):
    """No answer, or not in time: it may or may not have happened."""


class Busy(ProviderError):
    """Asked too often; `retry_after` says when again."""


class Garbled(ProviderError):
    """An answer that makes no sense, such as HTML where JSON was promised."""


class Misaddressed(ProviderError):
    """We may not, or can't, call the address that was typed: nothing left the house, a person must act."""

    permanent = True


class NotAuthorised(ProviderError):
    """The credentials don't work: a person must act."""

    permanent = True


class LoggedOut(NotAuthorised):
    """The token is not, or no longer, good; whoever can log in does so once before a person is called."""


class Suspended(NotAuthorised):
    """The credentials are right, the account is closed."""


class Refused(ProviderError):
    """Understood and declined."""

    permanent = True


class Clash(Refused):
    """Something else is under way with the same thing."""


class NotFound(Refused):
    """There is no such thing there."""
