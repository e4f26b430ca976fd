"""One failed delivery as it stands beside the list: what happened, what to do, the buyer, the timeline."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from accounts.models import User
from accounts.roles import Action
from desk import buyers
from desk.ndr import acts, entries, story, told
from desk.ndr.answering import AnswerForm
from desk.ndr.forms import ActForm
from ndr.models import Case
from ndr.queries import facts
from ndr.queries import standing as standings
from ndr.queries.standing import Standing
from ndr.services import answering
from ndr.states import ENDED, CaseAction, SuggestedBy
from ndr.suggesting import Suggestion, suggest
from ndr.wording import of_case as word_of
from orders import timeline
from orders.headline import Reader
from orders.models import Order
from orders.queries import orders as order_queries
from orders.queries import story as order_story


def of_case(
    case: Case, allowed: frozenset[Action], people: "QuerySet[User]", *, at: datetime,
    sent: tuple[CaseAction, ActForm] | None = None, said: AnswerForm | None = None, reveals: Collection[Action] = (),
) -> dict[str, Any]:  # fmt: skip
    """The context of the panel, of a case whose order was fetched whole; `sent`, `said`: forms that came back;
    `reveals`: see `told.letters`.
    """
    order = case.order
    reader = Reader(case.store.zone, get_language() or "en", at)
    standing = standings.of([case], at=at)[0]
    return {
        "order": order,
        "parcel": case.shipment,
        "word": word_of(case.status),
        "says": story.of_case(case, standing.answer, at=at),
        "countdown": story.countdown(case, at=at),
        **acting(standing, allowed, people, at=at, sent=sent),
        **_told(case, allowed, at, reveals),
        **_answering(standing, allowed, said, at),
        "buyer": buyers.card(order, allowed),
        "past": order_queries.past_of(order),
        "may_reveal": Action.ORDERS_REVEAL in allowed,
        "days": _days(case, reader),
    }


def acting(
    standing: Standing, allowed: frozenset[Action], people: "QuerySet[User]", *, at: datetime,
    sent: tuple[CaseAction, ActForm] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What can be done about the case and why: the same beside the list and on its order's page."""
    suggestion = suggest(facts.of_standing(standing, at=at))
    return {
        "case": standing.case,
        "buttons": acts.of(standing, allowed, people, at=at, sent=sent, also=suggestion.also),
        "why": _why(standing.case, suggestion),
        "chance": told.chance(standing.case, at=at),
    }


def on_order(
    order: Order, allowed: frozenset[Action], people: "QuerySet[User]", *, at: datetime
) -> list[dict[str, Any]]:
    """What can be done about each failed delivery of an order that was fetched whole, the first to run out first; only
    `ndr.act` does any.
    """
    cases = list(Case.objects.filter(order=order).live().by_clock().select_related("rule"))
    parcels = {parcel.pk: parcel for parcel in order.shipments.all()}
    for case in cases:
        case.order, case.store, case.shipment = order, order.store, parcels[case.shipment_id]
    if Action.NDR_ACT not in allowed:
        return [{"case": case} for case in cases]
    return [acting(standing, allowed, people, at=at) for standing in standings.of(cases, at=at)]


def _why(case: Case, suggestion: Suggestion) -> str:
    """Why this is suggested, in a sentence."""
    if case.rule and case.suggested_by == SuggestedBy.RULE:
        return told.by_rule(case.rule, case)
    return str(suggestion.why)


def _told(case: Case, allowed: frozenset[Action], at: datetime, reveals: Collection[Action]) -> dict[str, Any]:
    """What rules did, what helped before, and what a person has to send to the courier."""
    done = told.acts_of(case)
    return {
        "ruled": told.ruled(case, done, at=at),
        "letters": told.letters(case, done, allowed, reveals=reveals),
        "letters_hide": not reveals and told.hide(case, done, allowed),
        "may_rule": Action.NDR_RULES in allowed,
        "may_claim": Action.CLAIMS_WORK in allowed,
    }


def _answering(standing: Standing, allowed: frozenset[Action], said: AnswerForm | None, at: datetime) -> dict[str, Any]:
    """The form for what the buyer says, and the link to the same for the buyer."""
    case = standing.case
    if Action.NDR_ANSWER not in allowed or case.status in ENDED:
        return {}
    late = answering.why_not(case)
    form = None if late else (said or AnswerForm()).bound_by(standing.window)
    return {"answering": form, "too_late": late, "buyers_link": told.link_of(case, at=at), "may_link": True}


def _days(case: Case, reader: Reader) -> list[timeline.Day]:
    told = [*order_story.entries(case.order, reader), *entries.of_order(case.order, reader)]
    shown = timeline.folded(timeline.chosen(told, None))
    return timeline.days(shown, zone=reader.zone, today=reader.today, language=reader.language)
