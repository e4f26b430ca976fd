"""Every figure equals an independent count over the raw rows, whatever happened to them and whatever is asked."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest

from analytics import services
from analytics.dimensions import SEVERAL, Cohort, Dimension
from analytics.forms import FILTERS
from analytics.queries import breadth, rto
from analytics.question import Counts, Question
from connectors.couriers.words import Direction, Reason, ScanStatus
from orders.models import Order, Shipment, StaleParcel
from tests.analytics import naive
from tests.factories.accounts import IndonesianStoreFactory, StoreFactory
from tests.factories.analytics import JOURNEYS, Steps, hear
from tests.factories.orders import (
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
    ShipmentFactory,
    ShipmentLineFactory,
)

pytestmark = pytest.mark.django_db

START = datetime(2026, 9, 25, 17, 0, tzinfo=UTC)  # a Friday evening: hours away from midnight in both zones
NEVER_LEFT_OUT, ALWAYS_LEFT_OUT = 2.0, -1.0  # shares of the parcels from which on the rest is counted
WORDS = {
    "payment_method": ["cod", "prepaid", "unknown"],
    "state": ["Bihar", "Goa", ""],
    "city": ["Pune", "Patna", "Gaya"],
    "postcode": ["411038", "800001", ""],
    "channel": ["shopify", ""],
    "campaign": ["diwali", ""],
    "fulfilment": ["merchant", "marketplace"],
}


class World:
    """Two stores in two zones and currencies, changed at random through the services."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.stores = [StoreFactory(), IndonesianStoreFactory()]
        self.products = {
            store.pk: [
                ProductFactory(store=store, sku=sku, category=category)
                for sku, category in [("A", "Kurta"), ("B", "Kurta"), ("C", "Saree"), ("", "")]
            ]
            for store in self.stores
        }

    def make(self, parcels: int) -> None:
        for _ in range(parcels):
            self.parcel()

    def parcel(self) -> None:
        chance, store = self.chance, self.chance.choice(self.stores)
        placed = START + timedelta(minutes=chance.randrange(0, 30 * 24 * 60))
        currency = chance.choice([store.currency, store.currency, "USD"])
        words = {name: chance.choice(values) for name, values in WORDS.items()}
        order = OrderFactory(store=store, placed_at=placed, currency=currency, cod_amount=None, **words)
        lines = [
            OrderLineFactory(order=order, product=product)
            for product in chance.sample(self.products[store.pk], chance.randrange(0, 4))
        ]
        for _ in range(chance.choice([1, 1, 2])):
            self.ship(order, lines, placed)

    def ship(self, order: Order, lines: list[Any], placed: datetime) -> None:
        chance = self.chance
        shipment = ShipmentFactory(
            order=order,
            created_at=placed,
            courier=chance.choice(["delhivery", "jne", ""]),
            zone=chance.choice(["A", "B"]),
            cod_amount=chance.choice([None, Decimal("499.50"), Decimal("1299")]),
            direction=chance.choice([Direction.FORWARD] * 5 + [Direction.REVERSE]),
        )
        for line in lines if chance.random() < 0.4 else []:
            ShipmentLineFactory(shipment=shipment, line=line)
        reason = chance.choice([Reason.REFUSED, Reason.UNAVAILABLE, Reason.NO_ATTEMPT, None])
        steps = JOURNEYS[chance.choice(list(JOURNEYS))]
        hear(shipment, Steps(steps, placed + timedelta(hours=chance.randrange(1, 60)), reason))

    def change(self, times: int) -> None:
        """Late scans, edits and deletions, with sweeps in between."""
        for _ in range(times):
            shipment = self.chance.choice(list(Shipment.objects.select_related("order")))
            self.chance.choice([self.scan, self.scan, self.edit, self.delete])(shipment)
            if self.chance.random() < 0.2:
                services.sweep_all()
        services.sweep_all()

    def scan(self, shipment: Shipment) -> None:
        status = self.chance.choice([ScanStatus.DELIVERED, ScanStatus.RTO_INITIATED, ScanStatus.PICKED_UP])
        at = shipment.created_at + timedelta(hours=self.chance.randrange(-20, 400))
        hear(shipment, Steps([status], at))

    def edit(self, shipment: Shipment) -> None:
        name, values = self.chance.choice(list(WORDS.items()))
        Order.objects.filter(pk=shipment.order_id).update(**{name: self.chance.choice(values)})
        for each in shipment.order.shipments.all():
            StaleParcel.objects.create(store_id=each.store_id, shipment_id=each.pk)

    def delete(self, shipment: Shipment) -> None:
        shipment.scans.update(shipment=None)
        StaleParcel.objects.create(store_id=shipment.store_id, shipment_id=shipment.pk)
        shipment.delete()

    def question(self) -> Question:
        chance = self.chance
        ids = [store.pk for store in self.stores]
        question = Question(
            store_ids=tuple(chance.choice([ids, ids[:1], ids[1:]])),
            cohort=chance.choice(list(Cohort)),
            first=chance.choice([None, START.date() + timedelta(days=chance.randrange(30))]),
            group_by=chance.choice(list(Dimension)),
        )
        if question.first and chance.random() < 0.7:
            question = replace(question, last=question.first + timedelta(days=chance.randrange(20)))
        wanted = chance.sample(FILTERS, chance.choice([0, 0, 1, 1, 2, 3]))
        return replace(question, filters={each: self.values(each) for each in wanted})

    def values(self, dimension: Dimension) -> tuple[str, ...]:
        """One or two keys that some parcel has, now and then one that none ever had."""
        if self.chance.random() < 0.05 and dimension not in (Dimension.DAY, Dimension.WEEK, Dimension.MONTH):
            return ("never heard of",)
        ids = tuple(store.pk for store in self.stores)
        known = sorted(naive.count(Question(ids, group_by=dimension))[0])
        return tuple(self.chance.sample(known, min(len(known), self.chance.choice([1, 1, 2]))))


def numbers(counts: Counts) -> dict[str, int]:
    """As `naive` writes them: what is zero is left out."""
    amounts = {"cod": int(100 * (counts.cod_amount or 0)), "rto_cod": int(100 * (counts.rto_cod_amount or 0))}
    buckets = ("delivered", "rto", "lost", "damaged", "disposed", "cancelled", "open")
    return {name: number for name, number in ({n: getattr(counts, n) for n in buckets} | amounts).items() if number}


def without_zeros(counted: dict[str, int], *, amounts: bool) -> dict[str, int]:
    return {name: number for name, number in counted.items() if number and (amounts or "cod" not in name)}


def check(question: Question) -> None:
    """Whichever of the two ways the answer is come by."""
    counted = naive.count(question)
    for most in (NEVER_LEFT_OUT, ALWAYS_LEFT_OUT):
        with mock.patch.object(breadth, "MOST", most):
            compare(question, *counted)


def compare(question: Question, groups: dict[str, naive.Numbers], total: naive.Numbers) -> None:
    answers = rto.answer(question, at=START)
    answer, amounts = answers.of[question.group_by], answers.currency is not None
    assert numbers(answer.total) == without_zeros(total, amounts=amounts)
    assert {row.key: numbers(row.counts) for row in answer.rows} == {
        key: without_zeros(group, amounts=amounts) for key, group in groups.items()
    }
    if question.group_by not in SEVERAL:
        assert sum(row.counts.handed_over for row in answer.rows) == answer.total.handed_over


def run(seed: int, *, parcels: int, changes: int, questions: int) -> None:
    world = World(seed)
    world.make(parcels)
    world.change(changes)
    for number in range(questions):
        question = world.question()
        try:
            check(question)
        except AssertionError as fault:
            fault.add_note(f"seed {seed}, question {number}: {question}")
            raise


def test_every_grouping_and_filter_equals_a_count_by_hand():
    run(2026, parcels=60, changes=30, questions=100)


def test_every_grouping_alone_equals_a_count_by_hand():
    world = World(7)
    world.make(30)
    world.change(10)
    for cohort in Cohort:
        for dimension in Dimension:
            for store in world.stores:
                check(Question((store.pk,), cohort=cohort, group_by=dimension))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_combinations_equal_counts_by_hand(seed):
    run(seed, parcels=120, changes=80, questions=100)


def test_a_refill_after_all_that_says_the_same():
    world = World(11)
    world.make(30)
    world.change(20)
    questions = [world.question() for _ in range(10)]
    for store in world.stores:
        services.refill(store=store, step=lambda done, steps: None)
    for question in questions:
        check(question)
