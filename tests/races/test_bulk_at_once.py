"""Two people do something with the same orders at the same time."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEvent
from desk.models import BulkRow, BulkRun, RowState
from desk.services import carrying, running
from orders.models import Order
from orders.services import many
from orders.states import Decision
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.orders import OrderFactory
from tests.races.test_sweeping_at_once import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ORDERS = 120


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def orders(store):
    return OrderFactory.create_batch(ORDERS, store=store)


def asked(store, action) -> BulkRun:
    person = MembershipFactory(store=store, role=Role.OPERATIONS).user
    return running.start(
        store=store, list_name="orders", action=action, inputs={"tags": "vip"}, rows=Order.objects.all(), query="",
        at=timezone.now(), actor=person,
    )  # fmt: skip


def worker():
    while carrying.carry(clock=timezone.now):
        pass


def done(run: BulkRun) -> set[int]:
    return set(BulkRow.objects.filter(run=run, state=RowState.DONE).values_list("subject_id", flat=True))


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(carrying, "BATCH", 7)


def test_each_order_is_held_by_one_of_them(store, orders, small_batches):
    for _round in range(3):
        Order.objects.update(decision="new", status="new")
        first, second = asked(store, "hold"), asked(store, "hold")
        before = AuditEvent.objects.filter(verb="orders.order.moved").count()
        at_once(worker, worker)
        assert done(first) & done(second) == set()
        assert len(done(first) | done(second)) == ORDERS
        assert AuditEvent.objects.filter(verb="orders.order.moved").count() - before == ORDERS
        refused = BulkRow.objects.filter(run__in=[first, second], state=RowState.REFUSED)
        assert set(refused.values_list("why", flat=True)) == {"It is that already."}


def test_tags_of_both_stay(store, orders, small_batches):
    first = asked(store, "tag")
    second = asked(store, "tag")
    BulkRun.objects.filter(pk=second.pk).update(inputs={"tags": "festive"})
    at_once(worker, worker)
    assert len(done(first)) == len(done(second)) == ORDERS
    assert {tuple(sorted(order.tags)) for order in Order.objects.all()} == {("festive", "vip")}


def test_two_workers_at_one_run_do_nothing_twice(store, orders, small_batches):
    """As when a worker was thought dead, and was not."""
    run = asked(store, "hold")

    def impatient():
        worker()
        BulkRun.objects.filter(ended_at=None).update(leased_until=timezone.now())
        worker()

    at_once(worker, impatient, impatient)
    worker()
    assert len(done(run)) == ORDERS
    assert AuditEvent.objects.filter(verb="orders.order.moved").count() == ORDERS


def test_opposite_orders_do_not_lock_up(store, orders):
    """Rows are locked by id, whatever order they are given in."""
    ids = [order.pk for order in orders]
    at = timezone.now()
    at_once(
        lambda: many.move(store=store, order_ids=ids, to=Decision.ON_HOLD, at=at, actor=None),
        lambda: many.tag(store=store, order_ids=ids[::-1], add=["vip"], at=at, actor=None),
        lambda: many.move(store=store, order_ids=ids[::-1], to=Decision.CONFIRMED, at=at, actor=None),
    )
    assert {tuple(order.tags) for order in Order.objects.all()} == {("vip",)}
