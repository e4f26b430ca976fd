"""What would happen to a selection: how many, how much, what each action would take, and what stays behind and why."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import Store
from accounts.roles import Action
from core.web.paging import CappedCount
from desk.bulk.base import Bulk, BulkAction, Group

CAP = 10_000  # of a larger selection only this much is looked at before it is asked for


@dataclass(frozen=True, slots=True)
class Offer:
    """One action: what it would take, and the rest by reason."""

    action: BulkAction
    n: int
    label: str
    stay: tuple[tuple[str, int], ...]
    form: forms.Form | None


@dataclass(frozen=True, slots=True)
class Preview:
    """A selection before anything is done."""

    count: CappedCount
    money: Decimal | None
    offers: tuple[Offer, ...]

    @property
    def main(self) -> Offer | None:
        """The likeliest action that takes anything."""
        return next((one for one in self.offers if one.n), None)

    @property
    def bar(self) -> list[Offer]:
        """What stands in the bar, the likeliest last."""
        return [one for one in reversed(self.offers) if one.n and not one.action.folded]

    @property
    def folded(self) -> list[Offer]:
        """What stands behind "More"."""
        return [one for one in self.offers if one.n and one.action.folded]


def of(
    bulk: Bulk, rows: QuerySet[Any], allowed: frozenset[Action], store: Store, sent: QueryDict | None = None
) -> Preview:
    """One query, however many rows."""
    capped = rows.order_by("pk")[: CAP + 1].count() > CAP
    groups = bulk.groups(rows.order_by("pk")[:CAP])
    actions = [one for one in bulk.actions if one.needs in allowed]
    known = [group.money for group in groups if group.money is not None]
    return Preview(
        CappedCount(sum(group.n for group in groups), capped),
        sum(known, Decimal(0)) if known else None,
        tuple(_offer(action, groups, action.asks(store, _of(action, sent))) for action in actions),
    )


def _offer(action: BulkAction, groups: list[Group], form: forms.Form | None) -> Offer:
    stay, n = Counter[str](), 0
    for group in groups:
        if why := action.why_not(group.facts):
            stay[why] += group.n
        else:
            n += group.n
    return Offer(action, n, action.for_n(n), tuple(stay.most_common()), form)


def _of(action: BulkAction, sent: QueryDict | None) -> QueryDict | None:
    """What was sent, if it was meant for this action."""
    return sent if sent and sent.get("action") == action.key else None
