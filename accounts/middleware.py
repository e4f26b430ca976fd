"""Nobody logs in first, who lacks a second step gets no further, and a chosen language wins over the browser's."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import second_step

STEP = "settings:second_step"
WAYS_OUT = {STEP, "account_logout", "accounts:preferences"}


class ChosenLanguage:
    """Stands after authentication; without a choice LocaleMiddleware's answer stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if not language:
            return self.get_response(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        return response


class LoggedIn(LoginRequiredMiddleware):
    """A session may run out with a page open: the log-in is a page of its own, and leads back to the page left."""

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        """None lets the request through; a part of a page is answered with where the whole page is to go."""
        answer = super().process_view(request, *view)
        if answer is None or not _is_part(request):
            return answer
        return HttpResponse(headers={"HX-Redirect": answer.headers["Location"]})

    def handle_no_permission(self, request: HttpRequest, _view: object) -> HttpResponseRedirect:
        """To the log-in, and never back to an address that only takes a form."""
        return redirect_to_login(_page_of(request), resolve_url(settings.LOGIN_URL))


def _is_part(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _page_of(request: HttpRequest) -> str:
    """The page that the person was on."""
    if request.method in {"GET", "HEAD"} and not _is_part(request):
        return request.get_full_path()
    said = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, allowed_hosts={request.get_host()}):
        return "/"
    page = urlsplit(said)
    return f"{page.path or '/'}?{page.query}".rstrip("?")


class SecondStep:
    """Where managers and owners need a second step, they reach nothing but its page until they have one.

    Stands after authentication. The API by token is not touched: a token is made behind this door.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        """None lets the request through."""
        user, place = request.user, request.resolver_match
        if not isinstance(user, User) or (place and place.view_name in WAYS_OUT) or not second_step.is_due(user):
            return None
        if request.path.startswith("/api/"):
            raise PermissionDenied(_("Your role needs a second step at log-in: turn it on in the settings first."))
        return self._led(request)

    def _led(self, request: HttpRequest) -> HttpResponse:
        answer = redirect(STEP)
        if _is_part(request):
            return HttpResponse(headers={"HX-Redirect": answer.url})
        return answer
