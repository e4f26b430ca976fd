"""Parcels from the booking to their end in the words of real couriers: adapter, inbox and simulator, over HTTP."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts.models import Store
from accounts.roles import Role
from connectors import registry
from connectors.couriers.base import Ask
from connectors.couriers.words import ScanStatus, Verb
from connectors.models import Connection
from inbox.models import Receipt
from inbox.services import draining, polling
from ndr.models import Case
from orders.models import Shipment
from orders.services import instructing
from orders.states import Bucket
from simulator.clock import StoppedClock
from simulator.dialects.voices import VOICES
from simulator.entries import Booking, Hook
from simulator.facts import Instruction, Parcel, Scan
from simulator.journeys import tell
from simulator.server import Simulator, running
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.connectors import ConnectionFactory

pytestmark = pytest.mark.django_db(transaction=True)

SEED = 1
LONG_AGO = timedelta(days=40)  # so that the whole journey is in the past
ADDRESS = {"name": "Snehal Kulkarni", "phone": "9822014417", "address": "12 MG Road", "city": "Jaipur",
           "postcode": "302017", "country": "IN"}  # fmt: skip
WANTED = {**ADDRESS, "payment": "cod", "cod_amount": "499.00", "currency": "INR", "pickup_location": "Main"}
PATIENCE = 10  # seconds


@dataclass(frozen=True)
class House:
    """A courier as a merchant connects it. `account` is who that is to the simulator; `numbers` begin its AWBs;
    `decides` is what passes until it has made up its mind about a visit that was asked for."""

    provider: str
    account: str
    credentials: dict[str, str]
    numbers: str
    base: str = ""
    decides: timedelta = timedelta(0)
    inputs: dict[str, Any] | None = None


HOUSES = [
    House("delhivery", "a-token", {"token": "a-token"}, "1490", decides=timedelta(seconds=90)),
    House(
        "shiprocket",
        "api@shop.example",
        {"email": "api@shop.example", "password": "x"},
        "1904",
        base="/v1/external",
        inputs={"sub_total": "499.00"},
    ),
]


@pytest.fixture(params=HOUSES, ids=lambda house: house.provider)
def house(request: pytest.FixtureRequest) -> House:
    return request.param


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock((datetime.now(UTC) - LONG_AGO).replace(hour=4, minute=0, second=0, microsecond=0))


@pytest.fixture
def simulator(tmp_path: Path, clock: StoppedClock, live_server: LiveServer, settings: Any) -> Iterator[Simulator]:
    with running(tmp_path / "world", clock=clock, seed=SEED, site_url=live_server.url, backoff=0.02) as it:
        settings.SIMULATOR_URL = it.url
        yield it


@pytest.fixture
def store() -> Store:
    return StoreFactory()


@pytest.fixture
def api(client: Client, store: Store) -> Client:
    client.force_login(MembershipFactory(store=store, role=Role.OWNER).user)
    return client


@pytest.fixture
def connection(store: Store, simulator: Simulator, house: House) -> Connection:
    """The account, its pushes set up at the courier."""
    made = ConnectionFactory(
        stores=[store],
        provider=house.provider,
        credentials={**house.credentials, "hook_secret": "a-fixed-text"},
        settings={"base_url": simulator.url + house.base},
    )
    url = simulator.world.on_site(f"/hooks/{made.hook_token}/")
    simulator.world.books.enter(Hook(house.account, url, "a-fixed-text", house.provider))
    return made


@dataclass
class Story:
    """One parcel, known on both sides."""

    simulator: Simulator
    clock: StoppedClock
    booking: Booking
    shipment: Shipment

    @property
    def scans(self) -> Sequence[Scan]:
        """All of its way, as it stands now."""
        return self.simulator.world.timetable.journey(self.booking).scans

    def until(self, at: datetime) -> ScanStatus:
        """Let time pass; what the merchant is told of the parcel once every push has arrived and was drained."""
        self.clock.advance(minutes=(at - self.clock.now()).total_seconds() / 60)
        visible = len(self.simulator.world.timetable.visible(self.booking))
        ended = time.monotonic() + PATIENCE
        about = Receipt.objects.extra(where=["position(%s::bytea in body) > 0"], params=[self.shipment.awb.encode()])
        while about.count() < visible and time.monotonic() < ended:
            time.sleep(0.02)
        while draining.drain(at=timezone.now()):
            pass
        self.shipment.refresh_from_db()
        return ScanStatus(self.shipment.status)


@pytest.fixture
def told(api: Client, store: Store, connection: Connection, simulator: Simulator, clock: StoppedClock) -> Any:
    """Makes a story of a booked parcel: the order and the parcel on our side."""

    def begin(awb: str) -> Story:
        order = {
            "store": store.code, "number": f"WK-{awb}", "placed_at": clock.now().isoformat(), "payment_method": "cod",
            "total": "499.00", "buyer": {"name": "Snehal Kulkarni", "phone": "98220 14417"},
            "lines": [{"name": "Kurta, M", "quantity": 1, "unit_price": "499.00"}],
        }  # fmt: skip
        made = api.post("/api/v1/orders/", order, content_type="application/json")
        parcel = {"order": made.json()["id"], "courier": "x", "awb": awb, "connection": connection.pk}
        taken = api.post("/api/v1/shipments/", parcel, content_type="application/json")
        assert taken.status_code == 201, taken.content
        shipment = Shipment.objects.get(pk=taken.json()["id"])
        return Story(simulator, clock, simulator.world.books.bookings[awb], shipment)

    return begin


def planted(simulator: Simulator, house: House, clock: StoppedClock, **story: Any) -> Booking:
    """A parcel with a story."""
    facts: dict[str, Any] = {
        "awb": f"{house.numbers}0000000017", "booked_at": clock.now(), "country": "IN", "postcode": "302017",
        "origin_postcode": "400001", "payment": "cod", "cod_amount": "499.00", "currency": "INR", "reference": "WK-1",
    }  # fmt: skip
    booking = Booking(Parcel(**facts | story), house.account, clock.now())
    simulator.world.books.enter(booking)
    simulator.world.agenda.follow(booking)
    return booking


def saved_by_asking(simulator: Simulator, house: House, clock: StoppedClock) -> Booking:
    """A parcel that comes back, unless somebody asks for another visit one hour after the first one."""
    for number in range(3000):
        awb = f"{house.numbers}{number:010}"
        parcel = Parcel(awb, clock.now(), "IN", "302017", origin_postcode="400001", payment="cod", cod_amount="499.00",
                        currency="INR", reason="UND-CNA", risk=3.0)  # fmt: skip
        scans = tell(SEED, parcel).scans
        failed = next((scan for scan in scans if scan.code == "UND-CNA"), None)
        if failed is None or scans[-1].code != "RTO-DLV":
            continue
        asked_at = failed.at + timedelta(hours=1) + house.decides
        again = tell(SEED, parcel, [Instruction(asked_at.astimezone(UTC), "reattempt", "k")])
        if again.scans[-1].code == "DLV" and not again.refusals:
            return planted(simulator, house, clock, awb=awb, reason="UND-CNA", risk=3.0, reference="")
    pytest.fail("no parcel of this seed is saved by asking again")


def test_from_booked_to_delivered(
    told: Any, connection: Connection, simulator: Simulator, house: House, clock: StoppedClock
) -> None:
    courier = registry.courier(connection.provider, connection.account())
    for number in range(40):
        wanted = WANTED | (house.inputs or {}) | {"reference": f"WK-{number}"}
        answer = courier.instruct(Ask(Verb.BOOK, "", f"booking-{number}", inputs=wanted))
        assert answer.accepted, answer
        booking = simulator.world.books.bookings[answer.awb]
        if [scan.code for scan in simulator.world.timetable.journey(booking).scans][-2:] == ["OFD", "DLV"]:
            break
    story = told(answer.awb)
    out = next(scan.at for scan in story.scans if scan.code == "OFD")
    assert answer.awb.startswith(house.numbers)
    assert story.until(clock.now() + timedelta(minutes=1)) == ScanStatus.CREATED
    assert story.until(out) == ScanStatus.OUT_FOR_DELIVERY
    assert story.until(story.scans[-1].at) == ScanStatus.DELIVERED
    assert story.shipment.bucket == Bucket.DELIVERED
    assert story.shipment.order.outcome == "delivered"


def test_a_failed_delivery_is_saved_by_asking_again(
    told: Any, api: Client, connection: Connection, simulator: Simulator, house: House, clock: StoppedClock
) -> None:
    story = told(saved_by_asking(simulator, house, clock).parcel.awb)
    failed = next(scan.at for scan in story.scans if scan.code == "UND-CNA")
    assert story.until(failed + timedelta(hours=1)) == ScanStatus.ATTEMPT_FAILED
    parcel = story.shipment
    assert parcel.attempts == 1
    assert 'value="reattempt"' in api.get(f"/orders/{parcel.order_id}/").content.decode()
    case = Case.objects.get(shipment=parcel)
    for _twice in range(2):  # two clicks are one instruction
        api.post(f"/failed/{case.pk}/act/", {"action": "reattempt", "on_order": "1"})
    [row] = parcel.instructions.all()
    _hand_over(connection, at=row.try_at + timedelta(seconds=1))
    clock.advance(minutes=2)
    _hand_over(connection, at=row.try_at + 2 * instructing.ASK_AGAIN_AFTER)
    row.refresh_from_db()
    assert (row.result, row.state) == ("accepted", "done"), row.answer
    assert [said.verb for said in simulator.world.books.instructions(parcel.awb)] == ["reattempt"]
    assert story.until(story.scans[-1].at) == ScanStatus.DELIVERED


def _hand_over(connection: Connection, *, at: datetime) -> None:
    while instructing.send_next(connection_id=connection.pk, at=at, chance=random.Random(1)):
        pass


def test_a_parcel_comes_back(
    told: Any, simulator: Simulator, house: House, clock: StoppedClock, connection: Connection
) -> None:
    story = told(planted(simulator, house, clock, fate="rto", reason="UND-REF").parcel.awb)
    back = next(scan.at for scan in story.scans if scan.code == "RTI")
    story.until(back)
    assert story.shipment.bucket == Bucket.RTO
    assert story.until(story.scans[-1].at) == ScanStatus.RTO_DELIVERED
    assert story.shipment.order.outcome == "rto"


def test_asking_finds_what_no_push_told(
    told: Any, simulator: Simulator, house: House, clock: StoppedClock, connection: Connection
) -> None:
    simulator.world.books.hooks.clear()
    story = told(planted(simulator, house, clock, fate="rto", reason="UND-REF").parcel.awb)
    failed = next(scan.at for scan in story.scans if scan.code == "UND-REF")
    clock.advance(minutes=(failed - clock.now()).total_seconds() / 60)
    _ask(story)
    assert story.shipment.status == ScanStatus.ATTEMPT_FAILED
    clock.advance(days=39)
    known = _ask(story)
    assert story.shipment.status == ScanStatus.RTO_DELIVERED
    assert story.shipment.attempts >= 1
    assert story.shipment.reason == "refused"
    assert _ask(story) == known


def _ask(story: Story) -> set[int]:
    """Poll once; the scans that are known of the parcel."""
    Shipment.objects.update(next_poll_at=timezone.now() - timedelta(seconds=1))
    polling.poll(clock=timezone.now)
    story.shipment.refresh_from_db()
    return set(story.shipment.scans.values_list("pk", flat=True))


def test_pull_and_push_are_the_same_scans(
    told: Any, simulator: Simulator, house: House, clock: StoppedClock, connection: Connection
) -> None:
    story = told(planted(simulator, house, clock, fate="delivered").parcel.awb)
    story.until(story.scans[-1].at)
    pushed = story.shipment.scans.count()
    assert len(_ask(story)) == pushed


def test_every_voice_has_a_house() -> None:
    assert {house.provider for house in HOUSES} == set(VOICES) & set(registry.COURIERS)
