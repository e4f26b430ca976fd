"""Couriers that answer what a test wants, over real HTTP."""

from collections.abc import Callable

import pytest
from pytest_django import Settings
from pytest_httpserver import HTTPServer

from connectors import registry
from connectors.base import Account
from connectors.couriers.base import Courier


@pytest.fixture
def outside(httpserver: HTTPServer, settings: Settings) -> HTTPServer:
    """A server that calls may reach, as the simulator may be."""
    settings.SIMULATOR_URL = httpserver.url_for("").rstrip("/").replace("localhost", "127.0.0.1")
    return httpserver


@pytest.fixture
def acting(outside: HTTPServer, settings: Settings) -> Callable[..., Courier]:
    """A courier's adapter that speaks to `outside`."""

    def make(provider: str, **given: str) -> Courier:
        kind = registry.adapter(provider)
        credentials = {key: f"our {key}" for key in kind.secrets}
        return kind(Account(credentials, {"base_url": settings.SIMULATOR_URL, **given}))

    return make
