"""The order page put together: headline, actions, timeline, parcels, buyer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.roles import Action
from connectors.couriers.words import Direction, ScanStatus
from core.queue import QueueState
from core.web import formats
from core.web.state_words import StateWord
from desk import actions, buyers, todos
from desk.actions import Locked, Offer, Possible
from desk.ndr import acts, panel
from desk.ndr import entries as failing_entries
from desk.returns import entries as given_back
from messaging.services import opting
from orders import headline, timeline, wording
from orders.headline import Reader
from orders.models import Instruction, Order, Shipment
from orders.queries import orders as order_queries
from orders.queries import story
from orders.queries.shipments import ANSWER_WITHIN
from orders.services.instructing import TIME_TO_UNDO
from orders.states import Bucket
from orders.timeline import Entry, Kind
from returns import happenings as returning
from returns import wording as return_words
from returns.models import RtoCase

STEPS = (
    {ScanStatus.PICKED_UP, ScanStatus.IN_TRANSIT},
    {ScanStatus.AT_DESTINATION, ScanStatus.ON_HOLD},
    {ScanStatus.OUT_FOR_DELIVERY, ScanStatus.ATTEMPT_FAILED, ScanStatus.READY_FOR_COLLECTION},
    {ScanStatus.DELIVERED},
)  # the steps after booking


@dataclass(frozen=True, slots=True)
class ParcelCard:
    """A parcel as it stands at the side."""

    parcel: Shipment
    word: StateWord
    title: str
    steps: tuple[bool, ...]  # five, of which these are done; none for a parcel off the straight way
    lines: tuple[tuple[str, str, int, Any], ...]  # name, SKU, quantity, amount
    attempts_left: str


def of_order(order: Order, allowed: frozenset[Action], *, at: datetime, kind: Kind | None) -> dict[str, Any]:
    """The context of the order page."""
    failing = panel.on_order(order, allowed, acts.people(order.store), at=at)
    parcels = list(order.shipments.all())
    reader = Reader(order.store.zone, get_language() or "en", at)
    said = headline.of_order(order, parcels, reader)
    entries = _entries(order, reader)
    offers = actions.of_order(order, parcels, allowed, decided={one["case"].shipment_id for one in failing})
    return {
        "failing": failing,
        "decides": any(one["buttons"].leads for one in failing if "buttons" in one),
        "headline": said,
        "copy": _copy(order, parcels, said),
        **_offered(offers),
        "chips": [(one, sum(entry.kind is one for entry in entries)) for one in Kind],
        "kind": kind,
        "everything": len(entries),
        "next": _next(parcels, reader) if kind is None else [],
        "days": _days(entries, kind, reader),
        "cards": [_card(order, parcel, parcels) for parcel in parcels],
        "returning": {one.shipment_id: (one, return_words.of_case(one)) for one in _cases(order)},
        "lines": _lines(order) if not _packed(parcels) and len(parcels) != 1 else (),
        **_buyer(order, allowed),
        "may_task": Action.TASKS_WORK in allowed,
        "tasks": todos.of_order(order),
        "past": order_queries.past_of(order),
        "words": {bucket.value: wording.of_bucket(bucket) for bucket in Bucket},
        "undo": _undo(parcels, at),
    }


def _buyer(order: Order, allowed: frozenset[Action]) -> dict[str, Any]:
    """The buyer's card, and whether messages are wanted."""
    return {
        "buyer": buyers.card(order, allowed),
        "may_reveal": Action.ORDERS_REVEAL in allowed,
        "reachable": bool(buyers.addresses(order)),
        "opted_out": opting.since(store=order.store, addresses=buyers.addresses(order)),
    }


def _offered(offers: Sequence[Offer]) -> dict[str, Any]:
    """What can be done, the next thing to do among it, and what can't be done."""
    possible = [offer for offer in offers if isinstance(offer, Possible)]
    return {
        "possible": possible,
        "leads": next((offer for offer in possible if offer.leads), None),
        "locked": [offer for offer in offers if isinstance(offer, Locked)],
    }


def _entries(order: Order, reader: Reader) -> list[Entry]:
    """Everything that happened, from every room."""
    failing = failing_entries.of_order(order, reader)
    return [*story.entries(order, reader), *failing, *returning.entries(order, reader), *given_back.of_order(order)]


def _cases(order: Order) -> QuerySet[RtoCase]:
    """The order's parcels that travel back, or came."""
    return RtoCase.objects.filter(order=order).select_related("shipment")


def _days(entries: list[Entry], kind: Kind | None, reader: Reader) -> list[timeline.Day]:
    shown = timeline.folded(timeline.chosen(entries, kind))
    return timeline.days(shown, zone=reader.zone, today=reader.today, language=reader.language)


def _next(parcels: list[Shipment], reader: Reader) -> list[Entry]:
    """What is expected of parcels that are under way, the latest on top."""
    coming = list[Entry]()
    for parcel in parcels:
        if parcel.bucket != Bucket.OPEN or parcel.direction != Direction.FORWARD:
            continue
        if parcel.promised_on and parcel.promised_on >= reader.today:
            text = _("Delivery promised for %(day)s") % {"day": reader.day(parcel.promised_on)}
            end = datetime.combine(parcel.promised_on, datetime.max.time(), reader.zone)
            coming.append(
                Entry(Kind.SCAN, end, "home", text, expected=True, detail=_("told to the buyer, never changed"))
            )
        until = parcel.status_at + ANSWER_WITHIN if parcel.status_at else reader.at
        if parcel.status == ScanStatus.ATTEMPT_FAILED and until > reader.at:
            text = _("The courier decides alone after %(when)s") % {"when": reader.moment(until)}
            coming.append(Entry(Kind.SCAN, until, "clock", text, expected=True, detail=_("24 hours after the report")))
    return sorted(coming, key=lambda entry: entry.when, reverse=True)


def _card(order: Order, parcel: Shipment, parcels: list[Shipment]) -> ParcelCard:
    packed = [(one.line.product, one.quantity, one.line) for one in parcel.lines.all()]
    lines = tuple((product.name, product.sku, quantity, line.total) for product, quantity, line in packed)
    own = _lines(order) if len(parcels) == 1 else ()
    title = _("Parcel %(number)d of %(all)d") % {"number": parcels.index(parcel) + 1, "all": len(parcels)}
    limit = _("%(tried)d failed") % {"tried": parcel.attempts} if parcel.attempts else ""
    return ParcelCard(parcel, wording.of_scan(parcel.status), title, _steps(parcel), lines or own, limit)


def _packed(parcels: list[Shipment]) -> bool:
    """Whether it is known what travels in which parcel."""
    return any(parcel.lines.all() for parcel in parcels)


def _steps(parcel: Shipment) -> tuple[bool, ...]:
    if parcel.bucket not in {Bucket.OPEN, Bucket.DELIVERED}:
        return ()
    reached = next((place for place, states in enumerate(STEPS, 1) if parcel.status in states), 0)
    return tuple(step <= reached for step in range(len(STEPS) + 1))


def _lines(order: Order) -> tuple[tuple[str, str, int, Any], ...]:
    return tuple((line.product.name, line.product.sku, line.quantity, line.total) for line in order.lines.all())


def _copy(order: Order, parcels: list[Shipment], said: headline.Headline) -> str:
    """What an agent pastes into an answer: the sentence, and the numbers to follow it by."""
    numbers = [f"{wording.courier(parcel.courier)} {formats.awb(parcel.awb)}" for parcel in parcels if parcel.awb]
    return " ".join([f"{order.number}:", f"{said.word}{said.rest}", *numbers])


def _undo(parcels: list[Shipment], at: datetime) -> Instruction | None:
    """The instruction that can still be undone, the latest first."""
    waiting = [row for parcel in parcels for row in parcel.instructions.all() if row.state == QueueState.WAITING]
    fresh = [row for row in waiting if not row.tries and at - row.asked_at < TIME_TO_UNDO]
    return max(fresh, key=lambda row: row.asked_at, default=None)
