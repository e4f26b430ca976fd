"""One parcel from the order to the figures, over HTTP on both sides: the site's own server and a courier's."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts.models import Store, User
from accounts.roles import Role
from analytics import services as figures
from connectors import express, registry
from connectors.couriers.base import Ask
from connectors.couriers.words import ScanStatus, Verb
from connectors.models import Connection
from inbox.services import draining, polling
from ndr.models import Case
from orders.models import Scan, Shipment
from orders.services import instructing
from orders.states import Bucket
from simulator.clock import StoppedClock
from simulator.facts import Instruction, Parcel
from simulator.journeys import tell
from simulator.server import Simulator, running
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.connectors import ConnectionFactory

pytestmark = pytest.mark.django_db(transaction=True)

SEED, BEGAN = 1, timedelta(days=30)  # so long ago that the whole journey is in the past
PLACES = {"country": "IN", "postcode": "302017", "payment": "cod", "cod_amount": "499.00", "currency": "INR"}
MOST_STEPS = 400  # of two hours
HEARD_WITHIN = 20  # seconds


@pytest.fixture
def clock() -> StoppedClock:
    start = datetime.now(UTC) - BEGAN
    return StoppedClock(start.replace(hour=4, minute=0, second=0, microsecond=0))


@pytest.fixture
def simulator(tmp_path: Path, clock: StoppedClock, live_server: LiveServer, settings: Any) -> Iterator[Simulator]:
    with running(tmp_path / "world", clock=clock, seed=SEED, site_url=live_server.url, backoff=0.02) as it:
        settings.SIMULATOR_URL = it.url
        yield it


@pytest.fixture
def store() -> Store:
    return StoreFactory()


@pytest.fixture
def owner(store: Store) -> User:
    return MembershipFactory(store=store, role=Role.OWNER).user


@pytest.fixture
def api(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def connection(store: Store, simulator: Simulator) -> Connection:
    secrets = {"token": "token-of-the-account", "hook_secret": "a-shared-secret"}
    return ConnectionFactory(stores=[store], credentials=secrets, settings={"base_url": simulator.url})


def saved_by_asking(clock: StoppedClock) -> str:
    """An AWB whose first attempt fails, and that is delivered when it is asked for again at that moment."""
    for number in range(500):
        parcel = Parcel(f"SX{number:04}", clock.now(), "IN", "302017", origin_postcode="400001", payment="cod",
                        cod_amount="499.00", currency="INR", reason="UND-CNA")  # fmt: skip
        failed = next((scan.at for scan in tell(SEED, parcel).scans if scan.code.startswith("UND")), None)
        if failed is None:
            continue
        asked = [Instruction(failed + timedelta(hours=1), "reattempt", "k", {})]
        if tell(SEED, parcel, asked).scans[-1].code == "DLV":
            return parcel.awb
    pytest.fail("no parcel of this seed is saved by asking again")


def booked(api: Client, store: Store, connection: Connection, clock: StoppedClock) -> Shipment:
    """An order by API, its parcel booked with the courier, and known to us."""
    order = {
        "store": store.code, "number": "WK-1", "placed_at": clock.now().isoformat(), "payment_method": "cod",
        "total": "499.00", "buyer": {"name": "Snehal Kulkarni", "phone": "98220 14417"},
        "lines": [{"name": "Kurta, M", "quantity": 1, "unit_price": "499.00"}],
    }  # fmt: skip
    made = api.post("/api/v1/orders/", order, content_type="application/json")
    assert made.status_code == 201, made.content
    sandbox = {"awb": saved_by_asking(clock), "reason": "UND-CNA"}
    courier = registry.courier(connection.provider, connection.account())
    wanted = {**PLACES, "origin": {"postcode": "400001"}, "sandbox": sandbox}
    answer = courier.instruct(Ask(Verb.BOOK, "", "booking-1", inputs=wanted))
    assert answer.accepted
    parcel = {"order": made.json()["id"], "courier": "simulator", "awb": answer.awb, "connection": connection.pk}
    taken = api.post("/api/v1/shipments/", parcel, content_type="application/json")
    assert taken.status_code == 201, taken.content
    return Shipment.objects.get(pk=taken.json()["id"])


def goes_on(clock: StoppedClock, parcel: Shipment, hear: Callable[[], None], until: set[ScanStatus]) -> None:
    """The world's time goes on until the parcel is known to be in one of these states."""
    for _step in range(MOST_STEPS):
        caught_up(parcel, hear)
        parcel.refresh_from_db()
        if parcel.status in until:
            return
        clock.advance(hours=2)
    pytest.fail(f"still {parcel.status}")


def caught_up(parcel: Shipment, hear: Callable[[], None]) -> None:
    """Everything that the courier would tell by now has been heard."""
    assert parcel.connection is not None
    [told] = express.service(parcel.connection.account()).read("/v1/track", awb=parcel.awb)["parcels"]
    deadline = time.monotonic() + HEARD_WITHIN
    while time.monotonic() < deadline:
        hear()
        if parcel.scans.count() >= len(told["scans"]):
            return
        time.sleep(0.02)
    pytest.fail("a push got lost")


def drain() -> None:
    draining.drain(at=timezone.now())


def test_a_parcel_is_saved_by_asking_again(
    api: Client, store: Store, connection: Connection, simulator: Simulator, clock: StoppedClock
) -> None:
    hook = {"url": f"/hooks/{connection.hook_token}/", "secret": "a-shared-secret"}
    express.post(connection.account(), "/v1/webhooks", "", hook)
    parcel = booked(api, store, connection, clock)
    goes_on(clock, parcel, drain, {ScanStatus.ATTEMPT_FAILED})
    page = api.get(f"/orders/{parcel.order_id}/").content.decode()
    assert 'value="reattempt"' in page
    assert api.get(f"/api/v1/shipments/{parcel.pk}/").json()["attempts"] == 1
    assert parcel.order.number in api.get("/failed/").content.decode()

    clock.advance(hours=1)
    case = Case.objects.get(shipment=parcel)
    for _twice in range(2):  # two clicks are one instruction of each kind
        api.post(f"/failed/{case.pk}/act/", {"action": "reattempt", "phone": "98220 14418", "on_order": "1"})
    later = timezone.now() + 2 * instructing.TIME_TO_UNDO
    chance = random.Random(1)
    while instructing.send_next(connection_id=connection.pk, at=later, chance=chance):
        pass
    [row] = parcel.instructions.filter(verb="reattempt")
    assert (row.result, row.state, row.tries) == ("accepted", "done", 1)
    told = simulator.world.books.instructions(parcel.awb)
    assert sorted(said.verb for said in told) == ["change_phone", "reattempt"]

    goes_on(clock, parcel, drain, {ScanStatus.DELIVERED})
    order = api.get(f"/api/v1/orders/{parcel.order_id}/").json()
    assert (order["status"], order["outcome"]) == ("delivered", "delivered")
    assert "Delivered" in api.get(f"/orders/{parcel.order_id}/").content.decode()
    figures.sweep(store_id=store.pk)
    total = api.get("/api/v1/analytics/rto/").json()["total"]
    assert (total["handed_over"], total["delivered"], total["rto"]) == (1, 1, 0)


def test_asking_finds_what_no_webhook_told(
    api: Client, store: Store, connection: Connection, clock: StoppedClock
) -> None:
    parcel = booked(api, store, connection, clock)

    def ask() -> None:
        Shipment.objects.filter(pk=parcel.pk).update(next_poll_at=timezone.now() - timedelta(seconds=1))
        polling.poll(clock=timezone.now)

    clock.advance(days=20)
    ask()
    parcel.refresh_from_db()
    assert Scan.objects.filter(shipment=parcel).count() > 5
    assert parcel.bucket in {Bucket.DELIVERED, Bucket.RTO, Bucket.LOST}
    known = set(Scan.objects.values_list("digest", flat=True))
    ask()
    assert {bytes(each) for each in Scan.objects.values_list("digest", flat=True)} == {bytes(each) for each in known}
