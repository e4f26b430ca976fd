"""Where a return stands, in the buyer's words: what was done, what is next, until when. Nothing personal is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from core.web import formats
from orders import wording
from orders.models import Order
from portal.returning import draft
from returns import shown
from returns.models import Pickup, ReturnLine, ReturnRequest
from returns.shown import Shown
from returns.states import Goods, Outcome, PickupProblem, ReturnStatus

Words = str | Promise
FETCHED: Final = frozenset({Shown.PICKED_UP, Shown.IN_TRANSIT, Shown.TO_THE_BUYER, Shown.ARRIVED, Shown.LOST})
ENDED: Final = frozenset({Shown.RESOLVED, Shown.CLOSED})
NOTHING: Final = frozenset({Shown.REJECTED, Shown.CANCELLED})
OPEN: Final = frozenset({ReturnStatus.REQUESTED, ReturnStatus.APPROVED})
WAY: Final[Sequence[tuple[frozenset[Shown], Words, str]]] = (
    (frozenset(), _l("Request"), "message"),
    (frozenset(Shown) - {Shown.REQUESTED}, _l("Approval"), "circle-check"),
    (FETCHED | ENDED | {Shown.RECEIVED, Shown.INSPECTED}, _l("Pickup"), "truck"),
    (ENDED | {Shown.RECEIVED, Shown.INSPECTED}, _l("Arrival"), "building-store"),
    (ENDED, _l("Settlement"), "check"),
)  # by step: when it is done, its word, its icon
HEADLINES: Final[dict[Shown, Words]] = {
    Shown.REQUESTED: _l("The shop looks at your return."),
    Shown.TO_BOOK: _l("Your return is approved."),
    Shown.BOOKING: _l("Your return is approved."),
    Shown.BOOKED: _l("A courier comes to fetch it."),
    Shown.OUT_FOR_PICKUP: _l("The courier is on its way to you."),
    Shown.PICKUP_FAILED: _l("The courier could not fetch it."),
    Shown.PICKED_UP: _l("The courier has it."),
    Shown.IN_TRANSIT: _l("It is on its way to the shop."),
    Shown.TO_THE_BUYER: _l("The courier brings it back to you."),
    Shown.ARRIVED: _l("It has arrived at the shop."),
    Shown.LOST: _l("The courier lost or damaged it."),
    Shown.APPROVED: _l("Your return is approved."),
    Shown.RECEIVED: _l("It has arrived at the shop."),
    Shown.INSPECTED: _l("The shop has looked at it."),
    Shown.REJECTED: _l("The shop does not take it back."),
    Shown.CANCELLED: _l("This return was called off."),
}
OUTCOMES: Final[dict[str, Words]] = {
    Outcome.REFUNDED: _l("Your money is on its way back."),
    Outcome.EXCHANGED: _l("Your exchange is on its way."),
    Outcome.CREDITED: _l("Your store credit is there."),
    Outcome.REPLACED: _l("Your replacement is on its way."),
    Outcome.REJECTED_AT_QC: _l("The shop looked at it and can’t accept it."),
}
PROBLEMS: Final[dict[str, Words]] = {
    PickupProblem.UNREACHABLE: _l("It says that it did not reach you."),
    PickupProblem.CANCELLED: _l("It says that you called it off."),
    PickupProblem.QC_FAILED: _l("It says that the product did not pass the check at the door."),
    PickupProblem.NOT_READY: _l("It says that the parcel was not ready."),
    PickupProblem.ADDRESS: _l("It says that it did not find the address."),
    PickupProblem.OUT_OF_AREA: _l("It says that it does not come to this address."),
    PickupProblem.RESCHEDULED: _l("It says that you asked for another day."),
    PickupProblem.QUANTITY_MISMATCH: _l("It says that the number of pieces was not right."),
    PickupProblem.MAX_ATTEMPTS: _l("It has tried as often as it does."),
}


@dataclass(frozen=True, slots=True)
class Step:
    """`state`: "done", "now" or empty; as the style sheet has it."""

    word: Words
    icon: str
    state: str


@dataclass(frozen=True, slots=True)
class Good:
    """Units of one line in her own words; `instead`: what she gets for them, where exchanged."""

    name: str
    units: int
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One return as its buyer sees it."""

    request: ReturnRequest
    stage: Shown
    headline: Words
    steps: Sequence[Step]
    next: Sequence[Words]
    goods: Sequence[Good]

    @property
    def back(self) -> Decimal:
        """What she gets, in the order's currency."""
        return self.request.value - self.request.fee + self.request.bonus

    @property
    def may_cancel(self) -> bool:
        """Until somebody has the goods."""
        return self.request.status in OPEN and self.stage not in FETCHED

    @property
    def may_rate(self) -> bool:
        """Once it is over, and only once."""
        return self.stage in ENDED and not hasattr(self.request, "rating")


def of(order: Order, *, at: datetime) -> list[Standing]:
    """All returns of an order, the newest first."""
    rows = ReturnRequest.objects.filter(order=order).select_related("rating", "payout", "credit", "store", "order")
    rows = rows.prefetch_related("tries__shipment", "lines__line__product", "lines__wants")
    return [_of(row, at) for row in rows.order_by("-asked_at", "-pk")]


def _of(row: ReturnRequest, at: datetime) -> Standing:
    stage = shown.of_request(row)
    pickup = max(row.tries.all(), key=lambda one: one.number, default=None)
    headline = OUTCOMES.get(row.outcome) or HEADLINES.get(stage, "")
    told = [words for words in _next(row, stage, pickup, at) if words]
    return Standing(row, stage, headline, _steps(row, stage), told, [_good(line) for line in row.lines.all()])


def _good(line: ReturnLine) -> Good:
    product = line.line.product
    why = draft.named(f"{line.why}:{line.detail}")
    return Good(product.name or product.sku, line.quantity, why, str(line.wants) if line.wants else "")


def _steps(row: ReturnRequest, stage: Shown) -> list[Step]:
    """The way, shorter where nothing has to come; none for what leads nowhere."""
    if stage in NOTHING:
        return []
    way = list(WAY) if row.goods == Goods.TO_COME else [WAY[0], WAY[1], WAY[4]]
    done = [not when or stage in when for when, _word, _icon in way]
    now = done.index(False) if False in done else len(way)
    states = ["done" if here else "now" if place == now else "" for place, here in enumerate(done)]
    return [Step(word, icon, state) for (_when, word, icon), state in zip(way, states, strict=True)]


def _next(row: ReturnRequest, stage: Shown, pickup: Pickup | None, at: datetime) -> list[Words]:
    """What happens now, and until when."""
    if stage is Shown.REQUESTED:
        return [_("It answers by %(when)s.") % {"when": _moment(row.due_at, at)} if row.due_at else ""]
    if stage in {Shown.RECEIVED, Shown.INSPECTED}:
        return [_("It settles it by %(when)s.") % {"when": _moment(row.due_at, at)} if row.due_at else ""]
    if stage is Shown.PICKUP_FAILED:
        problem = PROBLEMS.get(pickup.problem, "") if pickup else ""
        return [problem, _("The shop sees to it that it comes again. Keep the parcel ready.")]
    if stage in {Shown.TO_BOOK, Shown.BOOKING, Shown.BOOKED, Shown.OUT_FOR_PICKUP}:
        return [
            _visit(row, pickup, at),
            _("Pack it as it came, with everything that belongs to it."),
            _("You pay nothing at the door."),
        ]
    return list(NEXT.get(stage, ()))


def _visit(row: ReturnRequest, pickup: Pickup | None, at: datetime) -> str:
    slot = (pickup.slot_on if pickup else None) or row.slot_on
    named = {"courier": wording.courier(pickup.shipment.courier)} if pickup else {}
    if slot is None:
        return (
            _("%(courier)s comes on one of the next days.") % named
            if pickup
            else _("The shop now asks a courier to come.")
        )
    today = timezone.localdate(at, row.store.zone)
    named["day"] = formats.day_long(slot, today=today, language=get_language() or "en")
    return (
        _("%(courier)s comes on %(day)s.") % named
        if pickup
        else _("The shop now asks a courier to come on %(day)s.") % named
    )


def _moment(due: datetime, at: datetime) -> str:
    return formats.moment(due, now=at, zone=timezone.get_current_timezone(), language=get_language() or "en")


NEXT: Final[dict[Shown, Sequence[Words]]] = {
    Shown.PICKED_UP: (_l("The shop looks at it once it is there, then settles it."),),
    Shown.IN_TRANSIT: (_l("The shop looks at it once it is there, then settles it."),),
    Shown.ARRIVED: (_l("The shop unpacks it and looks at it."),),
    Shown.APPROVED: (_l("You keep what you have; nothing has to be sent."),),
    Shown.LOST: (_l("It is not your doing: the shop gets in touch."),),
    Shown.TO_THE_BUYER: (_l("Please talk to the shop."),),
}
