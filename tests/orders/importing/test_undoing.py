"""An import is taken back: what it created goes, whatever somebody touched stays, and says why."""

from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from analytics import services as figures
from analytics.models import ParcelFact
from connectors.couriers.words import ScanStatus, Verb
from core import audit
from orders.models import Customer, ImportRun, Note, Order, Scan, Shipment
from orders.models.imports import RunState
from orders.services import noting, tasking
from orders.services.importing import keeping, steps, undoing, working
from orders.services.importing.proposing import Kind
from orders.services.importing.undoing import Why
from orders.services.tasking import Wanted
from orders.states import Source
from tests.factories.accounts import MembershipFactory
from tests.factories.orders import OrderFactory, ScanFactory

pytestmark = pytest.mark.django_db

HEADER = "Order ID,Order Date,Status,Item,Price,Phone,AWB,Courier"
MEMBER = "operations"


def row(number: str, *, status: str = "shipped", price: int = 100) -> str:
    return f"{number},2026-03-01,{status},Kurta,{price},98220144{len(number):02},JX{number},jne"


@pytest.fixture
def load():
    """Loads orders with these numbers as one run."""
    member = MembershipFactory(role=MEMBER)

    def run_of(*rows: str) -> ImportRun:
        at = timezone.now()
        file = ContentFile("\n".join([HEADER, *rows]).encode())
        run = steps.receive(store=member.store, upload=file, name="f.csv", kind=Kind.ORDERS, at=at, actor=member.user)
        sample = keeping.sample_of(run)
        run = steps.load(run=run, quiet=True, courier="", keep_as="", sample=sample, at=at, actor=member.user)
        return worked(run)

    return run_of


def worked(run: ImportRun) -> ImportRun:
    working.work(pk=run.pk, clock=timezone.now)
    run.refresh_from_db()
    assert not run.problem
    return run


def undone(run: ImportRun) -> ImportRun:
    return worked(steps.undo(run=run, at=timezone.now(), actor=run.started_by))


def edited(order: Order, at: datetime) -> None:
    Order.objects.filter(pk=order.pk).update(version=2)


def noted(order: Order, at: datetime) -> None:
    noting.write(order=order, text="Call", at=at, actor=None)


def given_a_task(order: Order, at: datetime) -> None:
    tasking.open_task(store=order.store, order=order, wanted=Wanted("Call"), at=at, actor=None)


def heard_of(order: Order, at: datetime) -> None:
    ScanFactory(shipment=order.shipments.get(), status=ScanStatus.DELIVERED, happened_at=at, source=Source.PUSH)


def audited(order: Order, at: datetime) -> None:
    audit.record("orders.parcel.added", order.shipments.get(), at=at, actor=None)


def instructed(order: Order, at: datetime) -> None:
    parcel = order.shipments.get()
    parcel.instructions.create(store=order.store, verb=Verb.RTO, try_at=at, asked_at=at)


@pytest.mark.parametrize(
    ("touch", "why"),
    [
        (edited, Why.CHANGED),
        (audited, Why.CHANGED),
        (noted, Why.TOUCHED),
        (given_a_task, Why.TOUCHED),
        (instructed, Why.TOUCHED),
        (heard_of, Why.HEARD),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_what_somebody_touched_stays(load, touch, why) -> None:
    run = load(row("A1"), row("B22"))
    touch(Order.objects.get(number="B22"), timezone.now())
    found = undoing.prospect(run)
    assert (found.go, [order.number for order, _why in found.some]) == (1, ["B22"])
    assert set(found.stay) <= {why, Why.CHANGED}  # a note is in the audit log too, under its own name
    run = undone(run)
    assert [order.number for order in Order.objects.all()] == ["B22"]
    assert (run.counts["orders_removed"], run.counts["orders_kept"]) == (1, 1)
    assert Scan.objects.exclude(shipment__order__number="B22").count() == 0


def test_to_look_at_a_buyer_is_not_to_touch_the_order(load) -> None:
    run = load(row("A1"))
    audit.record("orders.contact.revealed", Order.objects.get(), at=timezone.now(), actor=None)
    undone(run)
    assert not Order.objects.exists()


def test_what_was_here_before_stays_and_a_later_file_keeps_its_own(load) -> None:
    first = load(row("A1"), row("B22"))
    second = load(row("B22", price=120), row("C333"))
    assert undoing.prospect(second).stay == {Why.BEFORE: 1}
    assert undoing.prospect(first).stay == {Why.LATER: 1}
    second = undone(second)
    assert sorted(Order.objects.values_list("number", flat=True)) == ["A1", "B22"]
    assert (second.counts["orders_removed"], second.counts["orders_kept"]) == (1, 1)
    first = undone(first)
    assert [order.number for order in Order.objects.all()] == ["B22"]
    assert (first.counts["orders_removed"], first.counts["orders_kept"]) == (1, 1)


def test_a_buyer_with_other_orders_stays(load) -> None:
    run = load(row("A1"), row("B22"))
    assert Customer.objects.count() == 2
    kept = Order.objects.get(number="B22").customer
    OrderFactory(store=run.store, customer=kept)
    undone(run)
    assert list(Customer.objects.all()) == [kept]


def test_figures_follow(load) -> None:
    run = load(row("A1", status="delivered"), row("B22", status="returned"))
    figures.sweep(store_id=run.store_id)
    assert ParcelFact.objects.count() == 2
    undone(run)
    figures.sweep(store_id=run.store_id)
    assert ParcelFact.objects.count() == 0


def test_an_undo_that_was_stopped_in_the_middle_goes_on(load, monkeypatch) -> None:
    run = load(*(row(f"A{n}") for n in range(4)))
    monkeypatch.setattr(undoing, "AT_ONCE", 1)
    real, calls = undoing._remove, []

    def dies(*given, **named):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*given, **named)

    monkeypatch.setattr(undoing, "_remove", dies)
    with pytest.raises(KeyboardInterrupt):
        undone(run)
    assert Order.objects.count() == 2
    run.refresh_from_db()
    working.work(pk=run.pk, clock=lambda: timezone.now() + timedelta(minutes=1))
    run.refresh_from_db()
    assert (run.state, Order.objects.count(), run.counts["orders_removed"]) == (RunState.UNDONE, 0, 4)


def test_postgresql_lets_nobody_else_delete_what_a_file_said(load) -> None:
    load(row("A1"))
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Scan.objects.all()._raw_delete("default")
    assert (Shipment.objects.count(), Note.objects.count()) == (1, 0)


def test_a_run_is_stopped_and_goes_on(load, monkeypatch) -> None:
    run = load(row("A1"), row("B22"))
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.QUEUED, stop_asked=True, tries=0)
    run = worked(run)
    assert run.state == RunState.STOPPED
    run = worked(steps.go_on(run=run, at=timezone.now(), actor=run.started_by))
    assert (run.state, run.counts["orders_created"]) == (RunState.DONE, 2)
