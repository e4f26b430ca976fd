"""Write on cases what to do next."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core.writing import write
from ndr.models import Case
from ndr.queries import facts
from ndr.states import LIVE, SuggestedBy
from ndr.suggesting import Suggestion, suggest

WRITTEN = (
    "suggested", "suggested_on", "suggested_by", "rule_id", "rule_acts_at", "rule_refused", "assigned_to_id",
)  # fmt: skip


@transaction.atomic
def suggest_again(*, case: Case, at: datetime) -> Case:
    """Look again at a live case about which something new is known: the buyer answered, or was asked."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.status in LIVE:
        suggest_held([case], at=at)
    return case


def suggest_held(cases: Sequence[Case], *, at: datetime) -> None:
    """As `suggest_again`, for many cases that the caller has locked; their rule is the one that stands on them."""
    if not cases:
        return
    for case, known in zip(cases, facts.of(cases, at=at), strict=True):
        _set(case, suggest(known))
    write(Case, WRITTEN, [(case.pk, *(getattr(case, name) for name in WRITTEN)) for case in cases])


def _set(case: Case, suggestion: Suggestion) -> None:
    case.suggested = suggestion.action or ""
    case.suggested_on = suggestion.on
    case.suggested_by = suggestion.by if suggestion.action else ""
    if suggestion.by is SuggestedBy.BUYER:
        case.rule_acts_at = None  # her word goes before the rule's
