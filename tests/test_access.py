"""Every address × everybody: the table in `tests/access/table.py` against the real resolver."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.roles import Role
from tests.access.knocking import BY_TOKEN, knock
from tests.access.table import BUYER, COLUMNS, doors
from tests.access.world import World, build
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

DOORS = doors()
NAMES = {door.name for door in DOORS}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
THEIRS = ("account_", "mfa_", "admin:")  # their views choose their methods themselves


@pytest.fixture
def world() -> World:
    return build(timezone.now())


def word(answer: HttpResponse) -> str:
    """The answer as the table writes it."""
    if answer.status_code not in {301, 302}:
        return str(answer.status_code)
    return "login" if answer["Location"].startswith(reverse("account_login")) else "back"


def test_each_door_opens_for_those_whom_the_table_names(world: World) -> None:
    wrong = []
    for door in DOORS:
        said = {who: word(knock(world, who, door.method, door.name, door.query)) for who in (*COLUMNS, BUYER)}
        wrong += [
            f"{door}: {who} gets {said[who]}, not {cell}" for who, cell in door.answers.items() if said[who] != cell
        ]
    assert wrong == []


def test_a_method_that_is_not_in_the_table_is_refused(world: World) -> None:
    listed = {(door.name, door.method) for door in DOORS}
    ours = sorted(name for name in NAMES if not name.startswith(THEIRS))
    asked = [(name, method) for name in ours for method in METHODS if (name, method) not in listed]
    said = {(name, method): knock(world, Role.OWNER, method, name).status_code for name, method in asked}
    assert {place: status for place, status in said.items() if status != 405} == {}


def test_a_refusal_to_a_machine_is_a_problem_in_json(world: World) -> None:
    for door in (door for door in DOORS if door.name.startswith(BY_TOKEN)):
        for who in ("nobody", Role.AGENT, "other"):
            answer = knock(world, who, door.method, door.name, door.query)
            if answer.status_code >= 400:
                assert answer["Content-Type"] == "application/problem+json", door
                assert answer.json()["status"] == answer.status_code, door


def test_only_support_sees_the_admin_and_it_has_no_log_in_of_its_own(world: World) -> None:
    theirs = (name for name in _names(get_resolver()) if name.startswith("admin:"))
    names = {name for name in theirs if name.endswith((":index", "_changelist"))}
    support = UserFactory(is_staff=True, is_superuser=True)
    for address in [*map(reverse, names), reverse("admin:login")]:
        said = {who: Client() for who in ("nobody", "owner", "support")}
        said["owner"].force_login(world.people[Role.OWNER])
        said["support"].force_login(support)
        answers = {who: client.get(address, follow=True) for who, client in said.items()}
        assert answers["nobody"].request["PATH_INFO"] == reverse("account_login"), address
        assert answers["owner"].status_code == 403, address
        assert answers["support"].status_code == 200, address


def test_every_address_is_in_the_table() -> None:
    known = set(_names(get_resolver()))
    ours = {name for name in known if not name.startswith("admin:")}
    assert ours - NAMES == set(), "a new address: say in tests/access/table.py who may open it"
    assert NAMES - ours == set(), "an address that is gone"


def _names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """All names with their name spaces; an address without a name is one that nobody can list."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{_name(entry, space)}"


def _name(entry: URLPattern, space: str) -> str:
    """Django's admin has nameless ways to its own pages."""
    return entry.name or f"nameless {entry.pattern}"
