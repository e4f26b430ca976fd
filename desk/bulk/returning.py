"""What can be decided about many returning parcels."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.roles import Action
from core.states import IllegalTransition
from desk.back import moves
from desk.bulk.base import Bulk, BulkAction, Group, Work
from orders.services import tracking
from orders.services.instructing import NotPossible
from orders.services.many import Outcome, Outcomes
from returns.models import RtoCase
from returns.services import moving, receiving
from returns.services.moving import Step
from returns.states import NEXT, RtoStatus


def groups(rows: QuerySet[Any]) -> list[Group]:
    """By status, which is all that the table looks at."""
    counted = RtoCase.objects.filter(pk__in=rows.values("pk")).order_by().values("status")
    told = counted.annotate(n=Count("pk"), money=Sum("value"))
    return [Group(one["n"], one["money"], RtoStatus(one["status"])) for one in told]


def _to(to: RtoStatus) -> Callable[[RtoStatus], str]:
    """Why a case in such a status does not go there."""

    def why_not(status: RtoStatus) -> str:
        if to in NEXT[status]:
            return ""
        if status is to:
            return _now("It is that already.")
        return str(moves.WHY_NOT[to]) if status in moves.HERE and to in moves.WHY_NOT else _now("That is over.")

    return why_not


def _move(to: RtoStatus) -> Callable[[Work], Outcomes]:
    return lambda work: _moved(work, dict.fromkeys(work.rows, to))


def _back(work: Work) -> Outcomes:
    """Each to the status that it had, where the table has that way."""
    return _moved(work, {pk: RtoStatus(before) for pk, before in work.rows.items()})


def _moved(work: Work, to: Mapping[int, RtoStatus]) -> Outcomes:
    outcomes = dict.fromkeys(work.rows, Outcome(_now("It is no longer there.")))
    steps = list[Step]()
    for case in _held(work):
        before = RtoStatus(case.status)
        why = _to(to[case.pk])(before)
        outcomes[case.pk] = Outcome(why, before=before)
        steps += [] if why else [Step(case, to[case.pk])]
    moving.move_held(steps=steps, at=work.at, actor=work.actor)
    return outcomes


def _receive(work: Work) -> Outcomes:
    """One by one: contents and claims follow from each."""
    outcomes = dict.fromkeys(work.rows, Outcome(_now("It is no longer there.")))
    for case in _held(work):
        before = case.status
        try:
            receiving.receive(shipment=case.shipment, at=work.at, actor=work.actor)
            outcomes[case.pk] = Outcome(before=before)
        except (NotPossible, IllegalTransition) as refusal:
            outcomes[case.pk] = Outcome(str(refusal))
    return outcomes


def _unreceive(work: Work) -> Outcomes:
    outcomes = dict.fromkeys(work.rows, Outcome(_now("It is no longer there.")))
    for case in _held(work):
        try:
            receiving.unreceive(case=case, at=work.at, actor=work.actor)
            outcomes[case.pk] = Outcome()
        except (NotPossible, IllegalTransition) as refusal:
            outcomes[case.pk] = Outcome(str(refusal))
    return outcomes


def _held(work: Work) -> list[RtoCase]:
    """Locked in the one order that everybody keeps: orders, parcels, cases."""
    rows = RtoCase.objects.filter(store=work.store, pk__in=work.rows)
    tracking.hold(shipment_ids=sorted(rows.values_list("shipment_id", flat=True)))
    return list(moving.held(rows))


def subjects(ids: Sequence[int]) -> Mapping[int, tuple[str, int]]:
    """Their AWBs, or the numbers of their orders."""
    rows = RtoCase.objects.filter(pk__in=ids).values_list("pk", "shipment__awb", "order__number", "order_id")
    return {pk: (awb or number, order) for pk, awb, number, order in rows}


ACTIONS = (
    BulkAction(
        "receive", _("Mark received"), lambda n: ngettext("Receive %(n)d", "Receive %(n)d", n) % {"n": n},
        lambda n: ngettext("%(n)d parcel received.", "%(n)d parcels received.", n) % {"n": n},
        "package-import", Action.RTO_RECEIVE, _to(RtoStatus.RECEIVED), _receive, undo=_unreceive,
    ),
    BulkAction(
        "dispute", _("Dispute"), lambda n: ngettext("Dispute %(n)d", "Dispute %(n)d", n) % {"n": n},
        lambda n: ngettext("%(n)d parcel disputed.", "%(n)d parcels disputed.", n) % {"n": n},
        "gavel", Action.RTO_DECIDE, _to(RtoStatus.DISPUTED), _move(RtoStatus.DISPUTED), undo=_back,
    ),
    BulkAction(
        "write_off", _("Write off"), lambda n: ngettext("Write off %(n)d", "Write off %(n)d", n) % {"n": n},
        lambda n: ngettext("%(n)d parcel written off.", "%(n)d parcels written off.", n) % {"n": n},
        "trash", Action.RTO_DECIDE, _to(RtoStatus.WRITTEN_OFF), _move(RtoStatus.WRITTEN_OFF), undo=_back,
    ),
    BulkAction(
        "close", _("Close"), lambda n: ngettext("Close %(n)d", "Close %(n)d", n) % {"n": n},
        lambda n: ngettext("%(n)d parcel closed.", "%(n)d parcels closed.", n) % {"n": n},
        "circle-check", Action.RTO_DECIDE, _to(RtoStatus.CLOSED), _move(RtoStatus.CLOSED), undo=_back,
    ),
)  # fmt: skip
RETURNING = Bulk(groups, ACTIONS, subjects)
