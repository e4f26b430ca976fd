"""Approved returns are fetched without anybody doing anything; where that can't be, people are told once."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Store
from core import audit
from core.models import AuditEvent
from orders.services.instructing import NotPossible
from returns import errand
from returns.models import Pickup, ReturnRequest
from returns.services.pickups import booking, ending, settling
from returns.services.pickups.booking import NobodyFetches
from returns.services.requests import moving
from returns.states import Goods, PickupEnd, ReturnStatus
from returns.visits import NOT_THE_BUYERS

BATCH: Final = 100
UNPLACED: Final = "returns.pickup.unplaced"


def sweep(*, at: datetime) -> int:
    """Take note of couriers' answers and send somebody for what waits; returns how many returns were worked on. Safe to
    run by several at once, and again.
    """
    settled = settling.settle(at=at)
    waiting = list(due().values_list("pk", flat=True)[:BATCH])
    for pk in waiting:
        _fetch(pk, at)
    return settled + len(waiting)


def due() -> QuerySet[ReturnRequest]:
    """Returns for which a courier may be chosen without asking anybody: approved and never tried, or refused by the
    last courier, or given up by it for what is not the buyer's doing. The longest waiting first.
    """
    stores = list(Store.objects.values_list("pk", flat=True))
    tries = Pickup.objects.filter(request=OuterRef("pk"))
    last = tries.order_by("-number")
    told = AuditEvent.objects.filter(
        subject_type=ReturnRequest._meta.label_lower, subject_id=OuterRef("pk"), verb=UNPLACED,
        at__gte=OuterRef("approved_at"),
    )  # fmt: skip
    rows = ReturnRequest.objects.filter(store__in=stores, status=ReturnStatus.APPROVED, goods=Goods.TO_COME)
    rows = rows.filter(~Exists(tries.standing()), ~Exists(told)).annotate(
        last_end=Subquery(last.values("end")[:1]), last_problem=Subquery(last.values("problem")[:1])
    )
    given_up = Q(last_end=PickupEnd.FAILED, last_problem__in=sorted(NOT_THE_BUYERS))
    return rows.filter(Q(last_end=None) | Q(last_end=PickupEnd.REFUSED) | given_up).order_by(F("approved_at"), "pk")


@transaction.atomic
def _fetch(pk: int, at: datetime) -> None:
    request = moving.hold(ReturnRequest.objects.only("pk", "order_id").get(pk=pk))
    if not due().filter(pk=pk).exists():
        return  # somebody else was quicker
    try:
        with transaction.atomic():
            booking.book(request=request, at=at, actor=None)
    except NotPossible as refusal:
        _tell_people(request, refusal, at)


def _tell_people(request: ReturnRequest, refusal: NotPossible, at: datetime) -> None:
    """Once per approval: a task that can be done by reading it. Where the buyer lives is on the order's page."""
    lines = request.lines.select_related("line__product").order_by("line__position")
    with override(request.store.locale):
        what = ", ".join(f"{one.quantity} × {one.line.product.name or one.line.product.sku}" for one in lines)
        tried = not isinstance(refusal, NobodyFetches)
        note = [str(refusal)] if tried else []
        note += [
            _("Call a courier and have fetched: %(what)s.") % {"what": what},
            _("From: %(place)s (street and phone are on the order’s page).") % {"place": _place(request)},
            _("To: %(place)s.") % {"place": " ".join(request.store.address.split()) or request.store.name},
            _("Write %(number)s on the parcel, and enter the courier’s number (AWB) at the return. "
              "Or let the buyer ship it herself.") % {"number": request.number},
        ]  # fmt: skip
        title = _("Arrange the pickup of %(number)s") % {"number": request.number}
        ending.ring(request=request, title=title, note="\n".join(note), at=at)
    audit.record(UNPLACED, request, at=at, actor=None, facts={"order": request.order_id})


def _place(request: ReturnRequest) -> str:
    door = errand.door(request)
    return " ".join(str(door[name]) for name in ("postcode", "city") if door[name])
