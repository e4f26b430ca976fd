"""Parcels by hand: whose number one bears, and what travels in which."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from connectors.couriers.words import Direction
from connectors.models import Connection
from core import audit
from core.audit import Facts
from orders.models import Order, Scan, Shipment, StaleParcel
from orders.models.instructions import Result
from orders.services import cash, tracking
from orders.services.instructing import NotPossible
from orders.services.tracking.folding import hold, restate
from orders.states import Renumbering


@dataclass(frozen=True)
class NewParcel:
    """A parcel that a courier carries; `connection` is the account that tracks it, if any."""

    courier: str
    awb: str = ""
    connection: Connection | None = None
    promised_on: date | None = None
    direction: Direction = Direction.FORWARD

    @property
    def tracked_by(self) -> str:
        """Whose numbers the AWB belongs to."""
        return self.connection.provider if self.connection else self.courier


@transaction.atomic
def add_parcel(*, order: Order, new: NewParcel, at: datetime, actor: User | None) -> Shipment:
    """Add a parcel to an order; scans that came before it are its own from now on.

    An outward one collects what the order's other parcels leave. Raises `ValidationError` when the courier's number is
    taken by another parcel.
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    parcel = Shipment(
        store_id=order.store_id,
        order=order,
        direction=new.direction,
        cod_amount=cash.left_to_collect(order) if new.direction is Direction.FORWARD else None,
        promised_on=new.promised_on,
        created_at=at,
    )
    _name(parcel, new, at)
    audit.record("orders.parcel.added", parcel, at=at, actor=actor, after=new.awb, facts={"order": order.pk})
    return _adopted(parcel, at)


@transaction.atomic
def number(
    *, shipment: Shipment, new: NewParcel, reason: Renumbering | None = None, at: datetime, actor: User | None
) -> Shipment:
    """Say who carries a parcel and under which number, for the first time or, with a reason, again.

    What was said about the wrong number leaves the parcel and waits for its own; what was said about the right one
    becomes the parcel's. Raises `ValidationError` by field.
    """
    shipment = _held(shipment)
    before = shipment.awb
    if before and not reason:
        raise ValidationError({"reason": _("Say why the number changes: the history keeps it.")})
    if (before, shipment.courier, shipment.tracked_by) == (new.awb, new.courier, new.tracked_by):
        raise ValidationError({"awb": _("It has this number already.")})
    if before:
        _let_go(shipment)
    _name(shipment, new, at)
    verb = "orders.parcel.renumbered" if before else "orders.parcel.numbered"
    facts: Facts = {"order": shipment.order_id, "courier": new.courier}
    facts = {**facts, "reason": reason} if before else facts
    audit.record(verb, shipment, at=at, actor=actor, before=before or None, after=new.awb, facts=facts)
    if before:
        tracking.refold(shipment_ids=[shipment.pk], at=at, quiet=True)
    return _adopted(shipment, at, quiet=bool(before))


@transaction.atomic
def detach(*, shipment: Shipment, at: datetime, actor: User | None) -> None:
    """Take a parcel off its order that no courier has spoken of. Raises `NotPossible` with the reason."""
    shipment = _held(shipment)
    if why := why_kept(shipment):
        raise NotPossible(why)
    order = shipment.order
    facts: Facts = {"parcel": shipment.pk, "courier": shipment.courier}
    audit.record("orders.order.parcel_detached", order, at=at, actor=actor, before=shipment.awb, facts=facts)
    StaleParcel.objects.create(store_id=order.store_id, shipment_id=shipment.pk, since=at)
    shipment.delete()
    restate(order_ids=[order.pk])
    cash.share(order=order, at=at)


def why_kept(shipment: Shipment) -> str:
    """Why a parcel can't be taken off its order; empty when it can."""
    if shipment.last_scan_at or shipment.handed_over_at or shipment.scans.all():
        return _("The courier has spoken of it: its history stays.")
    if any(row.result != Result.WITHDRAWN for row in shipment.instructions.all()):
        return _("The courier was told about it: cancel it there.")
    return ""


def _held(shipment: Shipment) -> Shipment:
    hold(shipment_ids=[shipment.pk])
    return Shipment.objects.select_related("order", "connection").get(pk=shipment.pk)


def _let_go(shipment: Shipment) -> None:
    """What was heard under the number, and under the way back that it told of, is not this parcel's."""
    wrong = [awb for awb in (shipment.awb, shipment.return_awb) if awb]
    Scan.objects.filter(shipment=shipment, awb__in=wrong).update(shipment=None, store=None)
    shipment.return_awb, shipment.unknown_since = "", None


def _name(shipment: Shipment, new: NewParcel, at: datetime) -> None:
    shipment.courier, shipment.connection = new.courier, new.connection
    shipment.tracked_by, shipment.awb = new.tracked_by, new.awb
    shipment.next_poll_at = at if new.connection and new.awb else None
    same = Shipment.objects.filter(tracked_by=new.tracked_by, awb=new.awb).exclude(pk=shipment.pk)
    if new.awb and same.exists():
        raise _taken(shipment, same.filter(store=shipment.store_id).values_list("order__number", flat=True).first())
    shipment.full_clean(exclude=["order", "connection"])
    try:
        with transaction.atomic():
            shipment.save()
    except IntegrityError as taken:  # by somebody in the same moment
        raise _taken(shipment, None) from taken


def _taken(shipment: Shipment, order: str | None) -> ValidationError:
    if order:
        return ValidationError({"awb": _("Another parcel has this AWB, of order %(number)s.") % {"number": order}})
    return ValidationError({"awb": _("Another parcel has this AWB. Is it entered already?")})


def _adopted(shipment: Shipment, at: datetime, *, quiet: bool = False) -> Shipment:
    StaleParcel.objects.create(store_id=shipment.store_id, shipment_id=shipment.pk, since=at)
    if shipment.awb:
        tracking.adopt(shipments=[shipment], at=at, quiet=quiet)
    shipment.refresh_from_db()
    return shipment
