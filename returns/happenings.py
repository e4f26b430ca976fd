"""What happened to an order's parcels on their way back, as entries of its timeline."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit
from core.models import AuditEvent
from core.web import formats
from core.web.state_words import mid_sentence
from orders.headline import Reader
from orders.models import Order
from orders.timeline import Entry, Kind
from returns.models import Claim, RtoCase
from returns.states import ClaimKind, ClaimStatus, End, RtoStatus

Words = tuple[str, str, str]  # icon, sentence, more in grey


def entries(order: Order, reader: Reader) -> list[Entry]:
    """Unsorted; one query where nothing ever came back, three otherwise."""
    cases = list(RtoCase.objects.filter(order=order).only("pk"))
    if not cases:
        return []
    claims = list(Claim.objects.filter(case__in=cases).only("pk"))
    told = [(event, _told(order, event, reader)) for event in audit.about(*cases, *claims)]
    return [
        Entry(Kind.DECISION, event.at, words[0], words[1], detail=_line(words[2], _who(event)), at=event.at)
        for event, words in told
        if words
    ]


def _told(order: Order, event: AuditEvent, reader: Reader) -> Words | None:
    tell = TELL.get(event.verb)
    return tell(order, event, reader) if tell else None


def _who(event: AuditEvent) -> str:
    return _("by %(person)s") % {"person": event.actor} if event.actor else ""


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _moved(_order: Order, event: AuditEvent, _reader: Reader) -> Words | None:
    if event.after == RtoStatus.CLOSED:
        ended = event.facts.get("ended", "")
        return "circle-check", _("Return closed"), str(End(ended).label) if ended in End.values else ""
    return {
        RtoStatus.EXPECTED.value: ("clock", _("Waited for again"), ""),
        RtoStatus.DISPUTED.value: ("gavel", _("Sent back after it was delivered: disputed"), ""),
        RtoStatus.RECEIVED.value: ("package-import", _("Received back"), ""),
        RtoStatus.INSPECTED.value: ("square-check", _("Inspected"), ""),
        RtoStatus.WRITTEN_OFF.value: ("circle-minus", _("Return written off"), ""),
    }.get(event.after or "")


def _counted(_order: Order, event: AuditEvent, _reader: Reader) -> Words:
    received, missing, wrong = (int(event.facts.get(name) or 0) for name in ("received", "missing", "wrong"))
    came = ngettext("%(n)d unit came back", "%(n)d units came back", received) % {"n": received}
    lost = ngettext("%(n)d missing", "%(n)d missing", missing) % {"n": missing} if missing else ""
    other = ngettext("%(n)d wrong", "%(n)d wrong", wrong) % {"n": wrong} if wrong else ""
    return "list-check", came, ", ".join(filter(None, (lost, other)))


def _claimed(order: Order, event: AuditEvent, reader: Reader) -> Words | None:
    kind, status = event.facts.get("kind", ""), event.after
    if kind not in ClaimKind.values or status not in ClaimStatus.values:
        return None
    what = mid_sentence(ClaimKind(kind).label)
    text = _("Claim for %(what)s: %(status)s") % {"what": what, "status": mid_sentence(ClaimStatus(status).label)}
    amount = event.facts.get("paid") if status == ClaimStatus.PAID else event.facts.get("asked")
    return "gavel", text, _money(amount, order, reader)


def _money(amount: object, order: Order, reader: Reader) -> str:
    try:
        return formats.money(Decimal(str(amount)), currency=order.currency, language=reader.language)
    except InvalidOperation:
        return ""


TELL: dict[str, Callable[[Order, AuditEvent, Reader], Words | None]] = {
    "returns.case.moved": _moved,
    "returns.case.counted": _counted,
    "returns.claim.opened": _claimed,
    "returns.claim.moved": _claimed,
}
