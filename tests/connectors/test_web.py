"""A merchant's base URL reaches the world outside, and nothing else."""

import socket
from collections.abc import Callable

import pytest
from pytest_django import Settings
from pytest_httpserver import HTTPServer

from connectors import web
from connectors.base import (
    Busy,
    Down,
    Garbled,
    LoggedOut,
    Misaddressed,
    NotAuthorised,
    NotFound,
    ProviderError,
    Refused,
    Unreachable,
)


def _resolving_to(*addresses: str) -> Callable[..., list[tuple[object, ...]]]:
    return lambda host, port, **_: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com",
        "ftp://api.example.com",
        "https://user:pass@api.example.com",
        "https://",
        "https://host:99999/",
        "api.example.com",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://192.168.1.1/",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
    ],
)
def test_an_address_inside_or_none_at_all_is_refused(url: str) -> None:
    with pytest.raises(Misaddressed):
        web.resolve(url)


@pytest.mark.parametrize(
    ("addresses", "allowed"),
    [(["93.184.216.34"], True), (["93.184.216.34", "10.0.0.1"], False), (["127.0.0.1"], False)],
)
def test_a_name_is_judged_by_every_address_that_it_has(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str], allowed: bool
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _resolving_to(*addresses))
    if allowed:
        assert web.resolve("https://api.example.com/v1").address == addresses[0]
    else:
        with pytest.raises(Misaddressed):
            web.resolve("https://api.example.com/v1")


def test_only_the_very_simulator_of_this_installation_may_be_inside(settings: Settings) -> None:
    settings.SIMULATOR_URL = "http://127.0.0.1:4711"
    assert web.resolve("http://127.0.0.1:4711/v1/track").address == "127.0.0.1"
    with pytest.raises(Misaddressed):
        web.resolve("http://127.0.0.1:4712/v1/track")


def ask(server: HTTPServer, settings: Settings) -> object:
    return web.read_json(web.ask("GET", f"{settings.SIMULATOR_URL}/v1", params={"awb": "1,2"}))


@pytest.mark.parametrize(
    ("status", "body", "headers", "error"),
    [
        (401, "", {}, LoggedOut),
        (403, "", {}, NotAuthorised),
        (429, "", {"Retry-After": "17"}, Busy),
        (500, "", {}, Unreachable),
        (302, "", {"Location": "http://127.0.0.1:1/"}, Garbled),
        (400, "", {}, Refused),
        (404, "", {}, NotFound),
        (200, "<html>", {}, Garbled),
    ],
)
def test_every_failure_is_told_in_our_words(
    outside: HTTPServer, settings: Settings, status: int, body: str, headers: dict[str, str], error: type
) -> None:
    outside.expect_request("/v1").respond_with_data(body, status=status, headers=headers)
    with pytest.raises(ProviderError) as told:
        ask(outside, settings)
    assert type(told.value) is error
    assert str(told.value)
    assert (told.value.retry_after is not None) == ("Retry-After" in headers)


def test_an_answer_comes_back_as_json(outside: HTTPServer, settings: Settings) -> None:
    outside.expect_request("/v1", query_string={"awb": "1,2"}).respond_with_json({"parcels": []})
    assert ask(outside, settings) == {"parcels": []}


def test_a_service_that_is_not_there_was_told_nothing(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.SIMULATOR_URL = f"http://127.0.0.1:{probe.getsockname()[1]}"
        with pytest.raises(Down):
            web.ask("GET", settings.SIMULATOR_URL)
