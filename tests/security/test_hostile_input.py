"""Each parameter of each list × hostile values, and parameters that nobody offers: no failure, no influence."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from analytics.forms import FILTERS
from orders.filters import OrderFilter, ShipmentFilter
from tests.access.world import World, build

pytestmark = pytest.mark.django_db

HOSTILE = [
    "'; DROP TABLE orders_order; --",
    "1 OR 1=1",
    "%' OR ''='",
    "\\",
    "{{7*7}}${7*7}",
    "../../../../etc/passwd",
    "-1",
    "9" * 5000,  # more than Python reads as a number
    "1e309",
    "NaN",
    "\ud7ff\U0010ffff\u202e\u0000"[:-1],  # the edges of Unicode
    "ﷺ" * 300,
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "[]",
    '{"$gt": ""}',
    "true",
]
STRANGE_KEYS = [
    "store__code", "id__gte", "pk", "order__phone__startswith", "buyer_name__regex", "password", "status__in",
    "store_id", "extra", "_connector", "_negated", "user__password__startswith", "filter{}", "status[]", "a" * 3000,
    "'", "__class__", "ordering", "order_by",
]  # fmt: skip
FIGURES = ["store", "from", "to", "cohort", "group_by", "sort", *(dimension.value for dimension in FILTERS)]
LISTS = {
    "api-orders": [*OrderFilter.base_filters, "cursor", "page_size"],
    "api-shipments": [*ShipmentFilter.base_filters, "cursor", "page_size"],
    "api-lookup": ["q"],
    "analytics-rto": [*FIGURES, "format"],
    "desk:orders": [*OrderFilter.base_filters, "cursor", "format", "contact"],
    "desk:parcels": [*ShipmentFilter.base_filters, "cursor", "format"],
    "desk:lookup": ["q"],
    "desk:order": ["show"],
    "desk:tasks": ["whose", "closed", "cursor"],
    "desk:new_task": ["order"],
    "settings:audit": ["who", "what", "since", "until", "cursor"],
    "figures:rto": FIGURES,
}
MACHINES = {"api-orders", "api-shipments", "api-lookup", "analytics-rto"}
OWN = {"desk:tasks", "desk:new_task", "settings:audit"}
STRICT = {"analytics-rto"}  # says 400 to a parameter that it doesn't offer


@pytest.fixture
def world() -> World:
    return build(timezone.now(), phone="+919800000000")


@pytest.fixture
def client(world: World) -> Client:
    """The owner of the other store: nothing of this world may ever reach her."""
    client = Client(raise_request_exception=False)
    client.force_login(world.people["other"])
    return client


def asked(client: Client, world: World, name: str, query: dict[str, Any]) -> Any:
    place = {"pk": world.order.pk} if name == "desk:order" else None
    answer = client.get(reverse(name, kwargs=place), query)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def tries(name: str) -> Iterator[tuple[str, str]]:
    """Lists of machines and of own parameters get every value for each; those that share the API's filters get two."""
    for place, parameter in enumerate(LISTS[name]):
        some = HOSTILE if name in MACHINES | OWN else (HOSTILE * 2)[place % len(HOSTILE) :][:2]
        yield from ((parameter, value) for value in some)


@pytest.mark.parametrize("name", LISTS)
def test_no_value_breaks_anything_or_reaches_another_store(client: Client, world: World, name: str) -> None:
    secrets = [world.order.number.encode(), world.parcel.awb.encode(), world.store.code.encode()]
    wrong = []
    for parameter, value in tries(name):
        answer = asked(client, world, name, {parameter: value})
        if answer.status_code not in {200, 302, 400, 404} or any(secret in answer.body for secret in secrets):
            wrong.append((parameter, value, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(LISTS))
def test_nul_is_refused_in_values_and_keys(client: Client, world: World, name: str) -> None:
    for query in ({LISTS[name][0]: "a\0b"}, {"a\0b": "1"}):
        assert asked(client, world, name, query).status_code == 400


@pytest.mark.parametrize("name", sorted(MACHINES - {"api-lookup"}))
def test_a_parameter_that_is_not_offered_changes_nothing(world: World, name: str) -> None:
    client = Client()
    client.force_login(world.people[Role.OWNER])
    usual = asked(client, world, name, {}).json()
    for key in STRANGE_KEYS:
        for value in ("1", "' OR 1=1", ""):
            answer = asked(client, world, name, {key: value})
            if name in STRICT:
                assert answer.status_code == 400, key
            else:
                assert answer.json() == usual, key


@pytest.mark.parametrize("name", ["api-orders", "api-shipments"])
def test_repeated_and_listed_parameters_narrow_or_are_refused(world: World, name: str) -> None:
    client = Client()
    client.force_login(world.people[Role.OWNER])
    everything = {row["id"] for row in asked(client, world, name, {}).json()["results"]}
    for parameter in LISTS[name]:
        answer = asked(client, world, name, {parameter: ["x", "' OR 1=1 --", "-"]})
        assert answer.status_code in {200, 400, 404}, parameter
        if answer.status_code == 200:
            assert {row["id"] for row in answer.json()["results"]} <= everything


BODIES = [
    "", "null", "[]", "0", '"x"', "{", "[[[[" * 2000, '{"a": ' * 500, json.dumps({"lines": "x", "buyer": []}),
    json.dumps({"store": {"code": "x"}, "number": ["1"], "placed_at": 1e400, "lines": [None, 7, {"name": {}}]}),
    json.dumps({"order": "1; DROP", "courier": None, "awb": {}, "connection": -1}),
    json.dumps({"order": 10**400, "courier": "jne"}), json.dumps({"order": 2**63, "courier": "jne", "awb": "x" * 70}),
    '{"order": NaN, "total": Infinity}',
]  # fmt: skip


@pytest.mark.parametrize("name", ["api-orders", "api-shipments"])
def test_no_body_breaks_anything(world: World, name: str) -> None:
    token = world.token(Role.OWNER)
    client, headers = Client(raise_request_exception=False), {"Authorization": f"Token {token}"}
    for body in BODIES:
        answer = client.post(reverse(name), body, content_type="application/json", headers=headers)
        assert answer.status_code in {400, 404}, body[:80]
        assert answer["Content-Type"] == "application/problem+json", body[:80]


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_numbers_of_rows_may_be_of_any_size(client: Client, number: int) -> None:
    for name in ("desk:order", "api-order", "api-shipment"):
        assert client.get(reverse(name, kwargs={"pk": number})).status_code == 404
    for name in ("desk:move", "desk:reveal", "desk:instruct", "desk:withdraw", "api-reveal"):
        assert client.post(reverse(name, kwargs={"pk": number}), {}).status_code == 404
