"""A pretended courier that is registered like any other, and calls from it."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from connectors import registry
from connectors.models import Connection
from tests.factories.accounts import StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.inbox.pretend import SECRET, Outside, Pretend, signed

Call = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def pretend(monkeypatch: pytest.MonkeyPatch) -> type[Pretend]:
    monkeypatch.setitem(registry.COURIERS, "pretend", Pretend)
    monkeypatch.setattr(Pretend, "outside", Outside())
    return Pretend


@pytest.fixture
def connection(db: None) -> Connection:
    return ConnectionFactory(provider="pretend", credentials={"secret": SECRET}, stores=[StoreFactory()])


@pytest.fixture
def call(client: Client, connection: Connection) -> Iterator[Call]:
    """Call the connection's hook the way the courier does."""

    def post(content: bytes, headers: dict[str, str] | None = None, path: str = "") -> HttpResponse:
        path = path or f"/hooks/{connection.hook_token}/"
        headers = signed(content) if headers is None else headers
        return client.post(path, content, content_type="application/json", headers=headers)

    return post
