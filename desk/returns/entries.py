"""What the desk's timelines tell of returns: what was asked, decided and rated, and the tries to fetch the goods."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from core import audit
from core.models import AuditEvent
from core.web.state_words import Colour, mid_sentence
from desk.settings import audit_words
from orders.models import Order
from orders.timeline import Entry, Kind
from returns.models import Pickup, ReturnRequest
from returns.states import PickupEnd, PickupProblem, ReturnStatus

MOVED = {
    ReturnStatus.REQUESTED: ("refresh", ""),
    ReturnStatus.APPROVED: ("circle-check", Colour.ARRIVED),
    ReturnStatus.REJECTED: ("thumb-down", Colour.ENDED),
    ReturnStatus.RECEIVED: ("package-import", Colour.ARRIVED),
    ReturnStatus.INSPECTED: ("square-check", Colour.ARRIVED),
    ReturnStatus.RESOLVED: ("coins", Colour.ARRIVED),
    ReturnStatus.CLOSED: ("circle-minus", Colour.ENDED),
    ReturnStatus.CANCELLED: ("circle-minus", Colour.ENDED),
}


def of_order(order: Order) -> list[Entry]:
    """Everything about the order's returns; one query where there are none, three otherwise."""
    requests = list(ReturnRequest.objects.filter(order=order).order_by("pk"))
    if not requests:
        return []
    tries = Pickup.objects.filter(request__in=requests).select_related("request").order_by("pk")
    return [*_deeds({one.pk: one for one in requests}, audit.about(*requests)), *_tries(tries)]


def _deeds(requests: dict[int, ReturnRequest], events: Iterable[AuditEvent]) -> Iterator[Entry]:
    for event in events:
        request = requests[event.subject_id]
        if event.verb == "returns.request.asked":
            by = _by(event.actor) if event.actor else mid_sentence(request.get_asked_by_display())
            text = _("Return asked for: %(number)s") % {"number": request.number}
            yield Entry(Kind.CONTACT, event.at, "arrow-back-up", text, detail=by, at=event.at)
        elif event.after in ReturnStatus.values:
            yield _moved(request, ReturnStatus(event.after), event)
        else:
            text = f"{request.number}: {audit_words.words(event.verb)}"
            yield Entry(Kind.DECISION, event.at, "note", text, detail=_by(event.actor), at=event.at)


def _moved(request: ReturnRequest, to: ReturnStatus, event: AuditEvent) -> Entry:
    icon, colour = MOVED[to]
    text = _("%(number)s: %(state)s") % {"number": request.number, "state": mid_sentence(to.label)}
    said = request.refused_why if to is ReturnStatus.REJECTED else ""
    by_policy = to is ReturnStatus.APPROVED and event.actor is None
    by = _("by its policy") if by_policy else _by(event.actor)
    return Entry(Kind.DECISION, event.at, icon, text, detail=by, colour=colour, note=said, at=event.at)


def _tries(rows: Iterable[Pickup]) -> Iterator[Entry]:
    for row in rows:
        told = {"number": row.request.number, "n": row.number}
        text = _("%(number)s: try %(n)d to fetch it is arranged") % told
        yield Entry(Kind.DECISION, row.asked_at, "calendar-event", text, at=row.asked_at)
        if row.failed_at:
            why = str(PickupProblem(row.problem).label) if row.problem else ""
            text = _("%(number)s: not fetched") % told
            yield Entry(Kind.SCAN, row.failed_at, "alert-circle", text, detail=why, at=row.failed_at, failed=True)
        if row.ended_at and row.end != PickupEnd.FAILED:
            end = mid_sentence(PickupEnd(row.end).label)
            text = _("%(number)s: %(state)s") % {**told, "state": end}
            yield Entry(Kind.SCAN, row.ended_at, "truck", text, at=row.ended_at)


def _by(person: object) -> str:
    return _("by %(person)s") % {"person": person} if person else _("by the system")
