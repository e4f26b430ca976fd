"""Marked personal facts: seen by nobody who has not revealed them, on no page, in no answer, file, log or task."""

import inspect
import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Action, Role, roles_with
from config.celery import app
from config.logs import ROOMS
from core.models import AuditEvent
from orders.models import Order
from tests.access.knocking import address_of, knock
from tests.access.table import BUYER, doors
from tests.access.world import World, build

pytestmark = pytest.mark.django_db

FACTS = {
    "buyer_name": "Zebulon Quixmark",
    "phone": "+919876501234",
    "email": "zebulon.quix@marker.example",
    "address1": "77 Marker Lane",
    "address2": "Flat Quagga 9",
    "landmark": "behind Yonder Mill",
}
NAME = ["zebulon", "quixmark"]
MARKS = [*NAME, "98765", "marker", "quagga", "yonder"]
UNMASKED = "contact=open"


@pytest.fixture
def world() -> World:
    return build(timezone.now(), **FACTS)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that the site logs, in its own format."""
    told = dict(settings.LOGGING["formatters"]["json"])
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(told.pop("()")(**told))
    logging.root.addHandler(handler)
    level = logging.root.level
    logging.root.setLevel(logging.DEBUG)
    yield handler.stream
    logging.root.setLevel(level)
    logging.root.removeHandler(handler)


def seen(text: str) -> list[str]:
    """The marks in it, however they are spelt."""
    flat = text.casefold().replace(" ", "").replace("-", "")
    return [mark for mark in MARKS if mark in flat]


def shown(world: World, who: str, address: str) -> str:
    client = Client()
    client.force_login(world.people[who])
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


def secret(marks: list[str], who: str, place: str) -> list[str]:
    """What of it should not be there: names stand on the desk's pages for those who may reveal, in no file."""
    named = who in roles_with(Action.ORDERS_REVEAL) and place.startswith("desk:") and "format=" not in place
    return [mark for mark in marks if not (named and mark in NAME)]


@pytest.mark.parametrize("who", [*Role, "other"])
def test_nothing_personal_is_shown_before_it_is_revealed(world: World, who: str) -> None:
    found = {}
    for door in (door for door in doors() if door.method == "GET" and UNMASKED not in door.query):
        if door.name in {"hook", "readyz", "healthz"}:
            continue
        body = shown(world, who, address_of(world, BUYER, door.name) + door.query)
        found[str(door)] = secret(seen(body), who, door.name + door.query)
    clues = [world.order.number, world.parcel.awb]
    for name in ("desk:lookup", "api-lookup", "api-orders", "api-shipments", "desk:orders"):
        told = {clue: seen(shown(world, who, f"{reverse(name)}?q={clue}")) for clue in clues}
        found |= {f"{name} {clue}": secret(marks, who, name) for clue, marks in told.items()}
    assert {place: marks for place, marks in found.items() if marks} == {}


def test_an_unmasked_file_is_for_those_who_may_and_is_noted(world: World) -> None:
    may = roles_with(Action.ORDERS_EXPORT_UNMASKED)
    for name in ("desk:orders", "desk:parcels"):
        for who in Role:
            before = AuditEvent.objects.count()
            body = shown(world, who, f"{reverse(name)}?format=csv&{UNMASKED}")
            assert bool(seen(body)) == (who in may), (name, who)
            assert AuditEvent.objects.count() - before == (who in may)


@pytest.mark.parametrize("name", ["desk:reveal", "api-reveal"])
def test_each_reveal_is_in_the_log_without_what_was_revealed(world: World, name: str) -> None:
    client = Client()
    client.force_login(world.people[Role.AGENT])
    for _look in range(2):
        answer = client.post(reverse(name, kwargs={"pk": world.order.pk}))
        assert seen(answer.content.decode()) == MARKS
    rows = AuditEvent.objects.filter(verb="orders.contact.revealed")
    assert [row.actor_id for row in rows] == [world.people[Role.AGENT].pk] * 2


def test_the_audit_log_and_the_tables_of_work_hold_no_personal_data(world: World) -> None:
    for door in doors():
        knock(world, Role.OWNER, door.method, door.name, door.query)
    client = Client()
    client.force_login(world.people[Role.OWNER])
    client.post(reverse("desk:reveal", kwargs={"pk": world.order.pk}))
    client.post(reverse("desk:move", kwargs={"pk": world.fresh.pk}), {"to": "on_hold"})
    kept = json.dumps(list(AuditEvent.objects.values()), default=str)
    assert AuditEvent.objects.filter(verb__startswith="orders.").exists()
    assert seen(kept) == []


def test_nothing_personal_and_no_key_is_logged(world: World, written: io.StringIO) -> None:
    for door in doors():
        knock(world, Role.OWNER, door.method, door.name, door.query)
    client = Client(raise_request_exception=False)
    client.force_login(world.people[Role.AGENT])
    for clue in FACTS.values():
        client.get(reverse("desk:lookup"), {"q": clue})
        client.get(reverse("api-lookup"), {"q": clue})
        client.get(f"/nowhere/{clue}/")
    client.post(f"/hooks/{world.connection.hook_token}/", json.dumps(FACTS), content_type="application/json")
    logging.getLogger("django.request").error("told to log %s", FACTS["phone"])
    text = written.getvalue()
    assert "told to log" in text  # the ear works
    assert seen(text) == []
    assert world.connection.hook_token not in text
    assert str(world.connection.credentials["token"]) not in text


def test_tasks_carry_numbers_at_most() -> None:
    """What a task needs lies in a row; its arguments lie in the broker, where anybody may look."""
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if task.__module__.partition(".")[0] in ROOMS}
    taken = {
        f"{name} {parameter}": parameter.annotation
        for name, task in ours.items()
        for parameter in inspect.signature(task.run).parameters.values()
    }
    assert len(ours) > 5
    assert {place: kind for place, kind in taken.items() if kind is not int} == {}


def test_a_database_message_does_not_carry_a_row_into_a_page(world: World, settings) -> None:
    settings.DEBUG = False
    client = Client(raise_request_exception=False)
    client.force_login(world.people[Role.OWNER])
    Order.objects.filter(pk=world.order.pk).update(currency="???")
    answer = client.get(reverse("desk:order", kwargs={"pk": world.order.pk}))
    assert secret(seen(answer.content.decode()), Role.OWNER, "desk:order") == []
