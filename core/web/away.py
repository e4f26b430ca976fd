"""The database is away: how to tell, and what to answer."""

from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse

RETRY_AFTER: Final = 5  # seconds
# PostgreSQL's error codes: connection lost or refused, shut down, crashed, starting up, out of connections.
AWAY = ("08", "57P01", "57P02", "57P03", "53300")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>One moment, please</title>
<h1>One moment, please</h1>
<p>The database is not answering right now. Nothing was changed; please try again in a few seconds.</p></html>
"""


def is_away(error: BaseException | None) -> bool:
    """Whether the error says that the database can't be reached; a deadlock or a timeout is not that."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(AWAY)


def answer(request: HttpRequest) -> HttpResponse:
    """503 with `Retry-After`, as a page that needs no template, or as JSON where machines ask."""
    headers = {"Retry-After": str(RETRY_AFTER)}
    if request.path.startswith("/api/"):
        return JsonResponse(problem_body(), status=503, headers=headers, content_type="application/problem+json")
    return HttpResponse(PAGE, status=503, headers=headers)


def problem_body() -> dict[str, object]:
    """RFC 9457, without translation: a language may be a row in the database."""
    detail = "The database is not answering right now; nothing was changed."
    return {
        "type": "urn:sampai:problem:unavailable",
        "title": "Service unavailable",
        "status": 503,
        "detail": detail,
        "errors": [],
    }
