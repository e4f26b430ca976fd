"""What Django answers when no view does: problem JSON under /api/, pages elsewhere (`handler400` … in config.urls)."""

import sys
from math import ceil

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views import defaults

from core.limits import Refused
from core.web import away, problems


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400, or 413 where the body is larger than the site takes."""
    if isinstance(exception, RequestDataTooBig):
        return _api(request, 413) or HttpResponse(status=413)
    return _api(request, 400) or defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """403"""
    return _api(request, 403) or defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404"""
    return _api(request, 404) or defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500, or 503 where a database that is away was met outside of a view (session, log-in)."""
    if away.is_away(sys.exception()):
        return away.answer(request)
    return _api(request, 500) or defaults.server_error(request)


def too_many(request: HttpRequest, refused: Refused) -> HttpResponse:
    """429, and when to come back."""
    page = render(request, "429.html", status=429)
    page.headers["Retry-After"] = str(ceil(refused.retry_after.total_seconds()))
    return page


def _api(request: HttpRequest, status: int) -> HttpResponse | None:
    if not request.path.startswith("/api/"):
        return None
    return JsonResponse(problems.body(status), status=status, content_type=problems.CONTENT_TYPE)
