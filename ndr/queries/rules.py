"""The rules of stores, and what they look at, fetched for many cases at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from connectors.couriers.words import Reason
from ndr.models import Attempt, Case, Rule
from ndr.ruling import Facts
from orders.models import Order
from orders.states import Payment


def in_turn(store_ids: Collection[int]) -> dict[int, list[Rule]]:
    """The rules that are switched on, by store, the one that goes first in front."""
    found = defaultdict[int, list[Rule]](list)
    for rule in Rule.objects.filter(store__in=store_ids, enabled=True).in_turn():
        found[rule.store_id].append(rule)
    return found


def facts(cases: Sequence[Case]) -> list[Facts]:
    """What rules look at, of each case as its last failure stands."""
    states = dict(Order.objects.filter(pk__in={case.order_id for case in cases}).values_list("pk", "state"))
    rows = Attempt.objects.filter(case__in=cases).order_by("case", "-reported_at", "-pk").distinct("case")
    last = {attempt.case_id: attempt for attempt in rows}
    return [
        Facts(
            reason=Reason(case.reason),
            payment=Payment(case.payment_method),
            courier=case.courier,
            state=states.get(case.order_id, ""),
            attempts=case.attempts,
            value=case.value,
            buyer_delivered=last[case.pk].buyer_delivered if case.pk in last else 0,
            buyer_returned=last[case.pk].buyer_returned if case.pk in last else 0,
        )
        for case in cases
    ]
