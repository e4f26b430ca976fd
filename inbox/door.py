"""The site's own front door, for machines: their calls pass by Django's request cycle, which is there for people."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from inbox.views import receive

Site = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

HOOK = re.compile(r"/hooks/([-\w]+)/")
ALWAYS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
log = structlog.get_logger(__name__)


class Door:
    """A WSGI application before another one. It takes what looks like an ordinary call of a machine, and leaves
    everything else, such as a wrong host or plain HTTP where there should be TLS, to the site behind it."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        hook = HOOK.fullmatch(environ.get("PATH_INFO", ""))
        if hook is None:
            return self.site(environ, start_response)
        request = WSGIRequest(environ)
        if not _ordinary(request):
            return self.site(environ, start_response)
        answer = _answer(request, hook[1])
        start_response(f"{answer.status_code} {answer.reason_phrase}", [*ALWAYS.items(), *answer.items()])
        return [answer.content]


def _ordinary(request: WSGIRequest) -> bool:
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return request.is_secure() or not settings.SECURE_SSL_REDIRECT


def _answer(request: WSGIRequest, token: str) -> HttpResponse:
    try:
        return receive(request, token)
    except Exception:
        log.exception("a call of a machine failed")
        return HttpResponse(status=500)
