"""The language that a user chose wins over the one her browser asks for; who lacks a second step gets no further."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
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
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": answer.url})
        return answer
