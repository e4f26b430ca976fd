"""The rules of a demo store: one that acts, one that suggests, one that is still a draft, and the one built in."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from demo.failing import words
from demo.rows import Place
from demo.staff import Staff
from ndr.models import Rule
from ndr.services import ruling
from ndr.states import BuiltIn, CaseAction

SINCE = timedelta(days=125)  # longer than the demo's past
DEAR = {"INR": 2500, "IDR": 400_000}


def write(place: Place, staff: Staff) -> dict[str, int]:
    """Their ids, by what the past calls them."""
    actor = User.objects.filter(pk__in=staff.lead[:1]).first()
    then = place.at - SINCE
    ruling.ensure_built_in(store_ids=[place.store.pk], at=then)
    out, dear, _draft = (_put(place, columns, then, actor) for columns in _rules(place))
    for rule in (out, dear):
        if not rule.enabled:
            ruling.switch_on(rule=rule, at=then + timedelta(hours=1), actor=actor)
    built_in = Rule.objects.get(store=place.store, built_in=BuiltIn.NO_ATTEMPT)
    return {"no_attempt": built_in.pk, "out": out.pk, "dear": dear.pk}


def _put(place: Place, columns: dict[str, object], at: datetime, actor: User | None) -> Rule:
    """One that the store has by this name already stays as it is."""
    known = Rule.objects.kept().filter(store=place.store, name=columns["name"]).first()
    return known or ruling.put_rule(store=place.store, columns=columns, at=at, actor=actor)


def _rules(place: Place) -> list[dict[str, object]]:
    out, dear, twice = words.RULES.get(place.store.locale, words.RULES["en"])
    return [
        {"name": out, "reasons": ["unavailable"], "attempts_to": 1, "action": CaseAction.REATTEMPT, "acts": True},
        {
            "name": dear,
            "reasons": ["refused"],
            "value_from": Decimal(DEAR.get(place.store.currency, 90)),
            "action": CaseAction.ASK_BUYER,
        },
        {"name": twice, "buyer_returned_from": 2, "payments": ["cod"], "action": CaseAction.REQUEST_RTO, "acts": True},
    ]
