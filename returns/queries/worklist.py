"""Returns that buyers asked for as a worklist: which wait for what, and in what order."""

from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from connectors.couriers.words import ScanStatus
from returns.models import Pickup, ReturnLine, ReturnRequest
from returns.states import Goods, PickupEnd, ReturnStatus

CLOCK: Final = "due_at"
ASKED: Final = "asked_at"
OVER: Final = (ReturnStatus.CANCELLED, ReturnStatus.CLOSED, ReturnStatus.REJECTED, ReturnStatus.RESOLVED)
HERE: Final = Q(shipment__status=ScanStatus.DELIVERED) & ~Q(end__in=[PickupEnd.REFUSED, PickupEnd.CANCELLED])
COMES: Final = Q(status=ReturnStatus.APPROVED, goods=Goods.TO_COME)
TO_SETTLE: Final = Q(status=ReturnStatus.INSPECTED) | (Q(status=ReturnStatus.APPROVED) & ~Q(goods=Goods.TO_COME))


class Queue(TextChoices):
    """What a tab above the list shows."""

    TO_APPROVE = "to_approve", _("To approve")
    ON_THE_WAY = "on_the_way", _("On the way")
    TO_RECEIVE = "to_receive", _("To receive or inspect")
    TO_RESOLVE = "to_resolve", _("To resolve")
    OVER = "over", _("Over")
    ALL = "all", _("All")


WAITS: Final = frozenset({Queue.TO_APPROVE, Queue.TO_RESOLVE})  # for us, by a clock of ours


def in_queue(rows: QuerySet[ReturnRequest], queue: Queue) -> QuerySet[ReturnRequest]:
    """The returns of one queue."""
    if queue is Queue.TO_APPROVE:
        return rows.filter(status=ReturnStatus.REQUESTED)
    if queue is Queue.ON_THE_WAY:
        return rows.filter(COMES).exclude(_is_here())
    if queue is Queue.TO_RECEIVE:
        return rows.filter(Q(status=ReturnStatus.RECEIVED) | (COMES & Q(_is_here())))
    if queue is Queue.TO_RESOLVE:
        return rows.filter(TO_SETTLE)
    return rows.filter(status__in=OVER) if queue is Queue.OVER else rows


def listed(rows: QuerySet[Any], *, by: str) -> QuerySet[Any]:
    """In the order of `by`, with what a list shows: order, lines with their products and policies, latest pickup."""
    lines = ReturnLine.objects.select_related("line__product", "version__policy").order_by("line__position", "pk")
    tries = Pickup.objects.select_related("shipment").order_by("number")
    told = rows.select_related("order", "store").prefetch_related(Prefetch("lines", lines))
    ways = [by] if by == "pk" else [by, "-pk" if by.startswith("-") else "pk"]
    return told.prefetch_related(Prefetch("tries", tries)).order_by(*ways)


def _is_here() -> Exists:
    """Its courier says that the goods were brought to us."""
    return Exists(Pickup.objects.filter(HERE, request=OuterRef("pk")))
