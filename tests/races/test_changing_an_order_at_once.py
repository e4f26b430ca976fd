"""Two people change one order in the same moment: one is told, and what the other wrote stays.

Seen to fail with `select_for_update` taken out of `editing.edit` and `packing.split`: both then pass their look at the
order, the later one writes over the earlier, and parcels hold more units than were ordered. With the lock taken out of
`ordering.free_number` both get one number, and the later is told that hers is taken, which she never typed.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Sum

from orders.models import Order, Shipment, ShipmentLine
from orders.services import editing, ordering, packing, parcelling
from orders.services.editing import Changes, Stale
from orders.services.ordering import Line, NewOrder
from orders.services.packing import Contents
from orders.services.parcelling import NewParcel
from orders.states import Payment
from tests.factories.accounts import StoreFactory
from tests.factories.orders import OrderFactory, OrderLineFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

ROUNDS = 6


def at_once(*works: Callable[[], object]) -> list[type[Exception] | None]:
    """Each in a thread of its own; what each was refused with."""
    meet, ends = threading.Barrier(len(works)), dict[int, type[Exception] | None]()

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            meet.wait(timeout=10)
            work()
            ends[place] = None
        except Exception as refusal:
            ends[place] = type(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(ends.values(), key=str)


def test_of_two_edits_one_is_told(now: datetime) -> None:
    for _round in range(ROUNDS):
        order = OrderLineFactory().order
        seen = editing.snapshot(order)

        def write(city: str, order: Order = order, seen: dict[str, str] = seen) -> None:
            editing.edit(order=order, changes=Changes({"city": city}), seen=seen, at=now, actor=None)

        assert at_once(lambda: write("Mumbai"), lambda: write("Nashik")) == [Stale, None]
        order.refresh_from_db()
        assert (order.city in {"Mumbai", "Nashik"}, order.version) == (True, 2)


def test_orders_without_a_number_get_one_each(now: datetime) -> None:
    store = StoreFactory()

    @transaction.atomic
    def take() -> None:
        number = ordering.free_number(store=store, at=now)
        new = NewOrder(number, now, Payment.COD, [Line("WK-1", "Kurta", 1)])
        ordering.take_order(store=store, new=new, at=now, actor=None)

    for _round in range(ROUNDS):
        assert at_once(take, take, take) == [None, None, None]


def test_two_splits_never_pack_more_than_was_ordered(now: datetime) -> None:
    for _round in range(ROUNDS):
        order = OrderFactory(cod_amount=Decimal(1000))
        line = OrderLineFactory(order=order, quantity=3, unit_price=Decimal(100))

        def pack(order: Order = order, line: int = line.pk) -> None:
            packing.split(order=order, contents=[Contents(None, {line: 2})], version=1, at=now, actor=None)

        assert at_once(pack, pack) == [Stale, None]
        assert ShipmentLine.objects.filter(line=line).aggregate(units=Sum("quantity")) == {"units": 2}


def test_one_number_goes_to_one_parcel(now: datetime) -> None:
    for number in range(ROUNDS):
        new = NewParcel("jne", f"SX{number}")
        both = [partial(parcelling.add_parcel, order=OrderFactory(), new=new, at=now, actor=None) for _ in range(2)]
        assert at_once(*both) == [ValidationError, None]
    assert Shipment.objects.count() == ROUNDS
