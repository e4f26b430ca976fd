"""What the desk's timelines tell of failed deliveries beside scans and instructions: answers, claims, what was done."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from core.web.state_words import mid_sentence
from desk.ndr.wording import in_short
from ndr.models import Act, Answer, Case
from ndr.states import CaseAction
from orders.headline import Reader
from orders.models import Order
from orders.timeline import Entry, Kind

SAID_ELSEWHERE = frozenset(CaseAction) - {CaseAction.ESCALATE, CaseAction.CLAIM_FAKE_ATTEMPT}  # instructions, notes


def of_order(order: Order, reader: Reader) -> list[Entry]:
    """Everything about the order's cases; two queries."""
    cases = Case.objects.filter(order=order.pk)
    answers = Answer.objects.filter(case__in=cases).select_related("taken_by")
    acts = Act.objects.filter(case__in=cases).exclude(action__in=SAID_ELSEWHERE).select_related("actor", "rule")
    return [*_answers(answers, reader), *_acts(acts)]


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
        who = _("by rule %(name)s") % {"name": row.rule} if row.rule else ""
        who = who or (_("by %(person)s") % {"person": row.actor} if row.actor else "")
        icon = "flag" if row.action == CaseAction.ESCALATE else "gavel"
        said = mid_sentence(row.get_action_display())
        yield Entry(Kind.DECISION, row.at, icon, _("Done: %(what)s") % {"what": said}, detail=who, at=row.at)
