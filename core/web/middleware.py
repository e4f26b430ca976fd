"""What every request passes: a database that may be away, and input that no column can hold."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

from core.web import away

GetResponse = Callable[[HttpRequest], HttpResponse]
View = TypeVar("View", bound=Callable[..., HttpResponse])
NUL = "\0"


class DatabaseAway:
    """Answers 503 with `Retry-After` where a view meets a database that is away; `core.web.errors` does where
    anything else does.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """None leaves every other error to Django."""
        return away.answer(request) if away.is_away(error) else None


class NoNul:
    """Refuses NUL characters with 400: PostgreSQL's text can't hold them, so they would end as a 500 further down.

    Stands above whatever looks a cookie up in the database.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        texts = [request.path, *request.COOKIES.values(), *_words(request.GET)]
        _refuse(found=any(NUL in text for text in texts))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> None:
        """The body waits for the routing, since a view may take it as it comes."""
        _refuse(found=not getattr(view, "takes_any_body", False) and _nul_in_body(request))


def takes_any_body(view: View) -> View:
    """For views that keep the raw body as bytes and parse it later, with care, or that must know who is there before
    anything of it is read: those call `refuse_nul` then."""
    view.takes_any_body = True  # type: ignore[attr-defined]
    return view


def refuse_nul(request: HttpRequest) -> None:
    """Raises `BadRequest` where the body has a NUL character; reads it."""
    _refuse(found=_nul_in_body(request))


def _refuse(*, found: bool) -> None:
    if found:
        message = "NUL characters are not accepted"
        raise BadRequest(message)


def _words(form: QueryDict) -> Iterator[str]:
    for name, values in form.lists():
        yield name
        yield from values


def _nul_in_body(request: HttpRequest) -> bool:
    """In a form's fields (not in its files), or written out or escaped in JSON."""
    kind = request.content_type or ""
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return any(NUL in text for text in _words(request.POST))
    return kind.endswith("json") and (b"\\u0000" in request.body or b"\0" in request.body)
