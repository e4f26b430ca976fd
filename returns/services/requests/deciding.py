"""Say yes or no to returns that are asked for, and call them off."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.states import IllegalTransition
from orders.services.instructing import NotPossible
from returns.models import ReturnRequest
from returns.services.pickups import ending
from returns.services.requests import moving
from returns.states import PickupEnd, ReturnStatus

LONGEST_WHY = 400


@transaction.atomic
def approve(*, request: ReturnRequest, at: datetime, actor: User | None) -> ReturnRequest:
    """Take it back. Raises `IllegalTransition`."""
    return moving.move(request=request, to=ReturnStatus.APPROVED, at=at, actor=actor)


@transaction.atomic
def reject(*, request: ReturnRequest, why: str, at: datetime, actor: User | None) -> ReturnRequest:
    """Refuse it; `why` is told to the buyer. Raises `NotPossible` without it, `IllegalTransition`."""
    told = why.strip()[:LONGEST_WHY]
    if not told:
        raise NotPossible(_("Say why: the buyer is told."))
    return moving.move(request=request, to=ReturnStatus.REJECTED, at=at, actor=actor, why=told)


@transaction.atomic
def reconsider(*, request: ReturnRequest, at: datetime, actor: User | None) -> ReturnRequest:
    """Look again at what was approved or refused. Raises `NotPossible` where its units are being returned by now, or
    somebody is on the way to fetch them; `IllegalTransition`.
    """
    row = moving.hold(request)
    if row.tries.live().exists():
        raise NotPossible(_("A courier is on the way to fetch it: call that off first."))
    try:
        with transaction.atomic():
            moving.move_held(request=row, to=ReturnStatus.REQUESTED, at=at, actor=actor)
    except IntegrityError as taken:
        raise NotPossible(_("Some of its units are in another return by now.")) from taken
    return row


@transaction.atomic
def cancel(*, request: ReturnRequest, at: datetime, actor: User | None) -> ReturnRequest:
    """Call it off, and whoever was to fetch the goods, as long as nobody has. Raises `NotPossible`."""
    row = moving.hold(request)
    if row.tries.filter(end=PickupEnd.PICKED_UP).exists():
        raise NotPossible(_("The courier has the goods already."))
    try:
        moving.move_held(request=row, to=ReturnStatus.CANCELLED, at=at, actor=actor)
    except IllegalTransition as refusal:
        raise NotPossible(_("It can’t be called off any more.")) from refusal
    if pickup := row.tries.live().select_related("shipment").first():
        ending.call_off_held(pickup=pickup, at=at, actor=actor)
    return row
