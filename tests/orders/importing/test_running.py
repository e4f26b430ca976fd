"""A load that is rehearsed, stopped, refused, or not alone."""

import psycopg2
import pytest
from django.core.management.base import CommandError
from django.db import connection as database

from core import audit
from core.models import AuditEvent
from orders.models import Customer, ImportRun, News, Order, Product, Scan, Shipment, StaleParcel
from orders.models.imports import RunState
from orders.services.importing import batches, locking, running

DSN = {"dbname", "user", "password", "host", "port"}


def test_a_rehearsal_tells_the_truth_and_keeps_nothing(orders):
    result = orders({}, {"Order ID": "W-2", "AWB": "DL2"}, {"Order ID": "W-3", "Date": "x"}, options=["--dry-run"])
    assert (result.summary["orders_created"], result.summary["rejected"]) == (2, 1)
    for model in (Order, Product, Customer, ImportRun, News, StaleParcel, AuditEvent):
        assert not model.objects.exists()


def test_a_load_that_was_stopped_is_completed_by_loading_again(orders, monkeypatch):
    monkeypatch.setattr(running, "ORDERS_AT_FIRST", 1)
    monkeypatch.setattr(running, "ORDERS_PER_TRANSACTION", 1)
    told = [{"Order ID": f"W-{n}", "AWB": f"DL{n}"} for n in range(4)]
    real, calls = batches.write, []

    def dies(drafts, *, load):
        calls.append(1)
        written = real(drafts, load=load)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(batches, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        orders(*told)
    assert Order.objects.count() == 2
    assert ImportRun.objects.get().state == RunState.FAILED
    summary = orders(*told).summary
    assert (summary["orders_created"], summary["orders_unchanged"]) == (2, 2)
    assert (Order.objects.count(), Shipment.objects.count(), Scan.objects.count()) == (4, 4, 4)


def test_runs_that_seem_to_go_on_are_known_to_be_dead(orders, store, now):
    ImportRun.objects.create(store=store, file_name="x.csv", file_digest="0" * 64, format="amazon", started_at=now)
    orders({})
    assert list(ImportRun.objects.order_by("pk").values_list("state", flat=True)) == [RunState.FAILED, RunState.DONE]


def test_an_order_that_the_database_refuses_takes_no_other_with_it(orders, monkeypatch):
    monkeypatch.setattr("orders.services.importing.values.LARGEST", 10**20)
    result = orders({}, {"Order ID": "W-2", "AWB": "DL2", "Total": "9" * 15}, {"Order ID": "W-3", "AWB": "DL3"})
    assert sorted(Order.objects.values_list("number", flat=True)) == ["W-1", "W-3"]
    assert "the database refuses it" in result.err


def test_an_unknown_store_is_named(load, store):
    store.delete()
    with pytest.raises(CommandError, match="no store 'warna'"):
        load("Order ID,Date,Status\n")


def test_only_one_load_into_a_store_at_a_time(load, store):
    with psycopg2.connect(
        **{key: value for key, value in database.get_connection_params().items() if key in DSN}
    ) as other:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [locking.LOCK + store.pk])
        with pytest.raises(CommandError, match="Another load into"):
            load("Order ID,Date,Status\nW-1,05-03-2026,new\n")
    other.close()


@pytest.mark.django_db(transaction=True)
def test_only_the_last_transaction_waits_for_the_disk(orders, monkeypatch):
    waits = []

    def noting(real):
        def call(*given, **named):
            with database.cursor() as cursor:
                cursor.execute("SHOW synchronous_commit")
                waits.append(cursor.fetchone()[0])
            return real(*given, **named)

        return call

    with database.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")  # the tests' own server waits for nothing
    monkeypatch.setattr(batches, "write", noting(batches.write))
    monkeypatch.setattr(audit, "record", noting(audit.record))
    orders({})
    with database.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")
    assert waits == ["off", "on"]
