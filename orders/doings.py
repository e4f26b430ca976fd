"""What people did with an order, from the audit log, as entries of its timeline. Pure."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from core.models import AuditEvent
from orders.models import Order
from orders.states import CancelReason, Decision
from orders.timeline import Entry, Kind

Words = tuple[str, str, str]  # icon, sentence, more in grey


def of_people(order: Order, events: Iterable[AuditEvent]) -> Iterator[Entry]:
    """One entry for each deed that concerns a colleague."""
    for event in events:
        told = TELL.get(event.verb)
        if told and (words := told(order, event)):
            icon, text, more = words
            yield Entry(Kind.DECISION, event.at, icon, text, detail=_line(more, _who(event)), at=event.at)


def _who(event: AuditEvent) -> str:
    return _("by %(person)s") % {"person": event.actor} if event.actor else _("by the system")


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _moved(order: Order, event: AuditEvent) -> Words | None:
    if event.after not in Decision.values:
        return None
    text = _("Order set to “%(state)s”") % {"state": Decision(event.after).label}
    reason = event.facts.get("reason", "")
    if reason not in CancelReason.values:
        return "square-check", text, ""
    words = order.cancel_text if order.cancel_reason == reason else ""
    return "ban", text, _line(str(CancelReason(reason).label), words)


def _revealed(_order: Order, _event: AuditEvent) -> Words:
    return "eye", _("Contact data looked at"), ""


def _tagged(_order: Order, event: AuditEvent) -> Words:
    added, removed = event.facts.get("added", []), event.facts.get("removed", [])
    told = [f"+ {name}" for name in added] + [f"− {name}" for name in removed]
    return "tag", _("Tags changed"), ", ".join(told)


TELL: dict[str, Callable[[Order, AuditEvent], Words | None]] = {
    "orders.order.moved": _moved,
    "orders.contact.revealed": _revealed,
    "orders.order.tagged": _tagged,
}
