"""Machines come in by a door of their own, and only where it is theirs."""

import io
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection as database

from connectors.models import Connection
from inbox.door import Door
from inbox.models import Receipt
from tests.inbox.pretend import Pretend, body, signed

pytestmark = pytest.mark.django_db
NEWS = body()
BEHIND = [b"the site behind the door"]


def came(door: Door, path: str, **environ: str) -> tuple[str, dict[str, str], Iterable[bytes]]:
    """Status, headers and body of a call over plain WSGI."""
    said: list[Any] = []
    proof = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed(NEWS).items()}
    call = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "CONTENT_LENGTH": str(len(NEWS)),
        **proof,
        **environ,
        "wsgi.input": io.BytesIO(NEWS),
    }
    content = door(call, lambda status, headers: said.extend([status, dict(headers)]))
    return said[0], said[1], content


@pytest.fixture
def door() -> Door:
    def site(_environ: object, start_response: Any) -> list[bytes]:
        start_response("418 I'm a teapot", [])
        return BEHIND

    return Door(site)


@pytest.fixture
def hook(connection: Connection) -> str:
    return f"/hooks/{connection.hook_token}/"


def test_a_call_is_kept_and_thanked_at_the_door(door: Door, hook: str) -> None:
    status, headers, content = came(door, hook)
    assert (status, b"".join(content)) == ("200 OK", b"")
    assert headers["Cache-Control"] == "no-store"
    assert Receipt.objects.get().call().body == NEWS


@pytest.mark.parametrize("path", ["/", "/orders/", "/hooks/", "/hooks/x/y/", "/hooks/%00/", "/api/v1/hooks/x/"])
def test_what_is_not_a_hook_goes_to_the_site(door: Door, path: str) -> None:
    assert came(door, path)[2] is BEHIND


def test_a_wrong_host_goes_to_the_site(door: Door, hook: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert came(door, hook, HTTP_HOST="elsewhere.example.org")[2] is BEHIND


def test_plain_http_goes_to_the_site_where_there_should_be_tls(door: Door, hook: str, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert came(door, hook)[2] is BEHIND
    assert came(door, hook, **{"wsgi.url_scheme": "https"})[0] == "200 OK"


def test_a_fault_of_ours_says_so_and_nothing_else(
    door: Door, hook: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(*_: object) -> bool:
        raise RuntimeError("over +91 98200 00000")

    monkeypatch.setattr(Pretend, "verify", stumble)
    status, _, content = came(door, hook)
    assert (status, b"".join(content)) == ("500 Internal Server Error", b"")
    assert "a call of a machine failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_line_to_the_database_that_died_meanwhile_is_replaced(door: Door, hook: str) -> None:
    assert came(door, hook)[0] == "200 OK"
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [ours] = cursor.fetchone()
    other = database.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [ours])
    other.close()
    assert came(door, hook)[0] == "200 OK"
    assert Receipt.objects.count() == 1
