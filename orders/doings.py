"""What people did with an order and wrote on it, as entries of its timeline. Pure: rows come in, entries go out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from django.utils.translation import gettext as _

from core.models import AuditEvent
from core.web import formats
from core.web.state_words import mid_sentence
from orders import editing, wording
from orders.models import Note, Order
from orders.states import CancelReason, Decision, Renumbering
from orders.timeline import Entry, Kind

Words = tuple[str, str, str]  # icon, sentence, more in grey
Tell = Callable[[Order, AuditEvent], Words | None]
TAGGED = "orders.order.tagged"
SIGNS = {"tags_on": "+", "tags_off": "−"}


def of_people(order: Order, events: Iterable[AuditEvent], *, tags: Mapping[int, str]) -> Iterator[Entry]:
    """One entry for each deed that concerns a colleague; `tags` are those that the events name, by id."""
    telling: dict[str, Tell] = {**TELL, TAGGED: partial(_tagged, tags)}
    for event in events:
        told = telling.get(event.verb)
        if told and (words := told(order, event)):
            icon, text, more = words
            yield Entry(Kind.DECISION, event.at, icon, text, detail=_line(more, _who(event)), at=event.at)


def notes(rows: Iterable[Note]) -> Iterator[Entry]:
    """What people wrote, on yellow."""
    for row in rows:
        who = _("by %(person)s") % {"person": row.author} if row.author else ""
        edited = _("changed later") if row.edited_at else ""
        detail = _line(who, edited)
        yield Entry(
            Kind.NOTE, row.written_at, "note", "", note=row.text, note_id=row.pk, detail=detail, at=row.written_at
        )


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


def tags_in(events: Iterable[AuditEvent]) -> set[int]:
    """The ids of the tags that these deeds name."""
    return {pk for event in events if event.verb == TAGGED for name in SIGNS for pk in event.facts.get(name, [])}


def _tagged(tags: Mapping[int, str], _order: Order, event: AuditEvent) -> Words:
    told = [f"{sign} {tags[pk]}" for name, sign in SIGNS.items() for pk in event.facts.get(name, []) if pk in tags]
    return "tag", _("Tags changed"), ", ".join(told)


def _taken(_order: Order, _event: AuditEvent) -> Words:
    return "plus", _("Entered here"), ""


def _edited(_order: Order, event: AuditEvent) -> Words:
    names = [str(editing.LABELS.get(field, field)) for field in event.facts.get("fields", [])]
    what = ", ".join([names[0], *(mid_sentence(name) for name in names[1:])]) if names else ""
    return "pencil", _("Order changed"), what


def _packed(_order: Order, event: AuditEvent) -> Words:
    count = len(event.facts.get("parcels", []))
    return "package", _("Products put into parcels: %(count)d") % {"count": count}, ""


def _added(_order: Order, event: AuditEvent) -> Words:
    return "package", _("Parcel added"), formats.awb(event.after or "")


def _numbered(_order: Order, event: AuditEvent) -> Words:
    courier = wording.courier(str(event.facts.get("courier", "")))
    return "truck", _("Courier and AWB entered"), _line(courier, formats.awb(event.after or ""))


def _renumbered(_order: Order, event: AuditEvent) -> Words:
    change = f"{formats.awb(event.before or '')} → {formats.awb(event.after or '')}"
    reason = event.facts.get("reason", "")
    why = str(Renumbering(reason).label) if reason in Renumbering.values else ""
    return "pencil", _("AWB corrected"), _line(change, why)


def _detached(_order: Order, event: AuditEvent) -> Words:
    return "unlink", _("Parcel taken off the order"), formats.awb(event.before or "")


TELL: dict[str, Tell] = {
    "orders.order.taken": _taken,
    "orders.order.moved": _moved,
    "orders.order.edited": _edited,
    "orders.order.packed": _packed,
    "orders.order.parcel_detached": _detached,
    "orders.parcel.added": _added,
    "orders.parcel.numbered": _numbered,
    "orders.parcel.renumbered": _renumbered,
    "orders.contact.revealed": _revealed,
}
