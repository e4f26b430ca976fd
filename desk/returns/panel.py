"""One return as it stands beside the list: what is wanted and why, what it comes to, what may be done, the buyer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from accounts.roles import Action
from desk import buyers
from desk.returns import acts, entries, facts
from desk.returns import wording as words
from desk.returns.acts import Act
from desk.returns.forms import RejectForm
from orders import timeline
from orders.headline import Reader
from orders.queries import orders as order_queries
from orders.queries import story as order_story
from returns import explaining, misuse
from returns.models import Pickup, ReturnLine, ReturnPhoto, ReturnRequest
from returns.policy import Verdict
from returns.queries import misuse as known
from returns.queries import verdicts
from returns.services.requests import resolving
from returns.states import ReturnStatus

LATEST = 5  # other returns of the same buyer


@dataclass(frozen=True, slots=True)
class Line:
    """Units of a product: why they come back, in whose words, and why they may."""

    row: ReturnLine
    reason: str
    says: str
    may: bool
    photos: Sequence[ReturnPhoto]


def of_request(
    request: ReturnRequest, allowed: frozenset[Action], *, at: datetime, sent: RejectForm | None = None
) -> dict[str, Any]:
    """The context of the panel, of a return whose order was fetched whole; `sent`: the form that came back."""
    order = request.order
    rows, tries = list(request.lines.all()), list(request.tries.all())
    possible, locked = acts.of_request(request, tries, allowed)
    seen, reader = known.of_order(order, at=at), Reader(request.store.zone, get_language() or "en", at)
    return {
        "case": request,
        "order": order,
        "word": words.of_request(request),
        "what": words.what(rows),
        "left": words.left(request, at=at),
        "back": words.back(request),
        "lines": _lines(rows, verdicts.of_request(request, rows)),
        "possible": [one for one in possible if one.act is not Act.REJECT],
        "rejecting": (sent or RejectForm()) if any(one.act is Act.REJECT for one in possible) else None,
        "locked": locked,
        "tries": tries,
        "facts": [facts.words(one) for one in misuse.facts(seen)],
        "spans": facts.spans(seen),
        "others": others(request),
        "buyer": buyers.card(order, allowed),
        "past": order_queries.past_of(order),
        "may_reveal": Action.ORDERS_REVEAL in allowed,
        "may_receive": Action.RTO_RECEIVE in allowed and request.status == ReturnStatus.APPROVED and _comes(tries),
        **_settling(request, decides=Action.RETURNS_DECIDE in allowed),
        "days": _days(request, reader),
    }


def others(request: ReturnRequest) -> Sequence[ReturnRequest]:
    """Other returns of the same buyer, the latest first."""
    order = request.order
    same = {"order__customer": order.customer_id} if order.customer_id else {"order": order.pk}
    rows = ReturnRequest.objects.filter(store=request.store_id, **same).exclude(pk=request.pk)
    return list(rows.select_related("order").order_by("-asked_at", "-pk")[:LATEST])


def _lines(rows: Sequence[ReturnLine], told: Mapping[int, Verdict]) -> list[Line]:
    today = timezone.localdate()
    return [
        Line(
            row,
            words.reason(row),
            explaining.verdict(told[row.pk], today=today),
            told[row.pk].no is None,
            list(row.photos.all()),
        )
        for row in rows
    ]


def _settling(request: ReturnRequest, *, decides: bool) -> dict[str, bool]:
    """Whether it can be settled now, or that be taken back."""
    return {
        "may_settle": decides and not resolving.why_not(request),
        "may_take_back": decides and request.status == ReturnStatus.RESOLVED,
    }


def _comes(tries: Sequence[Pickup]) -> bool:
    return not tries or any(one.end not in {"refused", "cancelled"} for one in tries)


def _days(request: ReturnRequest, reader: Reader) -> list[timeline.Day]:
    told = [*order_story.entries(request.order, reader), *entries.of_order(request.order)]
    shown = timeline.folded(timeline.chosen(told, None))
    return timeline.days(shown, zone=reader.zone, today=reader.today, language=reader.language)
