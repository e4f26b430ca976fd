"""What can be asked of couriers about many parcels."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.roles import Action
from connectors import registry
from connectors.couriers.words import Direction, ScanStatus, Verb
from connectors.models import Connection
from desk.bulk.base import Bulk, BulkAction, Group, Work, grouped
from orders import policy
from orders.models import Instruction, Shipment
from orders.queries import reported
from orders.services import instructing, many
from orders.services.many import Outcomes
from orders.states import Bucket

FACTS = ("status", "bucket", "held", "courier", "connection", "direction", "attempts", "code", "mapped_to")
OFFERED = (Verb.REATTEMPT, Verb.RTO, Verb.CANCEL)


def groups(rows: QuerySet[Any]) -> list[Group]:
    """By everything that the couriers' rules look at."""
    live = Instruction.objects.filter(shipment=OuterRef("pk"), state__in=instructing.LIVE)
    told = reported.with_codes(Shipment.objects.filter(pk__in=rows.values("pk"))).annotate(
        held=ExpressionWrapper(Q(handed_over_at__isnull=False), BooleanField()),
        **{f"live_{verb}": Exists(live.filter(verb=verb)) for verb in OFFERED},
    )
    counted = told.order_by().values(*FACTS, *(f"live_{verb}" for verb in OFFERED))
    counted = counted.annotate(n=Count("pk"), money=Sum("order__total"))
    accounts = Connection.objects.filter(shipments__in=rows.values("pk")).distinct().in_bulk()
    return [Group(one["n"], one["money"], _facts(one, accounts.get(one["connection"]))) for one in counted]


def _facts(one: Mapping[str, Any], account: Connection | None) -> policy.Parcel:
    adapter = registry.COURIERS.get(account.provider) if account else None
    can = adapter.able(account.settings) if adapter and account else None
    status, code = ScanStatus(one["status"]), reported.Code(one["code"] or "", one["mapped_to"])
    return policy.Parcel(
        status=status,
        bucket=Bucket(one["bucket"]),
        handed_over=one["held"],
        courier=adapter.name if adapter else one["courier"],
        can=can,
        live=[verb for verb in OFFERED if one[f"live_{verb}"]],
        direction=Direction(one["direction"]),
        attempts=one["attempts"],
        code=code.raw,
        alike=code.alike(adapter, can, status) if adapter and can else (),
    )


def _why_not(verb: Verb) -> Callable[[policy.Parcel], str]:
    return lambda parcel: str(policy.why_not(parcel, verb))


def _ask(verb: Verb) -> Callable[[Work], Outcomes]:
    return lambda work: many.instruct(store=work.store, shipment_ids=work.rows, verb=verb, at=work.at, actor=work.actor)


def _withdraw(work: Work) -> Outcomes:
    asked = {parcel: int(instruction) for parcel, instruction in work.rows.items()}
    return many.withdraw(store=work.store, instructions=asked, at=work.at, actor=work.actor)


def subjects(ids: Sequence[int]) -> Mapping[int, tuple[str, int]]:
    """Their AWBs, or the numbers of their orders."""
    rows = Shipment.objects.filter(pk__in=ids).values_list("pk", "awb", "order__number", "order_id")
    return {pk: (awb or number, order) for pk, awb, number, order in rows}


ACTIONS = (
    BulkAction(
        "reattempt", _("Ask for a re-attempt"),
        lambda n: ngettext("Ask to try %(n)s again", "Ask to try %(n)s again", n) % {"n": grouped(n)},
        lambda n: ngettext("The courier of %(n)s parcel is asked.", "The couriers of %(n)s parcels are asked.", n)
        % {"n": grouped(n)},
        "refresh", Action.PARCELS_INSTRUCT, _why_not(Verb.REATTEMPT), _ask(Verb.REATTEMPT), undo=_withdraw,
    ),
    BulkAction(
        "rto", _("Bring back (RTO)"), lambda n: ngettext("Bring %(n)s back", "Bring %(n)s back", n) % {"n": grouped(n)},
        lambda n: ngettext("The courier of %(n)s parcel is asked.", "The couriers of %(n)s parcels are asked.", n)
        % {"n": grouped(n)},
        "arrow-back-up", Action.PARCELS_INSTRUCT, _why_not(Verb.RTO), _ask(Verb.RTO), undo=_withdraw,
    ),
    BulkAction(
        "cancel", _("Cancel with the courier"),
        lambda n: ngettext("Cancel %(n)s parcel", "Cancel %(n)s parcels", n) % {"n": grouped(n)},
        lambda n: ngettext("The courier of %(n)s parcel is asked.", "The couriers of %(n)s parcels are asked.", n)
        % {"n": grouped(n)},
        "ban", Action.PARCELS_INSTRUCT, _why_not(Verb.CANCEL), _ask(Verb.CANCEL), undo=_withdraw,
    ),
)  # fmt: skip
PARCELS = Bulk(groups, ACTIONS, subjects)
