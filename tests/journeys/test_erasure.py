"""A buyer asks to be forgotten: nothing of her is left in any table, her orders still count, and the proof says so
without her."""

import json
import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from analytics import services as figures
from analytics.models import DayTotal
from connectors.messengers.base import Delivery
from core import erasure
from core.models import AuditEvent, IdempotencyKey
from core.queue import QueueState
from desk.erasing import proof
from desk.models import Erasure, SavedView
from inbox.models import Receipt
from messaging.models import DeliveryEvent, Message, Reply
from ndr.models import Answer
from orders.models import Customer, Instruction, Note, Order, Scan, Task
from orders.services import linking
from tests.access.world import World, build
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import AnswerFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db
PHONE, EMAIL = "+919876501234", "zebulon.quix@marker.example"
FACTS = {
    "buyer_name": "Zebulon Quixmark", "phone": PHONE, "phone_given": "098765-01234", "email": EMAIL,
    "address1": "77 Marker Lane", "address2": "Flat Quagga 9", "landmark": "behind Yonder Mill",
    "state_given": "Yonderland", "cancel_text": "Zebulon said no",
}  # fmt: skip
MARKS = ("zebulon", "quixmark", "98765", "marker", "quagga", "yonder")
TABLES = """
    SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
"""


def left() -> dict[str, str]:
    """Every table in which a mark stands, whatever its columns; bytes are read as text."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT to_jsonb(row)::text FROM "{table}" AS row')
            for (row,) in cursor.fetchall():
                text = f"{row} {' '.join(map(_read, json.loads(row).values()))}".lower()
                if any(mark in text for mark in MARKS):
                    found[table] = text[:200]
    return found


def _read(value: object) -> str:
    """Bytes, which PostgreSQL writes in hex, as the text that they may be."""
    is_bytes = isinstance(value, str) and re.fullmatch(r"\\x(?:[0-9a-f]{2})*", value)
    return bytes.fromhex(value[2:]).decode("latin-1") if is_bytes else ""


@pytest.fixture
def world() -> World:
    """Somebody who left her mark wherever one can be left."""
    at = timezone.now()
    world = build(at, **FACTS)
    store, order, parcel = world.store, world.order, world.parcel
    her = Customer.objects.create(store=store, name="Zebulon Quixmark", phone=PHONE, email=EMAIL)
    Order.objects.filter(pk=order.pk).update(customer=her)
    Instruction.objects.filter(pk=world.instruction.pk).update(
        inputs={"address": "77 Marker Lane"}, answer="To Zebulon"
    )
    Note.objects.create(store=store, order=order, text="Zebulon calls back", written_at=at)
    Task.objects.filter(pk=world.task.pk).update(title="Call Zebulon")
    ScanFactory(shipment=parcel, raw_text="Handed to Quixmark", place="Pune")
    posted = {"method": "POST", "url": "https://x/", "headers": {}, "try_at": at, "received_at": at}
    for n, body in enumerate((f'{{"awb": "{parcel.awb}", "to": "Zebulon"}}', '{"phone": "9876501234"}')):
        Receipt.objects.create(
            connection=world.connection, digest=bytes([n]), body=body.encode(), state=QueueState.DONE, **posted
        )
    writes = ConnectionFactory(stores=[store], family="messenger", provider="simulator_messages")
    said = {"store": store, "connection": writes, "asked_at": at, "try_at": at}
    Message.objects.create(**said, to=PHONE, text="Dear Zebulon", provider_id="wamid.98765", state=QueueState.DONE)
    Message.objects.create(**said, to=EMAIL, text="Dear Zebulon", subject="Zebulon", thread=f"order:{order.pk}")
    DeliveryEvent.objects.create(
        connection=writes, provider_id="wamid.98765", delivery=Delivery.READ, happened_at=at, received_at=at
    )
    Reply.objects.create(connection=writes, provider_id="r1", sender=PHONE, text="I am Zebulon", at=at)
    AnswerFactory(
        case=world.case, phone=PHONE, address="77 Marker Lane", landmark="behind Yonder Mill", note="Zebulon was in"
    )
    SavedView.objects.filter(pk=world.view.pk).update(query="q=9876501234")
    IdempotencyKey.objects.create(
        scope="user:1", key="k", request_digest="d", status=200, body={"phone": PHONE}, asked_at=at
    )
    return world


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.people[Role.OWNER])
    return client


def look_up(desk: Client, clue: str):
    return desk.post("/settings/erasure/", {"clue": clue})


def erase(desk: Client, clue: str):
    whom = look_up(desk, clue).context["whom"]
    return desk.post("/settings/erasure/erase/", {"whom": whom, "sure": "on"}, follow=True)


@pytest.mark.parametrize("clue", ["98765 01234", EMAIL.upper(), "number"])
def test_nothing_of_her_is_left_in_any_table(desk, world, clue: str) -> None:
    assert {"orders_order", "orders_scan", "ndr_answer", "inbox_receipt", "messaging_reply"} <= left().keys()
    erase(desk, world.order.number if clue == "number" else clue)
    assert left() == {}
    assert "Nobody is kept under this." in look_up(desk, PHONE).content.decode()
    assert "Nobody is kept under this." in look_up(desk, EMAIL).content.decode()
    assert not desk.get("/lookup/?q=Zebulon").content.decode().count(world.order.number)


def test_sums_states_places_and_figures_stay(desk, world) -> None:
    figures.sweep(store_id=world.store.pk)
    before = list(DayTotal.objects.order_by("pk").values())
    order = Order.objects.get(pk=world.order.pk)
    scans = list(Scan.objects.order_by("pk").values_list("pk", "digest", "raw_code", "happened_at", "place"))
    erase(desk, PHONE)
    after = Order.objects.get(pk=order.pk)
    kept = ("number", "total", "cod_amount", "status", "outcome", "city", "state", "postcode", "placed_at")
    assert [getattr(after, name) for name in kept] == [getattr(order, name) for name in kept]
    assert list(Scan.objects.order_by("pk").values_list("pk", "digest", "raw_code", "happened_at", "place")) == scans
    figures.sweep(store_id=world.store.pk)
    assert list(DayTotal.objects.order_by("pk").values()) == before
    assert desk.get(f"/orders/{order.pk}/").status_code == 200


def test_what_waits_is_not_sent_any_more(desk, world) -> None:
    erase(desk, PHONE)
    assert set(Message.objects.values_list("state", "to")) == {("done", "erased"), ("set_aside", "erased")}
    assert Instruction.objects.get(pk=world.instruction.pk).state == QueueState.SET_ASIDE


def test_the_proof_holds_counts_and_a_digest_that_fits(desk, world) -> None:
    erase(desk, PHONE)
    row = Erasure.objects.get()
    answer = desk.get(f"/settings/erasure/{row.pk}/proof.json")
    said = json.loads(answer.content)
    assert said["rows"] == {
        "answers": 1, "calls": 2, "customers": 1, "deliveries": 1, "instructions": 1, "links": 1, "messages": 2,
        "notes": 1, "orders": 1, "replies": 1, "said_of_failed_deliveries": 1, "scans": said["rows"]["scans"],
        "tasks": 1, "views": 1,
    }  # fmt: skip
    assert said["sha256"] == proof.digest(row)
    assert said["by_user"] == world.people[Role.OWNER].pk
    assert not any(mark in answer.content.decode().lower() for mark in MARKS)
    row.counts["orders"] = 99
    assert proof.digest(row) != said["sha256"]


def test_her_link_opens_nothing_any_more_and_her_answer_stays_without_words(desk, world, client) -> None:
    address = f"/p/{linking.token_of(world.link)}/"
    assert client.get(address).status_code == 200
    erase(desk, PHONE)
    assert client.get(address).status_code == 404
    kept = ("truth", "wish", "phone", "address", "landmark", "note")
    assert Answer.objects.values_list(*kept).get() == ("was_out", "deliver", "", "", "", "")


def test_again_changes_nothing(desk, world) -> None:
    whom = look_up(desk, PHONE).context["whom"]
    for _twice in range(2):
        desk.post("/settings/erasure/erase/", {"whom": whom, "sure": "on"})
    assert list(Erasure.objects.order_by("pk").values_list("counts", flat=True))[1] == {}
    assert AuditEvent.objects.filter(verb="desk.erasure.done").count() == 2


def test_nobody_elses_rows_are_touched(desk, world) -> None:
    same_number_elsewhere = OrderFactory(phone=PHONE, buyer_name="Somebody")
    neighbour = OrderFactory(store=world.store, phone="+919876599999", buyer_name="Neighbour")
    ScanFactory(shipment=ShipmentFactory(order=neighbour), raw_text="Handed to Neighbour")
    erase(desk, PHONE)
    for order in (same_number_elsewhere, neighbour):
        order.refresh_from_db()
        assert order.buyer_name
        assert order.erased_at is None
    assert Scan.objects.filter(raw_text="Handed to Neighbour").exists()


def test_it_wants_to_be_sure_and_fresh(desk, world) -> None:
    page = look_up(desk, PHONE)
    assert "1 parcel is still under way." in page.content.decode()
    whom = page.context["whom"]
    for said in ({"whom": whom}, {"whom": whom + "x", "sure": "on"}, {"sure": "on"}):
        desk.post("/settings/erasure/erase/", said)
    assert not Erasure.objects.exists()
    assert left()


def test_words_of_scans_can_only_go_and_only_for_a_person(world) -> None:
    scans = Scan.objects.filter(raw_text="Handed to Quixmark")
    acts = [
        lambda: scans.update(raw_text=""),
        lambda: _for(erasure.Reason.IMPORT, lambda: scans.update(raw_text="")),
        lambda: _for(erasure.Reason.PERSON, lambda: scans.update(raw_text="Other words")),
        lambda: _for(erasure.Reason.PERSON, lambda: scans.update(place="")),
        lambda: _for(erasure.Reason.PERSON, lambda: scans._raw_delete(scans.db)),
    ]
    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    _for(erasure.Reason.PERSON, lambda: Scan.objects.filter(pk=scans[0].pk).update(raw_text=""))
    other = ScanFactory(shipment=world.parcel, raw_text="Later", happened_at=world.at - timedelta(hours=1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Scan.objects.filter(pk=other.pk).update(raw_text="")


def _for(reason: erasure.Reason, act) -> None:
    with erasure.allowed(reason):
        act()
