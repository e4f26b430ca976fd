"""What was done about a case by rule, what helped before, and the words for a courier that is told by people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.roles import Action
from core.queue import QueueState
from core.web import formats
from core.web.state_words import mid_sentence
from desk.ndr import rule_words
from ndr import messages
from ndr.models import Act, Case, Rule
from ndr.queries import chances
from ndr.states import LIVE, CaseAction
from orders.models import BuyerLink, Purpose
from orders.models.instructions import Result
from orders.services import linking

MOST = 20  # things done, the newest: what is older than that no courier is told again
BY_PEOPLE = Q(instruction__result=Result.BY_HAND) | Q(
    instruction__state=QueueState.SET_ASIDE, instruction__result=Result.NONE
)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule that had its turn: what it did or why it could not, and why it fits."""

    rule: Rule
    says: str
    fits: str


def acts_of(case: Case) -> list[Act]:
    """What a rule did, and what people have to pass on, newest first; one query."""
    rows = Act.objects.filter(Q(rule__isnull=False) | BY_PEOPLE, case=case).select_related("rule", "instruction")
    acts = list(rows.order_by("-at", "-pk")[:MOST])
    for act in acts:
        act.case = case
        if act.instruction:
            act.instruction.shipment = case.shipment
    return acts


def ruled(case: Case, acts: Sequence[Act], *, at: datetime) -> Ruled | None:
    """The rule that acted since the last report, or that wanted to and could not."""
    done = next((act for act in acts if act.rule and act.at >= case.failed_at), None)
    if done and done.rule:
        language = get_language() or "en"
        when = formats.moment(done.at, now=at, zone=case.store.zone, language=language)
        said = {"name": done.rule, "what": mid_sentence(done.get_action_display()), "when": when}
        return Ruled(done.rule, _("Your rule “%(name)s” did it: %(what)s, %(when)s.") % said, _fits(done.rule, case))
    if case.rule is None:
        return None
    if case.rule_refused:
        said = {"name": case.rule, "why": case.rule_refused}
        words = _("Your rule “%(name)s” could not do it, so it only suggests: %(why)s") % said
        return Ruled(case.rule, words, _fits(case.rule, case))
    return None


def by_rule(rule: Rule, case: Case) -> str:
    """Why a rule suggests what it does."""
    return _("Your rule “%(name)s” says so: %(conditions)s.") % {"name": rule, "conditions": _fits(rule, case)}


def chance(case: Case, *, at: datetime) -> str:
    """How often the suggested action helped in this store; empty with too few cases to say."""
    found = chances.of(case, CaseAction(case.suggested), at=at) if case.suggested and case.status in LIVE else None
    if found is None:
        return ""
    language = get_language() or "en"
    share = formats.share(found.delivered, found.cases, language=language)
    told = {"n": formats.count(found.cases, language=language), "share": share}
    return _("Of %(n)s cases like it, %(share)s arrived with the next attempt.") % told


def letters(
    case: Case, acts: Sequence[Act], allowed: Collection[Action], *, reveals: Collection[Action] = ()
) -> list[str]:
    """What somebody has to send to the courier now, ready to be copied. Contact data stay masked unless `reveals`
    names that action: whoever passes it has noted who looks.
    """
    if case.status not in LIVE or Action.NDR_ACT not in allowed:
        return []
    waits = [act for act in acts if act.at >= case.failed_at and act.instruction and _by_people(act)]
    last = [act for act in waits if act.at == waits[0].at]
    may = frozenset(allowed) - {Action.ORDERS_REVEAL} | frozenset(reveals)
    return [messages.to_courier(act, may=may) for act in reversed(last)]


def hide(case: Case, acts: Sequence[Act], allowed: Collection[Action]) -> bool:
    """Whether the letters say less than this role may see."""
    if Action.ORDERS_REVEAL not in allowed:
        return False
    return letters(case, acts, allowed) != letters(case, acts, allowed, reveals=[Action.ORDERS_REVEAL])


def link_of(case: Case, *, at: datetime) -> str:
    """The buyer's link where one opens; empty otherwise."""
    rows = BuyerLink.objects.filter(shipment=case.shipment_id, purpose=Purpose.FAILED_DELIVERY, closed_at=None)
    link = rows.filter(expires_at__gt=at).order_by("-pk").first()
    return linking.address_of(link) if link and linking.token_of(link) else ""


def _by_people(act: Act) -> bool:
    row = act.instruction
    if row is None:
        return False
    return row.result == Result.BY_HAND or (row.state == QueueState.SET_ASIDE and row.result == Result.NONE)


def _fits(rule: Rule, case: Case) -> str:
    """Its conditions, or that it has none."""
    said = rule_words.conditions(rule, currency=case.store.currency, language=get_language() or "en")
    return " · ".join(said) or _("every failed delivery")
