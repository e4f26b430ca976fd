"""Sizes that keep a module readable, over which it is split by subject; and queries that keep a page quick."""

import ast
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from analytics import services as figures
from returns.models import RtoCase
from tests.access import giving_back
from tests.access.world import TO_THE_DOOR, World, build
from tests.factories.accounts import MembershipFactory
from tests.factories.analytics import Steps, hear
from tests.factories.orders import OrderFactory, OrderLineFactory, ShipmentFactory
from tests.factories.returns import returning

ROOT = Path(__file__).resolve().parents[1]
OURS = [
    *("config", "core", "accounts", "connectors", "messaging", "orders", "analytics", "inbox", "desk", "demo"),
    *("benchmarks", "simulator"),
]
MODULE, FUNCTION, TEMPLATE = 300, 30, 150  # lines
UNWANTED = {"utils", "helpers", "managers", "mixins", "signals", "constants", "exceptions"}


def _modules() -> list[Path]:
    files = (path for room in OURS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
    return sorted(files)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_a_module_and_its_functions_stay_within_their_budget(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MODULE
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    sizes = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in sizes.items() if lines > FUNCTION} == {}
    assert path.stem not in UNWANTED


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=_name)
def test_a_template_stays_within_its_budget(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= TEMPLATE


# Queries. Everything counts: session, log-in, membership, navigation. With fifty rows, one more query per row shows.
ROWS = 50
QUERIES = {
    "desk:today": 26,
    "desk:order": 36,
    "desk:orders": 16,
    "desk:parcels": 14,
    "desk:failed": 18,
    "desk:failed_case": 47,
    "desk:returns": 18,
    "desk:return": 54,
    "desk:ndr_rules": 12,
    "desk:lookup": 14,
    "desk:coming_back": 12,
    "desk:coming_back_list": 16,
    "desk:reverse_parcels": 18,
    "desk:rto_case": 26,
    "desk:receive": 14,
    "desk:shelf": 12,
    "desk:claims": 12,
    "imports:index": 10,
    "figures:rto": 10,
    "settings:people": 14,
    "settings:store": 12,
    "settings:tokens": 10,
    "api-orders": 6,
    "api-shipments": 6,
    "api-lookup": 10,
    "analytics-rto": 6,
}


@pytest.fixture
def merchant(db: None) -> World:
    """One order of many parcels, and many orders of one."""
    at = timezone.now()
    world = build(at)
    for number in range(ROWS):
        order = world.order if number % 10 == 0 else OrderFactory(store=world.store, placed_at=at - timedelta(days=3))
        OrderLineFactory(order=order)
        hear(ShipmentFactory(order=order, connection=world.connection), Steps(TO_THE_DOOR, at - timedelta(days=2)))
        returning(order=OrderFactory(store=world.store))
    for _member in range(ROWS):
        MembershipFactory(store=world.store)
    figures.sweep(store_id=world.store.pk)
    return world


def test_a_page_asks_the_database_no_more_than_its_budget(merchant: World) -> None:
    client = Client()
    client.force_login(merchant.people[Role.OWNER])
    back = RtoCase.objects.filter(store=merchant.store).latest("pk")
    asked, places = (
        {},
        {
            "desk:order": {"pk": merchant.order.pk},
            "desk:failed_case": {"pk": merchant.case.pk},
            "desk:return": {"pk": giving_back.request(merchant).pk},
            "desk:rto_case": {"pk": back.pk},
        },
    )
    for name in QUERIES:
        address = reverse(name, kwargs=places.get(name))
        client.get(address)  # what a process reads once
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address, {"q": "Snehal"} if name.endswith("lookup") else None)
        assert answer.status_code == 200, name
        asked[name] = [query["sql"][:150] for query in queries]
    over = {name: said for name, said in asked.items() if len(said) > QUERIES[name]}
    assert {name: (len(said), Counter(said).most_common(3)) for name, said in over.items()} == {}
