"""The arrival guarantee: what was lost or damaged on its way to the buyer is sent again, or paid back."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from connectors.couriers.words import Direction
from core import audit
from core.money import round_to_unit
from orders.models import Order, Shipment
from orders.services.instructing import NotPossible
from orders.states import Bucket
from returns.models import ReturnLine, ReturnRequest, ReturnUnit
from returns.queries import contents, eligibility, paid
from returns.services.requests import habits, moving
from returns.states import Approval, AskedBy, Goods, Resolution, ReturnStatus
from returns.why import Why
from returns.wishes import Judged

GONE: Final = frozenset({Bucket.LOST, Bucket.DAMAGED, Bucket.DISPOSED})
OFFERED: Final = frozenset({Resolution.REPLACEMENT, Resolution.REFUND, Resolution.CREDIT})


@transaction.atomic
def guarantee(*, shipment: Shipment, resolution: Resolution, at: datetime, actor: User | None) -> ReturnRequest:
    """Open a return, approved at once, for what lay in a parcel that never arrived as it should. Raises `NotPossible`.

    Nothing was paid at a door where nobody came: the value of a COD parcel is what was paid for it ahead.
    """
    order = Order.objects.select_for_update(of=("self",)).select_related("store", "customer").get(pk=shipment.order_id)
    parcel = Shipment.objects.select_for_update(of=("self",)).get(pk=shipment.pk)
    if parcel.direction != Direction.FORWARD or parcel.bucket not in GONE:
        raise NotPossible(_("Its courier does not say that it was lost or damaged on the way."))
    if resolution not in OFFERED:
        raise NotPossible(_("This can’t be chosen for this product: choose another way."))
    units = _units(order, parcel, at)
    if not units:
        raise NotPossible(_("Every unit of it is being returned, or was."))
    share = paid.share_paid(order)
    if resolution is not Resolution.REPLACEMENT and not share:
        raise NotPossible(_("Nothing was paid for it: it can only be sent again."))
    request = _open(order, resolution, at, actor)
    why = Why.DAMAGED if parcel.bucket == Bucket.DAMAGED else Why.OTHER
    request.value = sum((_keep(request, one, taken, why, share) for one, taken in units), Decimal(0))
    request.save(update_fields=["value"])
    facts = {"order": order.pk, "parcel": parcel.pk, "units": sum(len(taken) for _one, taken in units)}
    audit.record("returns.request.asked", request, at=at, actor=actor, after=request.number, facts=facts)
    moving.move_held(request=request, to=ReturnStatus.APPROVED, at=at, actor=actor)
    return request


def _units(order: Order, parcel: Shipment, at: datetime) -> list[tuple[Judged, list[int]]]:
    """By line: the units that lay in it and that nobody returns; of several parcels the last units."""
    parcel.order = order
    inside = {item.line_id: item.units for item in contents.of([parcel])[parcel.pk]}
    judged = eligibility.of(order, at=at)
    found = [(one, list(one.free)[-inside.get(one.line.pk, 0) :] if one.line.pk in inside else []) for one in judged]
    return [(one, taken) for one, taken in found if taken]


def _open(order: Order, resolution: Resolution, at: datetime, actor: User | None) -> ReturnRequest:
    return ReturnRequest.objects.create(
        store=order.store,
        order=order,
        number=f"{order.number}-R{ReturnRequest.objects.filter(order=order).count() + 1}",
        goods=Goods.NEVER_ARRIVED,
        resolution=resolution,
        asked_by=AskedBy.DESK,
        asked_at=at,
        actor=actor,
        due_at=moving.due_to_answer(habits.of(order.store), at=at),
        approval=Approval.MANUAL,
    )


def _keep(request: ReturnRequest, one: Judged, units: Collection[int], why: Why, share: Decimal) -> Decimal:
    """The line and its units; returns what was paid for them."""
    paid_ahead = {unit: round_to_unit(one.values[unit - 1] * share, request.order.currency) for unit in units}
    value = sum(paid_ahead.values(), Decimal(0))
    row = ReturnLine.objects.create(
        store=request.store, request=request, line=one.line, quantity=len(units), why=why, value=value,
        approval=Approval.MANUAL, qc=False,
    )  # fmt: skip
    ReturnUnit.objects.bulk_create(
        ReturnUnit(store=request.store, returned=row, line=one.line, unit=unit, ordered=one.line.quantity, value=amount)
        for unit, amount in paid_ahead.items()
    )
    return value
