"""The verbs for one order or parcel, for many: rows locked by id, each judged by the same rules, written together.

What can't be done with one of them stops none of the others; its `Outcome` says why.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Store, User
from connectors.couriers.words import Direction, Verb
from core import audit
from core.audit import Change
from core.queue import QueueState
from core.states import IllegalTransition, require
from core.writing import write
from orders import policy, tags
from orders.models import Instruction, Order, Shipment, StaleParcel
from orders.models.instructions import Result
from orders.services import instructing, life, tagging
from orders.services.tracking.folding import restate
from orders.states import NEXT, Bucket, CancelReason, Decision


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: `why` it did not go, else empty; `before` is what an undo goes back to, `note` what is
    left to a person all the same.
    """

    why: str = ""
    before: str = ""
    note: str = ""


Outcomes = dict[int, Outcome]


def why_not_move(before: Decision, to: Decision, *, handed_over: bool) -> str:
    """Why such an order does not become `to`; empty where it does. Decisions end where a courier holds a parcel."""
    if handed_over:
        return _("Handed over to its courier already.")
    try:
        require(NEXT, before, to)
    except IllegalTransition as refusal:
        return _("It is that already.") if before is to else str(refusal)
    return ""


@transaction.atomic
def move(*, store: Store, order_ids: Collection[int], to: Decision, at: datetime, actor: User | None) -> Outcomes:
    """As `life.move`, for those that no courier holds."""
    orders = _hold(store, order_ids)
    return _gone(order_ids) | _move(orders, to, at=at, actor=actor, reason="", text="")


@transaction.atomic
def cancel(
    *, store: Store, order_ids: Collection[int], reason: CancelReason, text: str, at: datetime, actor: User | None
) -> Outcomes:
    """As `life.cancel`, for those that no courier holds; parcels that are booked are cancelled with their couriers."""
    orders = _hold(store, order_ids)
    forward = _forward(orders).select_for_update(of=("self",)).order_by("pk")
    parcels = defaultdict[int, list[Shipment]](list)
    for parcel in forward.select_related("connection").prefetch_related("instructions"):
        parcels[parcel.order_id].append(parcel)
    ended = {order.pk for order in orders if _has_ended(parcels[order.pk])}
    over = dict.fromkeys(ended, Outcome(_("Its way has ended: there is nothing left to cancel.")))
    rest = [order for order in orders if order.pk not in ended]
    moved = _move(rest, Decision.CANCELLED, at=at, actor=actor, reason=reason, text=text)
    told = _tell([one for pk, outcome in moved.items() if not outcome.why for one in parcels[pk]], store, at, actor)
    noted = {pk: replace(moved[pk], note=why) for pk, why in told.items()}
    return _gone(order_ids) | over | moved | noted


@transaction.atomic
def tag(
    *,
    store: Store,
    order_ids: Collection[int],
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    at: datetime,
    actor: User | None,
) -> Outcomes:
    """As `tagging.tag`; `before` is what came on or off, parted by commas, for an undo."""
    outcomes, written = _gone(order_ids), defaultdict[tuple[str, ...], list[int]](list)
    changed = list[tuple[Order, list[str], list[str]]]()
    for order in _hold(store, order_ids):
        after = [name for name in dict.fromkeys([*order.tags, *add]) if name not in remove]
        on = [name for name in after if name not in order.tags]
        off = [name for name in order.tags if name not in after]
        outcomes[order.pk] = Outcome(_why_not_tag(order, after), before=",".join([*on, *off]))
        if not outcomes[order.pk].why:
            written[tuple(after)].append(order.pk)
            changed.append((order, on, off))
    known = tagging.remember(store=store, names={name for _order, on, off in changed for name in [*on, *off]})
    changes = [Change(order, facts=tagging.noted(known, added=on, removed=off)) for order, on, off in changed]
    for names, ids in written.items():  # most orders end up with the same few
        Order.objects.filter(pk__in=ids).update(tags=list(names), changed_at=at)
    audit.record_all("orders.order.tagged", changes, at=at, actor=actor)
    return outcomes


@transaction.atomic
def instruct(*, store: Store, shipment_ids: Collection[int], verb: Verb, at: datetime, actor: User | None) -> Outcomes:
    """As `instructing.instruct`, without inputs; `before` is the instruction, for `withdraw`."""
    held = Shipment.objects.filter(pk__in=shipment_ids, store=store).select_for_update(of=("self",)).order_by("pk")
    parcels = list(held.select_related("connection").prefetch_related("instructions"))
    outcomes = _gone(shipment_ids)
    rules = instructing.parcels_of(parcels)
    refused = {pk: Outcome(str(policy.why_not(parcel, verb))) for pk, parcel in rules.items()}
    rows = Instruction.objects.bulk_create(
        Instruction(
            store=store,
            shipment=one,
            verb=verb,
            asked_by=actor,
            asked_at=at,
            try_at=instructing.leaves_at(rules[one.pk], verb, at=at),
        )
        for one in parcels
        if not refused[one.pk].why
    )
    changes = [Change(row, after=verb, facts={"parcel": row.shipment_id}) for row in rows]
    audit.record_all("orders.instruction.asked", changes, at=at, actor=actor)
    return outcomes | refused | {row.shipment_id: Outcome(before=str(row.pk)) for row in rows}


@transaction.atomic
def withdraw(*, store: Store, instructions: dict[int, int], at: datetime, actor: User | None) -> Outcomes:
    """As `instructing.withdraw`: which instruction of which parcel."""
    rows = list(
        Instruction.objects.filter(store=store, pk__in=instructions.values()).select_for_update().order_by("pk")
    )
    late = Outcome(_("It is already on its way to the courier."))
    outcomes = _gone(instructions) | {row.shipment_id: late for row in rows}
    here = [row for row in rows if row.state == QueueState.WAITING and not row.unsure and row.result == Result.NONE]
    Instruction.objects.filter(pk__in=[row.pk for row in here]).update(state=QueueState.DONE, result=Result.WITHDRAWN)
    changes = [Change(row, before=row.verb) for row in here]
    audit.record_all("orders.instruction.withdrawn", changes, at=at, actor=actor)
    return outcomes | {row.shipment_id: Outcome() for row in here}


def _hold(store: Store, order_ids: Collection[int]) -> list[Order]:
    return list(Order.objects.filter(pk__in=order_ids, store=store).select_for_update().order_by("pk"))


def _gone(ids: Collection[int]) -> Outcomes:
    """What is said of those that nothing else is said of."""
    return dict.fromkeys(ids, Outcome(_("It is no longer there.")))


def _forward(orders: Sequence[Order]) -> QuerySet[Shipment]:
    return Shipment.objects.filter(order__in=[order.pk for order in orders], direction=Direction.FORWARD)


def _move(
    orders: Sequence[Order], to: Decision, *, at: datetime, actor: User | None, reason: str, text: str
) -> Outcomes:
    """The orders are locked."""
    held = set(_forward(orders).exclude(handed_over_at=None).values_list("order_id", flat=True))
    outcomes = Outcomes()
    for order in orders:
        why = why_not_move(Decision(order.decision), to, handed_over=order.pk in held)
        outcomes[order.pk] = Outcome(why, before="" if why else order.decision)
    going = [order for order in orders if not outcomes[order.pk].why]
    columns = ("decision", "cancel_reason", "cancel_text", "changed_at")
    write(Order, columns, [(order.pk, to, reason, text.strip()[:300], at) for order in going])
    restate(order_ids=[order.pk for order in going])
    facts = {"reason": reason} if reason else {}
    changes = [Change(order, before=order.decision, after=to, facts=facts) for order in going]
    audit.record_all(life.MOVED, changes, at=at, actor=actor)
    parcels = Shipment.objects.filter(order__in=[order.pk for order in going]).values_list("store_id", "pk")
    StaleParcel.objects.bulk_create([StaleParcel(store_id=store, shipment_id=pk, since=at) for store, pk in parcels])
    return outcomes


def _has_ended(parcels: Sequence[Shipment]) -> bool:
    """No parcel is open, and one that no courier held came to another end than being cancelled."""
    if any(parcel.handed_over_at for parcel in parcels):
        return False  # which is told another way
    buckets = {Bucket(parcel.bucket) for parcel in parcels}
    return Bucket.OPEN not in buckets and bool(buckets - {Bucket.CANCELLED})


def _tell(parcels: Sequence[Shipment], store: Store, at: datetime, actor: User | None) -> dict[int, str]:
    """Ask couriers to cancel what is booked; what is left to a person, by order."""
    booked = [one for one in parcels if one.awb and one.bucket == Bucket.OPEN]
    rules = instructing.parcels_of(booked)
    fresh = [one for one in booked if Verb.CANCEL not in rules[one.pk].live]
    asked = instruct(store=store, shipment_ids=[one.pk for one in fresh], verb=Verb.CANCEL, at=at, actor=actor)
    return {one.order_id: asked[one.pk].why for one in fresh if asked[one.pk].why}


def _why_not_tag(order: Order, after: Sequence[str]) -> str:
    if len(after) > tags.MOST:
        return _("An order carries at most %(most)d tags.") % {"most": tags.MOST}
    return _("That changes nothing on it.") if list(after) == order.tags else ""
