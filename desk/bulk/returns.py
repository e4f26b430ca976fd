"""What can be decided about many returns that buyers ask for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.roles import Action
from core.states import IllegalTransition
from desk.bulk.base import Bulk, BulkAction, Group, Work, grouped
from desk.returns import acts
from desk.returns.acts import Act
from desk.returns.forms import RejectForm, why
from orders.services.instructing import NotPossible
from orders.services.many import Outcome, Outcomes
from returns.models import ReturnRequest
from returns.services.requests import deciding
from returns.states import ReturnStatus

Decide = Callable[[ReturnRequest, Work], object]


def groups(rows: QuerySet[Any]) -> list[Group]:
    """By status, which is all that these actions look at."""
    told = ReturnRequest.objects.filter(pk__in=rows.values("pk")).order_by().values("status")
    counted = told.annotate(n=Count("pk"), money=Sum(F("value") - F("fee") + F("bonus")))
    return [Group(one["n"], one["money"], ReturnStatus(one["status"])) for one in counted]


def _why_not(act: Act) -> Callable[[ReturnStatus], str]:
    return lambda status: acts.why_not(act, status)


def _each(decide: Decide) -> Callable[[Work], Outcomes]:
    """One by one in the order of their orders, as everybody locks them; what is refused stops none of the others."""

    def work_on(work: Work) -> Outcomes:
        outcomes = dict.fromkeys(work.rows, Outcome(_now("It is no longer there.")))
        found = ReturnRequest.objects.filter(store=work.store, pk__in=work.rows).select_related("store")
        for row in found.order_by("order_id", "pk"):
            try:
                decide(row, work)
                outcomes[row.pk] = Outcome(before=row.status)
            except (NotPossible, IllegalTransition) as refusal:
                outcomes[row.pk] = Outcome(str(refusal))
        return outcomes

    return work_on


def _approve(row: ReturnRequest, work: Work) -> object:
    return deciding.approve(request=row, at=work.at, actor=work.actor)


def _reject(row: ReturnRequest, work: Work) -> object:
    said, language = work.inputs, row.language or row.store.locale
    told = why(str(said.get("ready", "")), str(said.get("words", "")), language=language)
    return deciding.reject(request=row, why=told, at=work.at, actor=work.actor)


def _back(row: ReturnRequest, work: Work) -> object:
    return deciding.reconsider(request=row, at=work.at, actor=work.actor)


def subjects(ids: Sequence[int]) -> Mapping[int, tuple[str, int]]:
    """Their numbers."""
    rows = ReturnRequest.objects.filter(pk__in=ids).values_list("pk", "number", "order_id")
    return {pk: (number, order) for pk, number, order in rows}


ACTIONS = (
    BulkAction(
        "approve", _("Approve"), lambda n: ngettext("Approve %(n)s", "Approve %(n)s", n) % {"n": grouped(n)},
        lambda n: ngettext("%(n)s return approved.", "%(n)s returns approved.", n) % {"n": grouped(n)},
        "circle-check", Action.RETURNS_DECIDE, _why_not(Act.APPROVE), _each(_approve), undo=_each(_back),
    ),
    BulkAction(
        "reject", _("Reject"), lambda n: ngettext("Reject %(n)s", "Reject %(n)s", n) % {"n": grouped(n)},
        lambda n: ngettext("%(n)s return rejected.", "%(n)s returns rejected.", n) % {"n": grouped(n)},
        "thumb-down", Action.RETURNS_DECIDE, _why_not(Act.REJECT), _each(_reject), undo=_each(_back), form=RejectForm,
    ),
)  # fmt: skip
RETURNS = Bulk(groups, ACTIONS, subjects)
