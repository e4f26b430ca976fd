"""The demo's present, against a simulator that really runs: parcels are booked, orders come, courier news arrives."""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from connectors import registry, web
from connectors.base import NotAuthorised
from connectors.models import Connection
from core.queue import QueueState
from demo import living, tongues
from demo.merchants.warna import WARNA
from demo.models import Booking, World
from inbox.services import draining
from orders.models import Order, Scan, Shipment
from simulator.clock import StoppedClock
from simulator.dialects.voices import VOICES
from simulator.server import Simulator, running

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> StoppedClock:
    """Stands at the moment at which the world was made."""
    return StoppedClock(AT)


@pytest.fixture
def simulator(tmp_path: Path, clock: StoppedClock, settings: Settings) -> Iterator[Simulator]:
    """One that runs, with nobody listening to its pushes."""
    with running(tmp_path / "simulator", clock=clock, site_url="http://127.0.0.1:9", backoff=0.02) as it:
        settings.SIMULATOR_URL = it.url
        yield it
        web._client(os.getpid(), "127.0.0.1").close()
        web._client.cache_clear()


@pytest.fixture
def warna(db: None) -> World:
    """Two hundred orders of the Indian store."""
    call_command("seed_demo", orders=200, seed=5, store="warna", at=AT)
    return World.objects.get(store__code="warna")


def _book_all(at: datetime) -> None:
    while living.book_due(at=at):
        pass


def test_the_simulator_goes_on_with_the_same_stories(warna: World, simulator: Simulator, clock: StoppedClock) -> None:
    living.acquaint()
    _book_all(AT)
    connection = Connection.objects.get(stores=warna.store, name=WARNA.loud.name)
    parcel = Shipment.objects.filter(connection=connection, bucket="open").exclude(last_scan_at=None).first()
    assert parcel
    courier = registry.courier("delhivery", connection.account())
    told = courier.track([parcel.awb]).scans
    kept = Scan.objects.filter(shipment=parcel).order_by("happened_at").values_list("raw_code", "happened_at")
    assert [(report.raw_code, report.at) for report in told[:-1]] == list(kept)
    assert (told[-1].raw_code, told[-1].at) == list(kept)[-1], "the last word repeats the end of the history"
    clock.advance(days=12)
    assert len(courier.track([parcel.awb]).scans) > len(told)


def test_the_revoked_account_is_refused_once_its_parcels_are_booked(warna: World, simulator: Simulator) -> None:
    living.acquaint()
    _book_all(AT)
    living.acquaint()
    silent = Connection.objects.get(stores=warna.store, name=WARNA.silent.name)
    with pytest.raises(NotAuthorised):
        registry.courier("shiprocket", silent.account()).track(["77300000000"])


def test_nothing_is_booked_before_the_address_is_known(warna: World, simulator: Simulator) -> None:
    assert living.book_due(at=AT) == 0


def test_while_the_simulator_is_away_bookings_wait(warna: World, settings: Settings) -> None:
    settings.SIMULATOR_URL = "http://127.0.0.1:9"
    living.acquaint()
    assert living.book_due(at=AT) > 0
    assert not Booking.objects.filter(state=QueueState.DONE).exists()


def test_an_order_comes_and_is_packed_within_the_quarter_of_an_hour(warna: World, simulator: Simulator) -> None:
    living.acquaint()
    order = living.take_order(world=warna, at=AT)
    assert (order.number, order.status) == ("WK-100201", "confirmed")
    _book_all(AT + timedelta(minutes=16))
    parcel = Shipment.objects.get(order=order)
    assert parcel.lines.count() == order.lines.count()
    assert parcel.awb in simulator.world.books.bookings
    assert Order.objects.get(pk=order.pk).status == "packed"


def test_a_simulator_without_a_memory_is_told_again(warna: World, simulator: Simulator, tmp_path: Path) -> None:
    living.acquaint()
    _book_all(AT)
    simulator.world.books.hooks.clear()
    simulator.world.books.bookings.clear()
    living.acquaint()
    assert Booking.objects.filter(state=QueueState.WAITING, try_at__lte=AT).exists()


def test_orders_come_once_a_minute_on_average(warna: World) -> None:
    for second in range(0, 600, 5):
        living.keep_selling(at=AT + timedelta(seconds=second), seconds=5, chance=random.Random(second))
    warna.refresh_from_db()
    assert 4 <= warna.sold - warna.orders <= 18


def test_news_of_the_indian_store_arrives_in_its_couriers_words(
    warna: World, simulator: Simulator, clock: StoppedClock, client: Client
) -> None:
    living.acquaint()
    _book_all(AT)
    connection = Connection.objects.get(stores=warna.store, name=WARNA.loud.name)
    hook = simulator.world.books.hooks[connection.credentials["token"]]
    parcel = Shipment.objects.filter(connection=connection, bucket="open").exclude(last_scan_at=None).first()
    assert parcel
    booking, seen = simulator.world.books.bookings[parcel.awb], parcel.last_scan_at
    clock.advance(days=12)
    told = VOICES[hook.dialect].scan(booking, simulator.world.timetable.visible(booking), clock, None)
    headers = {"Authorization": hook.secret}
    heard = client.post(f"/hooks/{connection.hook_token}/", told, content_type="application/json", headers=headers)
    assert heard.status_code == 200
    draining.drain(at=timezone.now())
    parcel.refresh_from_db()
    assert parcel.last_scan_at > seen


def test_without_a_simulator_no_account_leads_to_the_real_courier(warna: World) -> None:
    assert {row.settings["base_url"] for row in Connection.objects.exclude(provider="email")} == {tongues.NOWHERE}
    assert living.book_due(at=AT) == 0
