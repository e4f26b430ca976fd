"""Orders that arrived and are given back, and the policies that judge that."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Store
from connectors.couriers.words import ScanStatus
from orders.models import Order
from orders.states import Bucket
from returns.models import Policy, ReturnRequest
from returns.pictures import Picture
from returns.policy import Conditions, ReasonTerms, Terms
from returns.services.requests import asking, policies
from returns.services.requests.policies import Draft
from returns.states import Approval, AskedBy, Resolution
from returns.why import OUR_DOING, Why
from returns.wishes import Wanted, Wish
from tests.factories.orders import NOON, OrderFactory, OrderLineFactory, ShipmentFactory

DELIVERED = NOON - timedelta(days=2)


def arrived(
    *lines: tuple[int, str], store: Store | None = None, at: datetime = DELIVERED, category: str = "Kurta", **order: Any
) -> Order:
    """An order whose lines (quantity, total) were delivered together at `at`."""
    said = {"store": store, **order} if store else order
    sold = lines or ((1, "1299.00"),)
    total = sum((Decimal(amount) for _units, amount in sold), Decimal(0))
    made = OrderFactory(placed_at=at - timedelta(days=4), **{"total": total, "cod_amount": total, **said})
    for position, (units, amount) in enumerate(sold):
        OrderLineFactory(
            order=made, position=position, quantity=units, total=Decimal(amount), unit_price=None,
            product__category=category,
        )  # fmt: skip
    ShipmentFactory(
        order=made, status=ScanStatus.DELIVERED, status_at=at, delivered_at=at, handed_over_at=at - timedelta(days=3),
        bucket=Bucket.DELIVERED,
    )  # fmt: skip
    return made


def policy(store: Store, *, name: str = "Clothing", when: Conditions | None = None, **terms: Any) -> Policy:
    """A policy in force; `terms` as `returns.policy.Terms` has them."""
    draft = Draft(name, when or Conditions(), Terms(**terms))
    return policies.create(store=store, draft=draft, at=NOON - timedelta(days=30), actor=None)


def at_once() -> dict[Why, ReasonTerms]:
    """Every reason approved by itself, without photos."""
    free = ReasonTerms(Approval.AUTO, 1, qc=False, free=True)
    return {why: free if why in OUR_DOING else ReasonTerms(Approval.AUTO) for why in Why}


def wish(order: Order, *units: int, resolution: Resolution = Resolution.REFUND, **more: Any) -> Wish:
    """So many units of each line, for the size; one of the first without `units`."""
    lines = list(order.lines.order_by("position"))
    wanted = [Wanted(line.pk, count, Why.SIZE) for line, count in zip(lines, units or (1,), strict=False) if count]
    return replace(Wish(wanted, resolution), **more)


def asked(order: Order | None = None, *units: int, at: datetime = NOON, **more: Any) -> ReturnRequest:
    """A return that a buyer asked for."""
    order = order or arrived()
    return asking.ask(order=order, wish=wish(order, *units, **more), asked_by=AskedBy.BUYER, at=at, actor=None)


def photos(count: int = 1) -> Sequence[Picture]:
    """Pictures as they come out of `returns.pictures`."""
    return [Picture(b"\xff\xd8\xff\xd9", 1, 1)] * count
