"""The timeline of a returning parcel: its scans, what came in at the door, what was decided, what was claimed."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from core import audit
from core.models import AuditEvent
from core.web import formats
from core.web.state_words import Colour, mid_sentence
from orders import happenings
from orders.headline import Reader
from orders.timeline import Entry, Kind
from returns import wording
from returns.models import Arrival, Claim, RtoCase
from returns.states import ClaimKind, ClaimStatus, RtoStatus, Verdict

LATEST = 300  # scans of one parcel
ICONS = {
    Verdict.EXPECTED: "barcode",
    Verdict.AGAIN: "refresh",
    Verdict.NOT_RETURNING: "alert-circle",
    Verdict.UNKNOWN: "help-circle",
}
DECIDED = {
    RtoStatus.EXPECTED: ("refresh", ""),
    RtoStatus.RECEIVED: ("package-import", Colour.ARRIVED),
    RtoStatus.INSPECTED: ("square-check", Colour.ARRIVED),
    RtoStatus.CLOSED: ("circle-check", Colour.ENDED),
    RtoStatus.DISPUTED: ("gavel", Colour.LOSS),
    RtoStatus.WRITTEN_OFF: ("trash", Colour.ENDED),
}


def entries(case: RtoCase, reader: Reader) -> list[Entry]:
    """Everything that happened to it, unsorted; two queries, for scans and deeds."""
    scans = list(case.shipment.scans.order_by("happened_at", "pk")[:LATEST])
    claims = {one.pk: one for one in case.claims.all()}
    return [
        *happenings.scans(case.shipment, scans),
        *_arrivals(case.arrivals.all()),
        *_deeds(case, claims, audit.about(case, *claims.values()), reader),
    ]


def _arrivals(rows: Iterable[Arrival]) -> Iterator[Entry]:
    for row in rows:
        verdict = Verdict(row.verdict)
        text = _("Scanned at the door: %(verdict)s") % {"verdict": mid_sentence(verdict.label)}
        yield Entry(
            Kind.CONTACT, row.at, ICONS[verdict], text, detail=_by(row.by), at=row.at,
            failed=verdict is Verdict.NOT_RETURNING,
        )  # fmt: skip


def _deeds(case: RtoCase, claims: dict[int, Claim], events: Iterable[AuditEvent], reader: Reader) -> Iterator[Entry]:
    for event in events:
        if event.subject_type == case._meta.label_lower and event.after in RtoStatus.values:
            status = RtoStatus(event.after)
            icon, colour = DECIDED[status]
            text = _("Set to “%(state)s”") % {"state": status.label}
            yield Entry(Kind.DECISION, event.at, icon, text, detail=_by(event.actor), colour=colour, at=event.at)
        elif event.subject_id in claims and event.subject_type != case._meta.label_lower:
            yield _claim(claims[event.subject_id], event, case, reader)


def _claim(claim: Claim, event: AuditEvent, case: RtoCase, reader: Reader) -> Entry:
    status = ClaimStatus(event.after) if event.after in ClaimStatus.values else ClaimStatus.OPEN
    word = wording.OF_CLAIM[status]
    money = formats.money(claim.asked, currency=case.order.currency, language=reader.language)
    told = {"kind": mid_sentence(ClaimKind(claim.kind).label), "money": money, "state": mid_sentence(word.text)}
    text = _("Claim for %(kind)s, %(money)s: %(state)s") % told
    return Entry(Kind.DECISION, event.at, word.icon, text, detail=_by(event.actor), colour=word.colour, at=event.at)


def _by(person: object) -> str:
    return _("by %(person)s") % {"person": person} if person else _("by the system")
