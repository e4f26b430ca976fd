"""A return is asked for: by the buyer, or by one of us for her."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from core import audit
from core.audit import Facts
from core.dates import day_of
from orders.models import Order
from returns import judging, worth
from returns.models import ReturnLine, ReturnPhoto, ReturnRequest, ReturnUnit
from returns.queries import eligibility
from returns.services.requests import habits, moving, policies
from returns.services.requests.moving import due_to_answer
from returns.states import Approval, AskedBy, Goods, Resolution, ReturnStatus
from returns.wishes import BadWish, Judged, Wanted, Wish

LONGEST_WORDS = 1000


class Overtaken(Exception):
    """Since the question was shown a return of the same order was asked for: perhaps this very one."""


@transaction.atomic
def ask_once(
    *, order: Order, wish: Wish, seen: int, asked_by: AskedBy, at: datetime, actor: User | None
) -> ReturnRequest:
    """As `ask`, by somebody who saw `seen` returns of this order; sending it twice asks once. Raises `Overtaken`."""
    Order.objects.select_for_update().get(pk=order.pk)
    if ReturnRequest.objects.filter(order=order).count() != seen:
        raise Overtaken
    return ask(order=order, wish=wish, asked_by=asked_by, at=at, actor=actor)


@transaction.atomic
def ask(
    *, order: Order, wish: Wish, asked_by: AskedBy, at: datetime, actor: User | None, generous: bool = False
) -> ReturnRequest:
    """Ask for a return; it is approved at once where its policies say so. Raises `BadWish`.

    `generous`: one of us takes back what no policy does, or later than it does; what was not delivered, or is being
    returned already, stays refused.
    """
    order = Order.objects.select_for_update(of=("self",)).select_related("store").get(pk=order.pk)
    policies.ensure_usual(store=order.store, at=at)
    judged = {one.line.pk: one for one in eligibility.of(order, at=at)}
    if faults := judging.faults(wish, judged, today=day_of(at, order.store.zone), generous=generous):
        raise BadWish(faults)
    request = _request(order, wish, judged, asked_by, at, actor)
    for wanted in wish.lines:
        _line(request, wanted, judged[wanted.line])
    facts: Facts = {"order": order.pk, "units": sum(wanted.quantity for wanted in wish.lines)}
    audit.record("returns.request.asked", request, at=at, actor=actor, after=request.number, facts=facts)
    if request.approval == Approval.AUTO:
        moving.move_held(request=request, to=ReturnStatus.APPROVED, at=at, actor=None)
    return request


def _request(
    order: Order, wish: Wish, judged: Mapping[int, Judged], asked_by: AskedBy, at: datetime, actor: User | None
) -> ReturnRequest:
    money = worth.sums(
        [judging.part(wanted, judged[wanted.line]) for wanted in wish.lines],
        credit=wish.resolution is Resolution.CREDIT, currency=order.currency,
    )  # fmt: skip
    return ReturnRequest.objects.create(
        store=order.store,
        order=order,
        number=f"{order.number}-R{ReturnRequest.objects.filter(order=order).count() + 1}",
        goods=Goods.KEPT if judging.keeps(wish, judged, value=money.value) else Goods.TO_COME,
        resolution=wish.resolution,
        value=money.value,
        fee=money.fee,
        bonus=money.bonus,
        origin=dict(wish.origin),
        slot_on=wish.slot_on,
        language=wish.language,
        asked_by=asked_by,
        asked_at=at,
        actor=actor,
        due_at=due_to_answer(habits.of(order.store), at=at),
        approval=judging.approval(wish, judged),
    )


def _line(request: ReturnRequest, wanted: Wanted, judged: Judged) -> ReturnLine:
    units = list(judged.free)[: wanted.quantity]
    terms = judging.terms(wanted, judged)
    row = ReturnLine.objects.create(
        store_id=request.store_id,
        request=request,
        line=judged.line,
        quantity=wanted.quantity,
        why=wanted.why,
        detail=wanted.detail,
        words=wanted.words.strip()[:LONGEST_WORDS],
        value=sum((judged.values[unit - 1] for unit in units), Decimal(0)),
        version_id=judged.verdict.policy.version if judged.verdict.policy else None,
        approval=terms.approval,
        qc=terms.qc,
        wants_id=wanted.wants,
    )
    ReturnUnit.objects.bulk_create(
        ReturnUnit(
            store_id=request.store_id, returned=row, line=judged.line, unit=unit, ordered=judged.line.quantity,
            value=judged.values[unit - 1],
        )
        for unit in units
    )  # fmt: skip
    for picture in wanted.pictures:
        photo = ReturnPhoto(store_id=request.store_id, returned=row, at=request.asked_at)
        photo.width, photo.height = picture.width, picture.height
        photo.file.save(f"{row.pk}.jpg", ContentFile(picture.content), save=True)
    return row
