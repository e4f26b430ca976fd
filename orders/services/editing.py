"""Change an order by hand: only what is still open, and never over what somebody else wrote meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.models import AuditEvent
from orders import editing, totals
from orders.editing import ADDRESS, LINES
from orders.models import Order, Shipment, StaleParcel
from orders.services import cash, contacts, relining
from orders.services.relining import LineEdit
from orders.states import Bucket, Decision, Payment

EDITED = "orders.order.edited"
WRITES = (EDITED, "orders.order.packed")
BUYER = {"buyer_name": "name", "phone": "phone", "email": "email"}


@dataclass(frozen=True)
class Clash:
    """A field that somebody changed since it was looked at; `who` is empty where a file or the system did."""

    field: str
    theirs: str
    who: str
    when: datetime

    @classmethod
    def of(cls, field: str, order: Order, *, theirs: str = "") -> "Clash":
        """With the name of who changed the field last, from the audit log."""
        for event in audit.of(order).filter(verb__in=WRITES):
            if field in {"parcels", *_fields(event)}:
                return cls(field, theirs, str(event.actor or ""), event.at)
        return cls(field, theirs, "", order.changed_at)


class Stale(Exception):
    """The order is not what the writer looked at; `clashes` says what changed, by whom and when."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(_("Somebody changed this order while you had it open."))
        self.clashes = clashes


@dataclass(frozen=True)
class Changes:
    """What is wanted: typed values by field, and the lines as they shall be, None where they stay."""

    fields: Mapping[str, str | Decimal | None]
    lines: Sequence[LineEdit] | None = None

    @property
    def names(self) -> list[str]:
        """Every field that is named."""
        return [*self.fields, *([LINES] if self.lines is not None else [])]


@dataclass(frozen=True)
class Edited:
    """The order as it is now, the fields that changed, and parcels whose label says otherwise now."""

    order: Order
    fields: Sequence[str]
    labelled: Sequence[Shipment]


@transaction.atomic
def edit(*, order: Order, changes: Changes, seen: Mapping[str, str] | int, at: datetime, actor: User | None) -> Edited:
    """Change fields of an order. `seen` is what the writer looked at: a `snapshot`, or the order's version.

    Raises `Stale` where somebody changed it since, and `ValidationError` by field: for locked ones with the reason.
    """
    order = Order.objects.select_for_update().select_related("store").get(pk=order.pk)
    parcels = list(order.shipments.select_for_update().order_by("pk"))
    _refuse_stale(order, seen)
    _refuse_locked(order, parcels, changes)
    before, collected = snapshot(order), order.cod_amount
    _apply(order, changes)
    order.full_clean(exclude=["customer", "import_run"])
    order.version += 1
    after = snapshot(order)
    changed = [field for field in editing.FIELDS if before[field] != after[field]]
    if not changed:
        return Edited(order, [], [])
    order.save()
    audit.record(EDITED, order, at=at, actor=actor, facts={"fields": changed, "version": order.version})
    StaleParcel.objects.bulk_create(
        [StaleParcel(store_id=order.store_id, shipment_id=parcel.pk, since=at) for parcel in parcels]
    )
    cash.share(order=order, at=at)
    printed = set(changed) & {*ADDRESS, *editing.CONTACT} or order.cod_amount != collected
    booked = [one for one in parcels if one.awb and one.bucket == Bucket.OPEN and not one.handed_over_at]
    return Edited(order, changed, booked if printed else [])


def locks_of(order: Order, parcels: Sequence[Shipment]) -> dict[str, str]:
    """What can't be changed now, and why."""
    outward = [parcel for parcel in parcels if parcel.direction == "forward" and parcel.handed_over_at]
    travelling = any(parcel.bucket in {Bucket.OPEN, Bucket.RTO} for parcel in outward)
    standing = editing.Standing(Decision(order.decision), bool(outward), travelling)
    return {field: str(why) for field, why in editing.locks(standing).items()}


def snapshot(order: Order) -> dict[str, str]:
    """Every field as text: what a page shows and sends back, to notice what changed in between.

    To collect all of a COD order is no amount of its own.
    """
    said = {name: _text(getattr(order, name)) for name in editing.FIELDS if name != LINES}
    if order.payment_method == Payment.COD and order.cod_amount == order.total:
        said["cod_amount"] = ""
    return said | {"phone": order.phone or order.phone_given, LINES: relining.text_of(order)}


def beyond_parts(order: Order) -> Decimal:
    """What the total holds beyond goods, discount and shipping; 0 where that isn't known."""
    goods = _comes_to(order)
    return Decimal(0) if order.total is None or goods is None else order.total - goods


def _text(value: object) -> str:
    return "" if value is None else f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _fields(event: AuditEvent) -> list[str]:
    fields = event.facts.get("fields", [])
    return [str(field) for field in fields]


def _refuse_stale(order: Order, seen: Mapping[str, str] | int) -> None:
    if isinstance(seen, int):
        if seen != order.version:
            raise Stale(_since(order, seen))
        return
    now = snapshot(order)
    if other := [field for field in editing.FIELDS if field in seen and seen[field] != now[field]]:
        raise Stale([Clash.of(field, order, theirs=now[field]) for field in other])


def _since(order: Order, version: int) -> list[Clash]:
    """The fields written after `version`; the whole order where no log says which."""
    events = [one for one in audit.of(order).filter(verb__in=WRITES) if int(str(one.facts.get("version", 0))) > version]
    fields = dict.fromkeys(field for event in events for field in _fields(event) or ["parcels"])
    return [Clash.of(field, order) for field in fields] or [Clash("", "", "", order.changed_at)]


def _refuse_locked(order: Order, parcels: Sequence[Shipment], changes: Changes) -> None:
    locked = locks_of(order, parcels)
    if faults := {field: locked[field] for field in changes.names if field in locked}:
        raise ValidationError(faults)


def _apply(order: Order, changes: Changes) -> None:
    """Typed values into columns, then the sums that follow from them."""
    given = changes.fields
    _rewrite_buyer(order, {name: str(value or "") for name, value in given.items() if name in {*BUYER, *ADDRESS}})
    for name in ("channel", "campaign", "fulfilment"):
        if name in given:
            setattr(order, name, str(given[name] or ""))
    goods = _comes_to(order)
    collects_all = order.cod_amount == order.total
    for name in editing.MONEY:
        if name in given:
            setattr(order, name, given[name])
    if changes.lines is not None:
        relining.rewrite(order, changes.lines)
    order.total = totals.changed(order.total, goods, _comes_to(order))
    if order.total is not None and order.total < 0:
        raise ValidationError({"discount": _("The discount is more than the order comes to.")})
    if {*editing.MONEY, LINES} & {*changes.names}:
        _collect(order, given, all_of_it=collects_all)


def _rewrite_buyer(order: Order, given: Mapping[str, str]) -> None:
    if not given:
        return
    was = contacts.of_order(order)
    typed = {BUYER[name]: value for name, value in given.items() if name in BUYER}
    address = {**was.address, **{name: value for name, value in given.items() if name in ADDRESS}}
    for column, value in contacts.columns(order.store, replace(was, **typed, address=address)).items():
        setattr(order, column, value)
    if "phone" in given:
        order.customer = contacts.customer_of(order)


def _comes_to(order: Order) -> Decimal | None:
    goods = totals.of_lines(order.lines.order_by("position").values_list("quantity", "unit_price"))
    return totals.whole(goods, discount=order.discount, shipping=order.shipping)


def _collect(order: Order, given: Mapping[str, object], *, all_of_it: bool) -> None:
    """What the courier collects follows the payment and the total, unless it was given."""
    method = Payment(order.payment_method)
    said = order.cod_amount if "cod_amount" in given or not (all_of_it or "payment_method" in given) else None
    order.cod_amount = totals.to_collect(method, total=order.total, given=said)
    if order.cod_amount is not None and order.total is not None and order.cod_amount > order.total:
        raise ValidationError({"cod_amount": _("More than the order comes to.")})
