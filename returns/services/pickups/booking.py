"""Somebody fetches the goods: a courier that we choose, or that a person named."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from connectors.base import JSON
from connectors.couriers.words import Direction
from connectors.models import Connection
from core import audit
from core.audit import Facts
from orders.models import Shipment
from orders.services import fetching, parcelling
from orders.services.instructing import NotPossible
from orders.services.parcelling import NewParcel
from returns import choosing, errand
from returns.choosing import Candidate
from returns.models import Pickup, ReturnRequest
from returns.queries import couriers
from returns.services.pickups import ending
from returns.services.requests import habits, moving
from returns.states import Goods, PickupEnd, ReturnStatus


class NobodyFetches(NotPossible):
    """No courier of the store can be asked: people arrange it."""


@transaction.atomic
def book(
    *, request: ReturnRequest, at: datetime, actor: User | None, connection: Connection | None = None
) -> Pickup:  # fmt: skip
    """Ask a courier to fetch the goods: the best that can, or the one of this account. Its number comes with its
    answer. Raises `NotPossible`; `NobodyFetches` where there is none to ask.
    """
    row = moving.hold(request)
    require_open(row)
    ranked = choosing.rank(couriers.candidates(row, at=at))
    if connection:
        ranked = _first(ranked, connection, row)
    if not ranked:
        raise NobodyFetches(_("No courier account of this store fetches parcels there: arrange it yourself."))
    account = Connection.objects.get(pk=ranked[0].connection)
    return _begin(row, account, choosing.kept(ranked) | {"by_hand": connection is not None}, at, actor)


@transaction.atomic
def by_hand(
    *, request: ReturnRequest, courier: str, awb: str, at: datetime, actor: User | None,
    connection: Connection | None = None,
) -> Pickup:  # fmt: skip
    """The buyer ships it herself, or somebody booked it elsewhere: under this number. A pickup that was arranged is
    called off. Raises `NotPossible`, and `ValidationError` where the number is another parcel's.
    """
    row = moving.hold(request)
    if live := row.tries.live().select_related("shipment").first():
        ending.call_off_held(pickup=live, at=at, actor=actor)
    require_open(row, trying=False)
    if not awb.strip():
        raise NotPossible(_("Write the courier’s number for the parcel (AWB)."))
    new = NewParcel(courier=courier, awb=awb.strip(), connection=connection, direction=Direction.REVERSE)
    parcel = parcelling.add_parcel(order=row.order, new=new, at=at, actor=actor)
    return _keep(row, parcel, {"by_hand": True}, at, actor)


def require_open(request: ReturnRequest, *, trying: bool = True) -> None:
    """Raise `NotPossible`, saying why, unless somebody may be sent for the goods of this return, which is held."""
    if request.status != ReturnStatus.APPROVED:
        raise NotPossible(_("Only what is approved and not here yet is fetched."))
    if request.goods != Goods.TO_COME:
        raise NotPossible(_("Nothing of it has to come back."))
    standing = request.tries.standing().first()
    if standing and standing.end == PickupEnd.PICKED_UP:
        raise NotPossible(_("The courier has the goods already."))
    if standing:
        raise NotPossible(_("A courier is on the way to fetch it: call that off first."))
    most = habits.of(request.store).most_pickups
    if trying and ending.tried(request) >= most:
        raise NotPossible(_("It was tried %(n)d times, as often as the store allows.") % {"n": most})


def _first(ranked: Sequence[Candidate], connection: Connection, request: ReturnRequest) -> list[Candidate]:
    """The named one on top, whatever is known of it."""
    if connection.pk not in {one.pk for one in couriers.able(request.store_id)}:
        raise NotPossible(_("This courier account fetches no parcels."))
    named = [one for one in ranked if one.connection == connection.pk] or [Candidate(connection.pk, connection.name)]
    return [*named, *(one for one in ranked if one.connection != connection.pk)]


def _begin(
    request: ReturnRequest, connection: Connection, chosen: dict[str, JSON], at: datetime, actor: User | None
) -> Pickup:
    lines = list(request.lines.select_related("line__product").order_by("line__position"))
    told = errand.of(request, lines, settings=connection.settings, number=request.tries.count() + 1)
    parcel = fetching.fetch(order=request.order, connection=connection, inputs=told, at=at, actor=actor)
    return _keep(request, parcel, chosen, at, actor)


def _keep(
    request: ReturnRequest, parcel: Shipment, chosen: dict[str, JSON], at: datetime, actor: User | None
) -> Pickup:  # fmt: skip
    pickup = Pickup.objects.create(
        store_id=request.store_id, request=request, shipment=parcel, number=request.tries.count() + 1,
        slot_on=request.slot_on, chosen=chosen, asked_at=at,
    )  # fmt: skip
    ending.count_held(request=request)
    facts: Facts = {"return": request.pk, "parcel": parcel.pk, "courier": parcel.courier}
    audit.record("returns.pickup.arranged", pickup, at=at, actor=actor, after=str(pickup.number), facts=facts)
    return pickup
