"""The policies of a store as `returns.policy` wants them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from returns.models import Policy as Row
from returns.models import PolicyVersion
from returns.policy import Break, Conditions, Policy, ReasonTerms, Terms
from returns.states import Approval, CountedFrom, Resolution
from returns.why import Why


def in_force(store_id: int) -> list[Policy]:
    """Those that judge now, in their turn; the last one fits everything."""
    newest = PolicyVersion.objects.filter(policy=OuterRef("pk")).order_by("-number").values("pk")[:1]
    rows = Row.objects.kept().filter(store=store_id, enabled=True).in_turn().annotate(newest=Subquery(newest))
    turns = list(rows.values_list("newest", "name", "usual"))
    versions = PolicyVersion.objects.in_bulk([pk for pk, _name, _usual in turns])
    written = [of(versions[pk], name) for pk, name, _usual in turns]
    # The usual policy has a row once somebody asks for a return; until then it stands all the same.
    return (
        written
        if any(usual for _pk, _name, usual in turns)
        else [*written, Policy(0, _("Everything else"), Conditions(), Terms())]
    )


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
