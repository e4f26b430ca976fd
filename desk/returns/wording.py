"""What a return says of itself: where it stands, what comes back and why, what the buyer gets, its clock. Pure."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.web import formats
from core.web.paging import CappedCount
from core.web.state_words import Colour, StateWord
from desk.ndr.wording import TwoLines
from desk.worklists import Left
from returns import shown
from returns.models import ReturnLine, ReturnRequest
from returns.queries.worklist import Queue
from returns.shown import Shown
from returns.states import Approval, Goods, Outcome, Resolution
from returns.why import Why

COLOURS: dict[Shown, tuple[Colour, str]] = {
    Shown.REQUESTED: (Colour.ACT, "help-circle"),
    Shown.TO_BOOK: (Colour.ACT, "calendar-event"),
    Shown.BOOKING: (Colour.WAITING, "clock"),
    Shown.BOOKED: (Colour.WAITING, "calendar-event"),
    Shown.OUT_FOR_PICKUP: (Colour.MOVING, "truck-delivery"),
    Shown.PICKUP_FAILED: (Colour.ACT, "alert-circle"),
    Shown.PICKED_UP: (Colour.BACK, "truck"),
    Shown.IN_TRANSIT: (Colour.BACK, "truck"),
    Shown.TO_THE_BUYER: (Colour.ACT, "alert-circle"),
    Shown.ARRIVED: (Colour.BACK, "package-import"),
    Shown.LOST: (Colour.LOSS, "alert-octagon"),
    Shown.APPROVED: (Colour.MOVING, "circle-check"),
    Shown.RECEIVED: (Colour.ARRIVED, "circle-check"),
    Shown.INSPECTED: (Colour.ARRIVED, "square-check"),
    Shown.RESOLVED: (Colour.ARRIVED, "coins"),
    Shown.CLOSED: (Colour.ENDED, "circle-minus"),
    Shown.REJECTED: (Colour.ENDED, "thumb-down"),
    Shown.CANCELLED: (Colour.ENDED, "circle-minus"),
}


def of_request(request: ReturnRequest) -> StateWord:
    """The one coloured word; its tries with their parcels are at hand."""
    stage = shown.of_request(request)
    return StateWord(stage.label, *COLOURS[stage])


def left(request: ReturnRequest, *, at: datetime) -> Left:
    """The clock while an answer or an end is owed; else how long ago it was asked for."""
    language = get_language() or "en"
    if request.due_at is not None:
        words = formats.time_left(request.due_at, at=at, language=language)
        return Left(words, formats.urgency(request.due_at, at=at), _moment(request.due_at, at))
    return Left(formats.age(request.asked_at, at=at, language=language), "", _moment(request.asked_at, at))


def what(lines: Sequence[ReturnLine]) -> TwoLines:
    """What comes back, and why."""
    units = sum(line.quantity for line in lines)
    goods = lines[0].line.product.name or lines[0].line.product.sku if lines else ""
    several = len(lines) - 1
    if several > 0:
        goods += ngettext(" and %(n)d more", " and %(n)d more", several) % {"n": several}
    reasons = ", ".join(dict.fromkeys(reason(line) for line in lines))
    return TwoLines(f"{units} × {goods}" if goods else str(units), reasons)


def reason(line: ReturnLine) -> str:
    """The reason, and what comes closest where it was said."""
    why = str(Why(line.why).label)
    return f"{why}: {line.get_detail_display()}" if line.detail else why


def gets(request: ReturnRequest) -> TwoLines:
    """What the buyer gets, and in which way."""
    language = get_language() or "en"
    money = formats.money(back(request), currency=request.order.currency, language=language)
    if request.outcome:
        return TwoLines(money, str(Outcome(request.outcome).label))
    way = str(Resolution(request.resolution).label)
    kept = _("%(way)s, keeps the goods") % {"way": way} if request.goods == Goods.KEPT else way
    return TwoLines(money, kept)


def back(request: ReturnRequest) -> Decimal:
    """What is left of the value after the fee, with the bonus."""
    return request.value - request.fee + request.bonus


def verdict(request: ReturnRequest, lines: Sequence[ReturnLine]) -> TwoLines:
    """What the policies said, and which."""
    if any(line.version is None for line in lines):
        return TwoLines(_("Outside the policies"), _("taken back by one of us"), faint=True)
    said = _("Approved by itself") if request.approval == Approval.AUTO else _("Wants a look")
    named = dict.fromkeys(
        _("%(policy)s, version %(n)d") % {"policy": line.version.policy.name, "n": line.version.number}
        for line in lines
        if line.version
    )
    return TwoLines(said, " · ".join(named))


def headline(queue: Queue, total: CappedCount, late: CappedCount | None) -> str:
    """The tab in a sentence with its numbers."""
    n = {"n": total}
    words = {
        Queue.TO_APPROVE: ngettext(
            "%(n)s return waits for your answer.", "%(n)s returns wait for your answer.", total.n
        ),
        Queue.ON_THE_WAY: ngettext(
            "%(n)s return is on its way to you.", "%(n)s returns are on their way to you.", total.n
        ),
        Queue.TO_RECEIVE: ngettext(
            "%(n)s return is to be received or inspected.", "%(n)s returns are to be received or inspected.", total.n
        ),
        Queue.TO_RESOLVE: ngettext(
            "%(n)s buyer waits for the end of a return.", "%(n)s buyers wait for the end of their returns.", total.n
        ),
        Queue.OVER: ngettext("%(n)s return is over.", "%(n)s returns are over.", total.n),
        Queue.ALL: ngettext("%(n)s return in all.", "%(n)s returns in all.", total.n),
    }
    if not total.n and queue in NOTHING:
        return NOTHING[queue]()
    said = words[queue] % n
    if late is None or not late.n:
        return said
    return said + " " + ngettext("%(n)s is past its clock.", "%(n)s are past their clock.", late.n) % {"n": late}


NOTHING = {
    Queue.TO_APPROVE: lambda: _("Every return has its answer."),
    Queue.ON_THE_WAY: lambda: _("Nothing is on its way to you."),
    Queue.TO_RECEIVE: lambda: _("Nothing is to be received or inspected."),
    Queue.TO_RESOLVE: lambda: _("No buyer waits for the end of a return."),
}


def _moment(when: datetime, at: datetime) -> str:
    return formats.moment(when, now=at, zone=timezone.get_current_timezone(), language=get_language() or "en")
