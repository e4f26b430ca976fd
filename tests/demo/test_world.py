"""The made-up past: the same seed gives the same one, and it is believable."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Store
from connectors import registry
from connectors.base import Account, Call
from connectors.models import Connection, Health
from demo import seeding, tongues, travelling
from demo.merchants import MERCHANTS, like
from demo.models import Booking, World
from demo.travelling import Trip
from demo.writing import Sold
from orders import identity
from orders.models import ImportRun, Order, OrderLine, Scan, Shipment, StaleParcel
from orders.services import tracking
from orders.states import Bucket, Payment
from simulator import journeys, wanted
from simulator.clock import StoppedClock
from simulator.dialects.voices import VOICES
from simulator.entries import Booking as Booked
from tests.demo.kept import aftermath
from tests.factories.accounts import IndonesianStoreFactory

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
ORDERS = 300


def _quietly(_what: str, _done: int, _steps: int) -> None:
    """Nobody watches."""


def _made(code: str, orders: int, seed: int = 5) -> list[Sold]:
    merchant = MERCHANTS[code]
    return seeding.make(merchant, code=code, currency=merchant.currency, orders=orders, seed=seed, at=AT, step=_quietly)


def _digest() -> str:
    """Of everything in the tables that a user could see, without the keys of rows."""
    kept = hashlib.sha256()
    for rows in (
        Order.objects.order_by("store__code", "number").values_list(
            "number", "placed_at", "status", "outcome", "buyer_name", "phone", "total", "postcode", "decision"
        ),
        OrderLine.objects.order_by("store__code", "order__number", "position").values_list(
            "product__sku", "quantity", "total"
        ),
        Shipment.objects.order_by("awb", "order__number").values_list(
            "awb", "status", "status_at", "bucket", "attempts", "courier"
        ),
        Scan.objects.order_by("digest").values_list("digest", "raw_code", "received_at", "source"),
        *aftermath(),
    ):
        for row in rows.iterator():
            kept.update(repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]).encode())
    return kept.hexdigest()


@pytest.fixture(scope="module")
def warna() -> list[Sold]:
    """Three thousand orders of the Indian merchant, not written anywhere."""
    return _made("warna", 3000)


def _share(sold: list[Sold], *payments: Payment) -> float:
    """Of the parcels that have come to their end, how many came back."""
    ended = [
        trip.journey.bucket
        for each in sold
        for trip in each.trips
        if each.sale.payment in payments and trip.journey.handed_over_at and trip.journey.bucket is not Bucket.OPEN
    ]
    return Counter(ended)[Bucket.RTO] / len(ended)


def test_the_same_seed_makes_the_same_world() -> None:
    assert _made("rona", 120) == _made("rona", 120)
    assert _made("rona", 120) != _made("rona", 120, seed=6)


def test_shares_are_those_of_the_field(warna: list[Sold]) -> None:
    assert 0.20 <= _share(warna, Payment.COD) <= 0.32
    assert _share(warna, Payment.PREPAID) < 0.06
    cod = sum(each.sale.payment is Payment.COD for each in warna) / len(warna)
    assert 0.6 < cod < 0.75


def test_the_planted_differences_are_there_to_be_found(warna: list[Sold]) -> None:
    def returned(sold: Iterator[Sold]) -> float:
        return _share(list(sold), Payment.COD)

    bad, good = {"Patna", "Muzaffarpur", "Lucknow"}, {"Bengaluru", "Kochi", "Pune", "Hyderabad"}
    assert returned(each for each in warna if each.sale.buyer.town.name in bad) > 1.5 * returned(
        each for each in warna if each.sale.buyer.town.name in good
    )
    faulty = {"WK-COR", "WK-LHG", "WK-JMP"}
    assert returned(each for each in warna if any(i.article.sku in faulty for i in each.sale.items)) > returned(
        each for each in warna if all(i.article.sku not in faulty for i in each.sale.items)
    )


def test_it_has_what_trips_software_up(warna: list[Sold]) -> None:
    names = [each.sale.buyer.name for each in warna]
    assert any("\u0900" <= letter <= "\u097f" for name in names for letter in name)
    assert max(map(len, names)) >= 40
    assert any(not each.sale.buyer.phone for each in warna)
    assert max(len(each.sale.items) for each in warna) == 12
    assert max(len(each.trips) for each in warna) == 2


def test_fake_orders_come_in_clusters(warna: list[Sold]) -> None:
    fakes = [each.sale.buyer for each in warna if each.sale.fake]
    by_address = Counter(buyer.address1 + buyer.postcode for buyer in fakes)
    assert by_address.most_common(1)[0][1] >= 5


def test_buyers_come_again(warna: list[Sold]) -> None:
    assert len({each.sale.buyer for each in warna}) < 0.8 * len(warna)


def test_parcels_are_under_way_in_all_stages_and_something_is_due_soon(warna: list[Sold]) -> None:
    stages = Counter(
        trip.journey.status.value for each in warna for trip in each.trips if trip.journey.bucket is Bucket.OPEN
    )
    assert {"in_transit", "attempt_failed"} <= stages.keys()
    soon = [
        scan
        for each in warna
        for trip in each.trips
        if trip.heard and not trip.carrier.silent
        for scan in journeys.tell(travelling.SIMULATORS_SEED, trip.facts).scans
        if AT < scan.at <= AT + timedelta(minutes=45)
    ]
    assert len(soon) > 30


def _ended(provider: str) -> Trip:
    """A parcel of this provider's that came back."""
    code = "rona" if provider == "simulator" else "warna"
    every = (trip for each in _made(code, 900)[300:] for trip in each.trips)
    return next(trip for trip in every if trip.provider == provider and trip.journey.bucket is Bucket.RTO)


@pytest.mark.parametrize("provider", tongues.TONGUES)
def test_the_simulator_will_tell_the_very_same_scans(provider: str) -> None:
    """What the adapter reads from the simulator's pushes has the digests that were written."""
    trip = _ended(provider)
    booked = Booked(wanted.facts(trip.wanted, awb=trip.awb, at=AT), "", AT)
    courier = registry.courier(provider, Account({}))
    parcel = identity.parcel_by_awb(tracked_by=provider, awb=trip.awb)
    scans = journeys.tell(travelling.SIMULATORS_SEED, booked.parcel).until(AT)
    told = set()
    for so_far in range(1, len(scans) + 1):
        said = VOICES[tongues.of(provider).dialect].scan(booked, scans[:so_far], StoppedClock(AT), None)
        for report in courier.parse(Call("POST", "", {}, json.dumps(said).encode())).scans:
            told.add(identity.scan_digest(parcel=parcel, raw_code=report.raw_code, at=report.at, place=report.place))
    assert len(trip.heard) == len(scans)
    assert {one.digest for one in trip.heard} <= told


def test_couriers_speak_their_own_language(warna: list[Sold]) -> None:
    trips = [trip for each in warna for trip in each.trips]
    assert {(trip.provider, trip.carrier.silent) for trip in trips} == {("delhivery", False), ("shiprocket", True)}
    assert all(len(trip.awb) == 14 and trip.awb.isdecimal() for trip in trips)
    codes = {one.said.raw_code for trip in trips for one in trip.heard if trip.provider == "delhivery"}
    assert {"UD/Manifested/X-UCI", "UD/Pending/EOD-11", "DL/RTO/RD-AC"} <= codes
    unknown = {one.said.raw_code for trip in trips for one in trip.heard if one.meaning.status == "unknown"}
    assert unknown == {"UD/Rechecked/XQ-7", "shipment/97"}


@pytest.fixture
def seeded(db: None) -> None:
    """Three hundred orders over three stores."""
    call_command("seed_demo", orders=ORDERS, seed=5, at=AT)


def test_the_same_seed_fills_the_tables_with_the_same_rows(seeded: None) -> None:
    before = _digest()
    _empty()
    call_command("seed_demo", orders=ORDERS, seed=5, at=AT)
    assert _digest() == before


def test_a_second_run_changes_nothing(seeded: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = _digest()
    call_command("seed_demo", orders=ORDERS, seed=5)
    assert _digest() == before
    assert "nothing changed" in capsys.readouterr().out


def test_another_seed_is_refused_and_nothing_changes(seeded: None) -> None:
    before = _digest()
    with pytest.raises(CommandError, match="seed 5"):
        call_command("seed_demo", orders=ORDERS, seed=6)
    assert _digest() == before


def test_folding_again_changes_nothing(seeded: None) -> None:
    parcels = list(Shipment.objects.values_list("pk", flat=True))
    before = _digest()
    assert tracking.refold(shipment_ids=parcels, at=AT, quiet=True) == []
    assert _digest() == before


def test_it_leaves_true_alarms_and_no_stale_figures(seeded: None) -> None:
    silent = Connection.objects.filter(name="Shiprocket", stores__code="warna").get()
    assert Health.objects.get(connection=silent).failures > 0
    assert not Scan.objects.filter(connection=silent, happened_at__gt=AT - timedelta(hours=6)).exists()
    assert Scan.objects.filter(raw_code="XQ-7", status="unknown").exists()
    assert not StaleParcel.objects.exists()


def test_an_export_was_loaded_and_some_rows_refused(seeded: None) -> None:
    run = ImportRun.objects.get(store__code="warna")
    assert run.counts["orders_created"] + run.counts["rejected"] == 60
    assert run.counts["rejected"] == 6


def test_every_parcel_that_will_be_asked_about_is_known_to_the_simulator(seeded: None) -> None:
    asked = set(Shipment.objects.exclude(next_poll_at=None).values_list("pk", flat=True))
    assert set(Booking.objects.exclude(shipment=None).values_list("shipment", flat=True)) == asked


def test_a_store_of_ones_own_is_filled_too(db: None) -> None:
    store = IndonesianStoreFactory(code="toko")
    call_command("seed_demo", orders=30, store="toko", at=AT)
    assert Order.objects.filter(store=store, currency="IDR").count() == 30
    assert list(Store.objects.all()) == [store]
    assert like(store).code == "rona"


def test_an_unknown_store_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="no store 'nowhere'"):
        call_command("seed_demo", store="nowhere")


def _empty() -> None:
    """Forget the world, its scans included, which nothing else may delete."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "TRUNCATE demo_world, demo_booking, orders_importrun, orders_order, orders_scan, orders_shipment, "
            "returns_policy CASCADE"
        )
    assert not World.objects.exists()
