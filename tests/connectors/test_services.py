"""Connecting a store, by command."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection as database

from accounts.models import Store
from connectors import services, web
from connectors.models import Connection, Family
from core import audit
from tests.factories.accounts import StoreFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def store(db: None) -> None:
    StoreFactory(code="warna")


def add(*words: str, provider: str = "simulator") -> str:
    said = StringIO()
    call_command("add_connection", "--store", "warna", "--provider", provider, *words, stdout=said)
    return said.getvalue()


def test_the_hook_is_the_only_line_and_leads_to_the_connection() -> None:
    path = add("--set", "token=t", "--set", "hook_secret=s", "--print-hook").strip()
    connection = Connection.objects.get()
    assert path == f"/hooks/{connection.hook_token}/"
    assert connection.family == Family.COURIER
    assert [store.code for store in connection.stores.all()] == ["warna"]


def test_secrets_are_sealed_and_everything_else_is_a_setting() -> None:
    add("--set", "hook_secret=s", "--set", "calls=20")
    connection = Connection.objects.get()
    assert dict(connection.credentials) == {"hook_secret": "s"}
    assert connection.settings == {"calls": "20"}
    assert "hook_secret" not in str(connection.settings)


def test_a_name_that_the_store_has_is_updated_and_its_hook_stays() -> None:
    first = add("--set", "name=North", "--set", "token=old", "--set", "calls=20", "--print-hook")
    again = add("--set", "name=North", "--set", "token=new", "--set", "calls=", "--print-hook")
    connection = Connection.objects.get()
    assert first == again
    assert (connection.credentials["token"], connection.settings) == ("new", {})
    assert [event.verb for event in audit.of(connection)] == [
        "connectors.connection.changed",
        "connectors.connection.created",
    ]


def test_without_a_name_each_is_a_connection_of_its_own() -> None:
    assert add("--print-hook") != add("--print-hook")


def test_a_messenger_is_connected_the_same_way() -> None:
    add(provider="simulator_messages")
    assert Connection.objects.get().family == Family.MESSENGER


@pytest.mark.parametrize(
    ("words", "provider", "problem"),
    [
        (["--set", "base_url=http://169.254.169.254/"], "simulator", "must start with https"),
        (["--set", "base_url=https://10.0.0.1/"], "simulator", "inside this network"),
        (["--set", "token"], "simulator", "not of the form key=value"),
        ([], "pigeon", "no provider “pigeon”"),
    ],
)
def test_what_is_not_allowed_is_said_and_nothing_is_made(words: list[str], provider: str, problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        add(*words, provider=provider)
    assert not Connection.objects.exists()


def test_secrets_do_not_follow_an_address_that_somebody_changes(settings: object) -> None:
    settings.SIMULATOR_URL = "http://127.0.0.1:9"
    add("--set", "name=North", "--set", "token=t", "--set", "hook_secret=s")
    moved = ("--set", "name=North", "--set", "base_url=http://127.0.0.1:9")
    with pytest.raises(CommandError, match=r"give the secrets again: .*token"):
        add(*moved)
    assert "base_url" not in Connection.objects.get().settings
    add(*moved, "--set", "token=t2", "--set", "hook_secret=s2")
    assert Connection.objects.get().credentials["token"] == "t2"


@pytest.mark.django_db(transaction=True)
def test_where_an_address_leads_is_asked_before_the_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[bool]()
    monkeypatch.setattr(web, "resolve", lambda url: asked.append(database.in_atomic_block))
    given = {"base_url": "https://api.example.com", "token": "t", "hook_secret": "s"}
    store, owner = Store.objects.get(), UserFactory()
    made = services.add(provider="simulator", name="A", given=given, stores=[store], at=AT, actor=owner)
    services.change(connection=made, name="A", given=given, stores=[store], at=AT, actor=owner)
    services.put_connection(store=store, provider="simulator", given=given, at=AT, actor=None)
    assert asked == [False] * 3


@pytest.mark.parametrize("calls", ["abc", "0", "-1", "1.5"])
def test_a_budget_that_is_none_is_refused(calls: str) -> None:
    with pytest.raises(CommandError, match="calls is a whole number"):
        add("--set", f"calls={calls}")
    assert not Connection.objects.exists()
