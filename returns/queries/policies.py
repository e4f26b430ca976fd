"""The policies of a store as `returns.policy` wants them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from returns.models import Policy as Row
from returns.models import PolicyVersion
from returns.policy import Break, Conditions, Policy, ReasonTerms, Terms
from returns.states import Approval, CountedFrom, Resolution
from returns.why import Why


def in_force(store_id: int) -> list[Policy]:
    """Those that judge now, in their turn; the last one fits everything."""
    return _whole(_turns(store_id, Row.objects.filter(enabled=True)))


def tried(store_id: int, draft: Policy, *, instead_of: int | None) -> list[Policy]:
    """Those that would judge with this draft in force: in the place of a row (its id), or as a new one, last in turn
    but for the usual one.
    """
    turns = _turns(store_id, Row.objects.filter(Q(enabled=True) | Q(pk=instead_of)))
    if any(one.row == instead_of for one in turns):
        return _whole([replace(one, policy=draft) if one.row == instead_of else one for one in turns])
    place = next((n for n, one in enumerate(turns) if one.usual), len(turns))
    return _whole([*turns[:place], Turn(None, draft), *turns[place:]])


@dataclass(frozen=True, slots=True)
class Turn:
    """A policy with the row (its id) that names it."""

    row: int | None
    policy: Policy
    usual: bool = False


def _whole(turns: Sequence[Turn]) -> list[Policy]:
    """With the usual one, which has a row once somebody asks for a return; until then it stands all the same."""
    written = [one.policy for one in turns]
    if any(one.usual for one in turns):
        return written
    return [*written, Policy(0, _("Everything else"), Conditions(), Terms())]


def _turns(store_id: int, rows: QuerySet[Row]) -> list[Turn]:
    """What the newest version of each says; two queries."""
    newest = PolicyVersion.objects.filter(policy=OuterRef("pk")).order_by("-number").values("pk")[:1]
    kept = rows.filter(store=store_id, retired_at=None).order_by("priority", "pk").annotate(newest=Subquery(newest))
    told = list(kept.values_list("pk", "newest", "name", "usual"))
    versions = PolicyVersion.objects.in_bulk([pk for _row, pk, _name, _usual in told])
    return [Turn(row, of(versions[pk], name), usual) for row, pk, name, usual in told]


def of(version: PolicyVersion, name: str) -> Policy:
    """One version."""
    when = Conditions(
        version.categories, version.skus, version.tags, version.payments, version.value_from, version.value_to,
        version.buyer_returns_from,
    )  # fmt: skip
    terms = Terms(
        days=version.days,
        counted_from=CountedFrom(version.counted_from),
        resolutions=[Resolution(one) for one in version.resolutions],
        credit_bonus_percent=version.credit_bonus_percent,
        fee=version.fee,
        fee_percent=version.fee_percent,
        keep_up_to=version.keep_up_to,
        reasons={Why(why): _reason(said) for why, said in version.reasons.items()},
        breaks=[Break(*(date.fromisoformat(one[key]) for key in ("first", "last", "until"))) for one in version.breaks],
    )
    return Policy(version.pk, name, when, terms)


def _reason(said: Mapping[str, Any]) -> ReasonTerms:
    return ReasonTerms(Approval(said["approval"]), said["photos"], said["qc"], said["free"])
