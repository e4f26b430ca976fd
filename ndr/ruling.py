"""Which rule of a store fits a failed delivery. Pure; `ndr.queries.replay` asks the database the same."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from connectors.couriers.words import Reason
from ndr.models import Rule
from ndr.states import CaseAction
from orders.states import Payment

# What a rule may do by itself; the rest needs a person's words, or evidence.
ACTIONS = (
    CaseAction.REATTEMPT, CaseAction.REATTEMPT_ON, CaseAction.ASK_BUYER, CaseAction.REQUEST_RTO,
    CaseAction.ESCALATE, CaseAction.ASSIGN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """As much of a failed delivery as rules look at; `value` in the store's currency, the past up to the report."""

    reason: Reason
    payment: Payment
    courier: str
    state: str
    attempts: int
    value: Decimal
    buyer_delivered: int = 0
    buyer_returned: int = 0


def first_fit(rules: Iterable[Rule], facts: Facts) -> Rule | None:
    """The first of the rules, which come in their turn, all of whose conditions hold."""
    return next((rule for rule in rules if fits(rule, facts)), None)


def fits(rule: Rule, facts: Facts) -> bool:
    """Whether every condition holds; one that says nothing holds always."""
    return (
        _among(facts.reason, rule.reasons)
        and _among(facts.payment, rule.payments)
        and _among(facts.courier, rule.couriers)
        and _among(facts.state, rule.states)
        and _between(facts.attempts, rule.attempts_from, rule.attempts_to)
        and _between(facts.value, rule.value_from, rule.value_to)
        and _between(facts.buyer_delivered, rule.buyer_delivered_from, None)
        and _between(facts.buyer_returned, rule.buyer_returned_from, rule.buyer_returned_to)
    )


def _among(value: str, wanted: Collection[str]) -> bool:
    return not wanted or value in wanted


def _between(value: Decimal | int, low: Decimal | int | None, high: Decimal | int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)
