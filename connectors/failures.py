"""A failure in words that a merchant understands, each with what to do about it.

Services say no in many ways: by status, by a page of a firewall, by a sentence in an answer that claims success.
"""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta

import httpx
from django.utils.translation import gettext as _

from connectors.base import (
    JSON,
    Busy,
    Clash,
    Garbled,
    LoggedOut,
    NotAuthorised,
    NotFound,
    ProviderError,
    Refused,
    Suspended,
    Unreachable,
)
from connectors.reading import Content

LONGEST_PAUSE = timedelta(hours=6)
FIREWALL_PAUSE = timedelta(seconds=30)
LONGEST_WORDS = 200

SENTENCES = ("message", "error", "Error", "rmk", "remark", "remarks", "detail", "description", "messsage")
SUSPENDED = ("suspend", "blocked", "deactivated", "disabled", "inactive account", "account is not active")
EXPIRED = ("token has expired", "token is expired", "token expired", "expired token", "expired api key")
NOT_LET_IN = (
    "unauthori", "unauthenticated", "authentication", "invalid token", "incorrect token", "wrong number of segments",
    "invalid api key", "login or api key", "invalid email", "invalid credentials",
)  # fmt: skip
TOO_OFTEN = ("too many requests", "rate limit", "throttled")


def of(answer: httpx.Response) -> ProviderError:
    """What an answer that is no success means."""
    words = said(answer)
    if known := BY_STATUS.get(answer.status_code):
        return known(answer, words)
    if answer.is_server_error:
        fault = _("The service has a fault (HTTP %(status)s); it is asked again.") % {"status": answer.status_code}
        return Unreachable(fault, retry_after=pause(answer))
    if answer.is_redirect:
        moved = _("The base URL leads elsewhere (HTTP %(status)s): correct it.") % {"status": answer.status_code}
        return Garbled(moved)
    return by_words(words, otherwise=_declined(answer, words))


def by_words(words: str, *, otherwise: str = "") -> ProviderError:
    """What the service's own sentence means; a refusal, told as `otherwise`, unless it speaks of the account."""
    spoken = words.lower()
    if any(word in spoken for word in (*SUSPENDED, *EXPIRED, *NOT_LET_IN)):
        return not_let_in(words)
    if any(word in spoken for word in TOO_OFTEN):
        return Busy(_too_often())
    return Refused(otherwise or words)


def not_let_in(words: str) -> NotAuthorised:
    """Credentials that don't work, and what a person can do."""
    spoken = words.lower()
    if any(word in spoken for word in SUSPENDED):
        told = _("The account is suspended: ask the service's support.")
        return Suspended(_with(told, words))
    if any(word in spoken for word in EXPIRED):
        return LoggedOut(_with(_("The token has expired: make a new one at the service and save it here."), words))
    told = _("The credentials are not accepted: check them in the connection's settings.")
    return LoggedOut(_with(told, words))


def said(answer: httpx.Response) -> str:
    """The service's own sentence in the JSON of an answer; empty where there is none."""
    try:
        return sentence(json.loads(answer.content))
    except (ValueError, RecursionError):
        return ""


def sentence(content: Content) -> str:
    """The sentence in a JSON object of theirs, with the fields that it complains about."""
    if not isinstance(content, Mapping):
        return ""
    words = next((told for name in SENTENCES if (told := _plain(content.get(name)))), "")
    return "; ".join(filter(None, (words, _plain(content.get("errors")))))[:LONGEST_WORDS]


def web_page() -> Garbled:
    """A page for people where data was promised."""
    return Garbled(_("A web page came instead of data: the service is under repair, or the base URL is wrong."))


def is_page(answer: httpx.Response) -> bool:
    """Whether a browser was meant."""
    return "html" in answer.headers.get("content-type", "") or answer.content.lstrip()[:1] == b"<"


def pause(answer: httpx.Response) -> timedelta | None:
    """`Retry-After` in seconds; a date there is rare, and None lets our own back-off decide."""
    wait = answer.headers.get("retry-after", "")[:8]
    return min(timedelta(seconds=int(wait)), LONGEST_PAUSE) if wait.isdecimal() else None


def _forbidden(answer: httpx.Response, words: str) -> ProviderError:
    """A firewall turns callers away with a page, and says nothing of the credentials."""
    if is_page(answer):
        wait = pause(answer) or FIREWALL_PAUSE
        return Busy(_("A firewall in front of the service turned the call away; calls pause."), retry_after=wait)
    if words:
        told = not_let_in(words)
        return told if isinstance(told, Suspended) else NotAuthorised(str(told))
    return NotAuthorised(_("The credentials are not accepted: check them in the connection's settings."))


def _declined(answer: httpx.Response, words: str) -> str:
    return _with(_("Declined (HTTP %(status)s).") % {"status": answer.status_code}, words)


def _too_often() -> str:
    return _("Asked too often; calls pause for a while.")


def _with(told: str, words: str) -> str:
    return f"{told} “{words}”" if words else told


def _plain(content: JSON) -> str:
    """Text out of whatever a sentence was wrapped in."""
    if isinstance(content, str):
        return content.strip()
    if isinstance(content, list):
        return "; ".join(filter(None, map(_plain, content)))
    if isinstance(content, dict):
        return "; ".join(f"{name}: {words}" for name, each in content.items() if (words := _plain(each)))
    return ""


BY_STATUS: dict[int, Callable[[httpx.Response, str], ProviderError]] = {
    httpx.codes.UNAUTHORIZED: lambda _answer, words: not_let_in(words),
    httpx.codes.FORBIDDEN: _forbidden,
    httpx.codes.NOT_FOUND: lambda answer, words: NotFound(_declined(answer, words)),
    httpx.codes.CONFLICT: lambda answer, words: Clash(_declined(answer, words)),
    httpx.codes.TOO_MANY_REQUESTS: lambda answer, _words: Busy(_too_often(), retry_after=pause(answer)),
}
