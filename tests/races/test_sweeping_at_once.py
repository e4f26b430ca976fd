"""Sweeps of one store at the same time, and scans that come while one runs."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import Store
from analytics import filling, services
from analytics.dimensions import Dimension
from analytics.models import DayTotal, ParcelFact
from analytics.queries import rto
from analytics.question import Question
from connectors.couriers.words import ScanStatus
from orders.models import StaleParcel
from tests.factories.accounts import StoreFactory
from tests.factories.analytics import Steps, hear, parcel

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

AT = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


def at_once(*works) -> None:
    """Each in a thread with a connection of its own; the first error is raised here."""
    faults: list[BaseException] = []
    door = threading.Barrier(len(works))

    def run(work) -> None:
        try:
            door.wait(timeout=10)
            work()
        except BaseException as fault:  # raised again below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if faults:
        raise faults[0]


def total(store: Store):
    return rto.answer(Question((store.pk,)), at=AT).of[Dimension.NONE].total


def test_two_sweeps_at_once_count_every_parcel_once():
    store = StoreFactory()
    for day in range(5):
        parcel("rto", at=AT + timedelta(days=day), store=store)
    for _ in range(3):
        for fact in ParcelFact.objects.all():
            StaleParcel.objects.create(store=store, shipment_id=fact.pk)
        at_once(*[lambda: services.sweep(store_id=store.pk)] * 4)
    while services.sweep(store_id=store.pk).parcels:
        pass
    assert (total(store).rto, ParcelFact.objects.count()) == (5, 5)
    assert DayTotal.objects.filter(dimension="none", cohort="ship_date").count() == 5
    assert not StaleParcel.objects.exists()


def test_a_sweep_during_a_refill_leaves_the_figures_right():
    store = StoreFactory()
    sent = parcel("open", at=AT, store=store)
    hear(sent, Steps([ScanStatus.DELIVERED], AT + timedelta(days=2)))
    at_once(
        lambda: services.refill(store=store, step=lambda done, steps: None),
        *[lambda: services.sweep(store_id=store.pk)] * 3,
    )
    services.sweep(store_id=store.pk)
    assert (total(store).delivered, total(store).handed_over) == (1, 1)


def test_a_scan_that_comes_while_a_sweep_runs_is_counted_by_the_next_one(monkeypatch):
    store = StoreFactory()
    sent = parcel("open", at=AT, store=store)
    insert = filling.insert

    def slow(which, arguments):
        touched = insert(which, arguments)
        at_once(lambda: hear(sent, Steps([ScanStatus.DELIVERED], AT + timedelta(days=2))))
        return touched

    monkeypatch.setattr(filling, "insert", slow)
    services.sweep(store_id=store.pk)
    monkeypatch.setattr(filling, "insert", insert)
    assert total(store).open == 1
    assert StaleParcel.objects.count() == 1
    services.sweep(store_id=store.pk)
    assert (total(store).delivered, total(store).open) == (1, 0)
