"""What buyers of the demo give back: policies, and returns on every stage, by the same services as everybody's."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Max

from accounts.models import Store
from orders.models import Order
from orders.services.instructing import NotPossible
from orders.states import Bucket
from returns.models import ReturnRequest
from returns.policy import Conditions, ReasonTerms, Terms
from returns.services import counting, inspecting
from returns.services.counting import Counted
from returns.services.inspecting import Unit
from returns.services.requests import asking, deciding, policies, receiving
from returns.services.requests.policies import Draft
from returns.states import Approval, AskedBy, Grade, Resolution
from returns.why import DETAILS, OUR_DOING, Why
from returns.wishes import BadWish, Wanted, Wish
from simulator.luck import Luck

RETURNS = 42  # asked for, of a store; the latest orders that arrived
DAY = timedelta(days=1)
ASKED = [why for why in Why if why not in OUR_DOING]  # the rest needs photos
Step = Callable[[ReturnRequest, datetime], object]


def give(*, store: Store, at: datetime, luck: Luck) -> None:
    """Policies, and returns that were asked for in the last days. The caller's transaction."""
    policies.create(store=store, draft=_quick(store), at=at - 60 * DAY, actor=None)
    arrived = Order.objects.filter(store=store, outcome=Bucket.DELIVERED, placed_at__gte=at - 14 * DAY)
    for number, order in enumerate(arrived.order_by("-placed_at", "-pk")[:RETURNS]):
        _give(order, number, at, luck)


def _quick(store: Store) -> Draft:
    """Small orders are approved by themselves."""
    terms = Terms(days=10, reasons={Why.SIZE: ReasonTerms(Approval.AUTO)}, credit_bonus_percent=Decimal(5))
    return Draft("Ten days" if store.locale == "en" else "Sepuluh hari", Conditions(payments=["cod"]), terms)


def _give(order: Order, number: int, at: datetime, luck: Luck) -> None:
    lines = [line for line in order.lines.order_by("position") if line.quantity]
    why = luck.choice(ASKED)
    detail = luck.choice(DETAILS[why]) if DETAILS[why] else ""
    delivered = order.shipments.aggregate(last=Max("delivered_at"))["last"] or at
    asked = max(at - timedelta(hours=luck.uniform(1, 40)), delivered + timedelta(hours=luck.uniform(1, 6)))
    wanted = [Wanted(line.pk, 1, why, detail) for line in lines[:1]]
    resolution = luck.choice([Resolution.REFUND, Resolution.REFUND, Resolution.CREDIT])
    if asked >= at:  # it has only just arrived
        return
    try:
        row = asking.ask(order=order, wish=Wish(wanted, resolution), asked_by=AskedBy.BUYER, at=asked, actor=None)
    except BadWish:
        return
    for step in STAGES[number % len(STAGES)]:
        asked += timedelta(minutes=10)
        row.refresh_from_db()
        try:
            step(row, asked)
        except (NotPossible, ValueError):
            return


def _approve(row: ReturnRequest, at: datetime) -> object:
    return None if row.approved_at else deciding.approve(request=row, at=at, actor=None)


def _reject(row: ReturnRequest, at: datetime) -> object:
    return None if row.approved_at else deciding.reject(request=row, why="It was worn.", at=at, actor=None)


def _cancel(row: ReturnRequest, at: datetime) -> object:
    return deciding.cancel(request=row, at=at, actor=None)


def _receive(row: ReturnRequest, at: datetime) -> object:
    return receiving.receive(request=row, at=at, actor=None)


def _inspect(row: ReturnRequest, at: datetime) -> object:
    lines = list(row.lines.all())
    counting.count(case=row, counts={one.pk: Counted(one.quantity, 0, 0) for one in lines}, at=at, actor=None)
    return inspecting.inspect(case=row, units=[Unit(one.pk, 1, Grade.A) for one in lines], at=at, actor=None)


STAGES: tuple[tuple[Step, ...], ...] = (
    (), (), (_approve,), (_approve,), (_approve, _receive), (_approve, _receive, _inspect), (_reject,), (_cancel,),
)  # fmt: skip
