"""Let rules act on the cases that wait for them, each in a transaction of its own, so that none holds others up."""

from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation

from core.dates import day_of
from ndr import clocks
from ndr.inputs import Inputs
from ndr.models import Case, Rule
from ndr.queries import calendars
from ndr.services import acting
from ndr.states import TO_DO, CaseAction
from orders.services.instructing import NotPossible
from orders.services.tracking.folding import hold

log = structlog.get_logger(__name__)

LONGEST = Case._meta.get_field("rule_refused").max_length


def apply_next(*, at: datetime) -> bool:
    """Let the rule that waits longest act on its case; False when none waits.

    What the courier won't take stays a suggestion that says why. Whoever dealt with the case meanwhile was first.
    """
    waiting = Case.objects.filter(rule_acts_at__lte=at).order_by("rule_acts_at", "pk")
    found = waiting.values_list("pk", "shipment_id").first()
    if found is None:
        return False
    try:
        _apply(*found, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: it stays its turn
    except Exception:
        log.exception("ndr.rule_failed", case=found[0])
        Case.objects.filter(pk=found[0]).update(rule_acts_at=None)
    return True


@transaction.atomic
def _apply(case_id: int, shipment_id: int, *, at: datetime) -> None:
    hold(shipment_ids=[shipment_id])
    case = Case.objects.select_for_update(of=("self",)).select_related("rule", "store").get(pk=case_id)
    if case.rule_acts_at is None:
        return  # another worker was here
    case.rule_acts_at = None
    case.save(update_fields=["rule_acts_at"])
    rule = case.rule
    if rule and rule.enabled and rule.acts and case.status in TO_DO:
        _act(case, rule, at)


def _act(case: Case, rule: Rule, at: datetime) -> None:
    with translation.override(case.store.locale):
        try:
            acting.act(
                case=case, action=CaseAction(rule.action), inputs=_inputs(case, rule, at), at=at, actor=None, rule=rule
            )
        except NotPossible as refusal:
            Case.objects.filter(pk=case.pk).update(rule_refused=str(refusal)[:LONGEST])


def _inputs(case: Case, rule: Rule, at: datetime) -> Inputs:
    """The day that the rule says; whoever is asked to step in reads which rule it was."""
    note = str(rule) if rule.action == CaseAction.ESCALATE else ""
    if rule.action != CaseAction.REATTEMPT_ON and not rule.days_later:
        return Inputs(note=note)
    today = day_of(at, case.store.zone)
    calendar = calendars.of([case.store], since=today)[case.store_id]
    return Inputs(on=clocks.working_day(today, later=rule.days_later or 1, calendar=calendar), note=note)
