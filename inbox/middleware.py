"""Machines have no session, no language and no browser."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

DOOR = "/hooks/"


class ShortPath:
    """Takes calls of machines past everything that is there for people. Stands below what marks every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DOOR):
            return self.get_response(request)
        try:
            found = resolve(request.path_info)
        except Resolver404:
            return HttpResponse(status=404)
        request.resolver_match = found
        answer: HttpResponse = found.func(request, **found.kwargs)
        return answer
