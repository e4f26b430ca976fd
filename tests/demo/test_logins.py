"""The demo's people come in by one click, and only in the demo."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import Membership, User
from accounts.roles import Role
from demo import logins, seeding

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


@pytest.fixture
def people(db: None) -> None:
    """The three stores with their people."""
    seeding.stores(at=AT)


def test_every_role_of_the_indian_store_is_there(people: None) -> None:
    roles = Membership.objects.filter(store__code="warna").values_list("role", flat=True)
    assert set(roles) == set(Role.values)


def test_one_speaks_indonesian_and_one_belongs_to_all(people: None) -> None:
    assert User.objects.get(email="manajer@demo.sampai.example").language == "id"
    assert User.objects.get(email="everywhere@demo.sampai.example").stores.count() == 3


def test_in_the_demo_the_log_in_page_offers_them(people: None, client: Client, settings: Settings) -> None:
    settings.DEMO = True
    page = client.get("/accounts/login/").content.decode()
    assert "manager@demo.sampai.example" in page
    assert client.login(email="manager@demo.sampai.example", password=logins.PASSWORD)


def test_elsewhere_it_does_not(people: None, client: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert "demo.sampai.example" not in client.get("/accounts/login/").content.decode()
    assert logins.known() == []


def test_in_production_their_password_opens_nothing(db: None, settings: Settings) -> None:
    settings.DEMO = settings.LOCAL = False
    seeding.stores(at=AT)
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_terminal_names_them(people: None, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DEMO = True
    call_command("demo_logins")
    said = capsys.readouterr().out
    assert logins.PASSWORD in said
    assert "warehouse@demo.sampai.example" in said
