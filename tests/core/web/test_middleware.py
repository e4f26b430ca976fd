import json
from time import monotonic

import pytest
from django.conf import settings as site
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import OperationalError, connections
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from core.models import Limit
from core.web import errors
from core.web.middleware import DatabaseAway, NoNul, takes_any_body


@login_not_required
def echo(request, text=""):
    return HttpResponse("fine")


@login_not_required
@takes_any_body
def keep(request):
    return HttpResponse("kept")


@login_not_required
def rows(request):
    return HttpResponse(str(Limit.objects.count()))


def addresses(prefix):
    return [
        path(f"{prefix}echo/", echo),
        path(f"{prefix}echo/<str:text>/", echo),
        path(f"{prefix}keep/", keep),
        path(f"{prefix}rows/", rows),
    ]


class Urls:
    urlpatterns = [*addresses(""), *addresses("api/")]
    handler400 = errors.bad_request
    handler404 = errors.not_found
    handler500 = errors.server_error


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = Urls
    settings.MIDDLEWARE = ["core.web.middleware.DatabaseAway", "core.web.middleware.NoNul"]
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates"}
    ]  # pages link to other addresses
    return Client(raise_request_exception=False)


NUL_JSON = json.dumps({"name": ["a\0b"]})


@pytest.mark.parametrize("prefix", ["/", "/api/"])
@pytest.mark.parametrize(
    ("method", "address", "sent"),
    [
        ("get", "echo/?q=a%00b", {}),
        ("get", "echo/?a%00b=q", {}),
        ("get", "echo/a%00b/", {}),
        ("get", "keep/?q=a%00b", {}),
        ("get", "echo/", {"HTTP_COOKIE": 'sessionid="a\\000b"'}),
        ("post", "echo/", {"data": {"name": "a\0b"}}),
        ("post", "echo/", {"data": "name=a%00b", "content_type": "application/x-www-form-urlencoded"}),
        ("post", "echo/", {"data": NUL_JSON, "content_type": "application/json"}),
        ("post", "echo/", {"data": b'{"a": "\0"}', "content_type": "application/json; charset=utf-8"}),
    ],
)
def test_nul_is_refused_wherever_it_hides(client, prefix, method, address, sent):
    response = getattr(client, method)(prefix + address, **sent)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/problem+json" if prefix == "/api/" else "text/html")


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/echo/", {"data": {"name": "a 0 \\0 b"}}),
        ("/echo/", {"data": json.dumps({"name": "नाम"}), "content_type": "application/json"}),
        ("/echo/", {"data": b"\0\1\2", "content_type": "application/octet-stream"}),
        ("/keep/", {"data": NUL_JSON, "content_type": "application/json"}),
    ],
)
def test_everything_else_passes(client, address, sent):
    assert client.post(address, **sent).status_code == 200


@pytest.fixture
def _no_database(settings, django_db_blocker):
    """Nobody listens where the database should be."""
    with django_db_blocker.unblock():
        kept = connections["default"]
        away = kept.copy()
        away.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1"}
        connections["default"] = away
        yield
        connections["default"] = kept


@pytest.mark.usefixtures("_no_database")
@pytest.mark.parametrize(("address", "kind"), [("/rows/", "text/html"), ("/api/rows/", "application/problem+json")])
def test_a_database_that_is_away_is_said_within_a_second(client, address, kind):
    started = monotonic()
    response = client.get(address)
    assert monotonic() - started < 1
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response["Content-Type"].startswith(kind)


def test_other_errors_are_left_to_django():
    middleware = DatabaseAway(lambda request: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), ZeroDivisionError()) is None


@pytest.mark.parametrize(
    ("handler", "error", "status"),
    [
        (errors.bad_request, BadRequest(), 400),
        (errors.bad_request, RequestDataTooBig(), 413),
        (errors.permission_denied, PermissionDenied(), 403),
        (errors.not_found, Http404(), 404),
    ],
)
def test_the_api_answers_in_json_even_where_no_view_does(handler, error, status):
    response = handler(RequestFactory().get("/api/v1/nowhere/"), error)
    answer = json.loads(response.content)
    assert (response.status_code, answer["status"]) == (status, status)
    assert list(answer) == ["type", "title", "status", "detail", "errors"]


def test_a_database_that_is_away_outside_of_a_view_is_no_error_of_ours():
    request = RequestFactory().get("/api/v1/orders/")
    try:
        raise OperationalError
    except OperationalError:
        assert errors.server_error(request).status_code == 503
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        assert errors.server_error(request).status_code == 500


def test_the_site_uses_both():
    names = [f"{middleware.__module__}.{middleware.__qualname__}" for middleware in (DatabaseAway, NoNul)]
    assert set(names) <= set(site.MIDDLEWARE)
