"""What the desk's timelines tell of failed deliveries beside scans and instructions: answers, claims, what was done."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from core.web.state_words import Colour, mid_sentence
from desk.ndr.wording import in_short
from ndr.models import Act, Answer, Case
from ndr.states import CaseAction
from orders import wording
from orders.headline import Reader
from orders.models import Order
from orders.timeline import Entry, Kind

PROMISED = Q(honoured_at__isnull=False) | Q(broken_at__isnull=False)
SAID_ELSEWHERE = frozenset(CaseAction) - {CaseAction.ESCALATE, CaseAction.CLAIM_FAKE_ATTEMPT}  # instructions, notes


def of_order(order: Order, reader: Reader) -> list[Entry]:
    """Everything about the order's cases; two queries."""
    cases = Case.objects.filter(order=order.pk)
    answers = Answer.objects.filter(case__in=cases).select_related("taken_by")
    acts = Act.objects.filter(~Q(action__in=SAID_ELSEWHERE) | PROMISED, case__in=cases)
    told = list(acts.select_related("actor", "rule", "case"))
    return [*_answers(answers, reader), *_acts(told), *_promises(told, reader)]


def _answers(rows: Iterable[Answer], reader: Reader) -> Iterator[Entry]:
    for row in rows:
        heard = _("told to %(person)s") % {"person": row.taken_by} if row.taken_by else _("on the link")
        words = " ".join(filter(None, (row.landmark, row.note)))
        yield Entry(
            Kind.CONTACT, row.at, "message", f" {in_short(row, at=reader.at)}", emphasis=_("Buyer:"), detail=heard,
            quote=words, at=row.at,
        )  # fmt: skip


def _acts(rows: Iterable[Act]) -> Iterator[Entry]:
    for row in rows:
        if row.action in SAID_ELSEWHERE:
            continue
        who = _("by rule %(name)s") % {"name": row.rule} if row.rule else ""
        who = who or (_("by %(person)s") % {"person": row.actor} if row.actor else "")
        icon = "flag" if row.action == CaseAction.ESCALATE else "gavel"
        said = mid_sentence(row.get_action_display())
        yield Entry(Kind.DECISION, row.at, icon, _("Done: %(what)s") % {"what": said}, detail=who, at=row.at)


def _promises(rows: Iterable[Act], reader: Reader) -> Iterator[Entry]:
    """Whether couriers went as they had accepted. Two instructions of one moment are one promise."""
    for row in {(row.case_id, row.at): row for row in rows if row.honoured_at or row.broken_at}.values():
        courier = wording.courier(row.case.courier) or _("The courier")
        if row.honoured_at:
            text = _("%(courier)s went again, as it had accepted") % {"courier": courier}
            yield Entry(
                Kind.DECISION, row.honoured_at, "circle-check", text, colour=Colour.ARRIVED, at=row.honoured_at
            )  # fmt: skip
        elif row.broken_at and row.honour_by:
            said = {"courier": courier, "when": reader.moment(row.honour_by)}
            text = _("%(courier)s accepted another attempt and had not gone by %(when)s") % said
            yield Entry(
                Kind.DECISION, row.broken_at, "clock-exclamation", text, colour=Colour.LOSS, at=row.broken_at
            )  # fmt: skip
