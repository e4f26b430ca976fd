"""Policies are written, tried, put in turn and retired; what they said before stays."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import audit
from orders.services.instructing import NotPossible
from returns.models import Policy, PolicyVersion
from returns.policy import Break, Conditions, ReasonTerms, Terms
from returns.why import OUR_DOING, Why

LAST_TURN = 1_000_000
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy as somebody wrote it."""

    name: str
    when: Conditions
    terms: Terms


@transaction.atomic
def ensure_usual(*, store: Store, at: datetime) -> Policy:
    """The policy that fits everything and comes last: seven days from delivery, until somebody says otherwise."""
    row, made = Policy.objects.get_or_create(
        store=store, usual=True, defaults={"name": _("Everything else"), "priority": LAST_TURN, "created_at": at}
    )
    if made:
        _write(row, Draft(row.name, Conditions(), Terms()), at, None)
    return row


@transaction.atomic
def create(*, store: Store, draft: Draft, at: datetime, actor: User | None) -> Policy:
    """A new policy, last in turn but for the usual one. Raises `ValidationError` by field."""
    _check(draft)
    ensure_usual(store=store, at=at)
    others = Policy.objects.kept().filter(store=store, usual=False).select_for_update()
    _require_free(others, draft.name)
    last = others.aggregate(last=Max("priority"))["last"] or 0
    row = Policy.objects.create(store=store, name=draft.name, priority=last + 10, created_at=at, created_by=actor)
    _write(row, draft, at, actor)
    audit.record("returns.policy.created", row, at=at, actor=actor, after="1")
    return row


@transaction.atomic
def change(*, policy: Policy, draft: Draft, at: datetime, actor: User | None) -> PolicyVersion:
    """A new version; what was asked for before keeps its own. Raises `ValidationError` by field, `NotPossible`."""
    row = _held(policy)
    if row.usual:
        draft = Draft(draft.name, Conditions(), draft.terms)
    _check(draft)
    _require_free(Policy.objects.kept().filter(store=row.store_id).exclude(pk=row.pk), draft.name)
    if row.name != draft.name:
        row.name = draft.name
        row.save(update_fields=["name"])
    version = _write(row, draft, at, actor)
    audit.record("returns.policy.changed", row, at=at, actor=actor, after=str(version.number))
    return version


@transaction.atomic
def switch(*, policy: Policy, on: bool, at: datetime, actor: User | None) -> Policy:
    """Let it judge, or not. Raises `NotPossible` for the usual one."""
    row = _held(policy)
    if row.usual and not on:
        raise NotPossible(_("This policy judges what no other does: change it instead."))
    if row.enabled != on:
        row.enabled = on
        row.save(update_fields=["enabled"])
        audit.record("returns.policy.switched", row, at=at, actor=actor, after="on" if on else "off")
    return row


@transaction.atomic
def order(*, store: Store, policies: Sequence[int], at: datetime, actor: User | None) -> None:
    """The turn in which they judge, the first first; those that are not named keep their places after them."""
    held = {one.pk: one for one in Policy.objects.kept().filter(store=store, usual=False).select_for_update().in_turn()}
    named = [held[pk] for pk in dict.fromkeys(policies) if pk in held]
    turns = [*named, *(one for one in held.values() if one not in named)]
    for place, one in enumerate(turns, start=1):
        one.priority = place * 10
    Policy.objects.bulk_update(turns, ["priority"])
    if turns:
        audit.record(
            "returns.policy.reordered", turns[0], at=at, actor=actor, facts={"turn": [one.pk for one in turns]}
        )


@transaction.atomic
def retire(*, policy: Policy, at: datetime, actor: User | None) -> Policy:
    """Delete it; requests that it judged keep what it said. Raises `NotPossible` for the usual one."""
    row = _held(policy)
    if row.usual:
        raise NotPossible(_("This policy judges what no other does: change it instead."))
    row.enabled, row.retired_at = False, at
    row.save(update_fields=["enabled", "retired_at"])
    audit.record("returns.policy.retired", row, at=at, actor=actor)
    return row


@transaction.atomic
def bring_back(*, policy: Policy, at: datetime, actor: User | None) -> Policy:
    """Undo `retire`; it stays off until somebody switches it on. Raises `ValidationError` when its name is taken."""
    row = Policy.objects.select_for_update().get(pk=policy.pk)
    if row.retired_at is not None:
        _require_free(Policy.objects.kept().filter(store=row.store_id), row.name)
        row.retired_at = None
        row.save(update_fields=["retired_at"])
        audit.record("returns.policy.brought_back", row, at=at, actor=actor)
    return row


def _held(policy: Policy) -> Policy:
    row = Policy.objects.select_for_update().get(pk=policy.pk)
    if row.retired_at is not None:
        raise NotPossible(_("Somebody has deleted this policy: bring it back first."))
    return row


def _require_free(others: Any, name: str) -> None:
    if others.filter(name=name).exists():
        raise ValidationError({"name": _("Another policy has this name.")})


def _write(row: Policy, draft: Draft, at: datetime, actor: User | None) -> PolicyVersion:
    when, terms = draft.when, draft.terms
    number = (row.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return PolicyVersion.objects.create(
        store_id=row.store_id,
        policy=row,
        number=number,
        **{name: _plain(value) for name, value in asdict(when).items()},
        days=terms.days,
        counted_from=terms.counted_from,
        resolutions=sorted(terms.resolutions),
        credit_bonus_percent=terms.credit_bonus_percent,
        fee=terms.fee,
        fee_percent=terms.fee_percent,
        keep_up_to=terms.keep_up_to,
        reasons=_reasons(terms.reasons),
        breaks=[_break(one) for one in terms.breaks],
        created_at=at,
        created_by=actor,
    )


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, (set, frozenset, tuple, list)) else value


def _reasons(said: Mapping[Why, ReasonTerms]) -> dict[str, dict[str, Any]]:
    return {why.value: asdict(terms) for why, terms in said.items()}


def _break(one: Break) -> dict[str, str]:
    return {"first": one.first.isoformat(), "last": one.last.isoformat(), "until": one.until.isoformat()}


def _check(draft: Draft) -> None:
    faults = {name: text for name, text in _faults(draft) if text}
    if faults:
        raise ValidationError(faults)


def _faults(draft: Draft) -> list[tuple[str, str]]:
    terms, when = draft.terms, draft.when
    low, high = when.value_from, when.value_to
    odd_break = any(one.first > one.last or one.until < one.last for one in terms.breaks)
    ours = [why for why in OUR_DOING if why in terms.reasons]
    with_qc = any(terms.reasons[why].qc or terms.reasons[why].photos < 1 for why in ours)
    return [
        ("name", "" if draft.name.strip() else _("Give it a name.")),
        ("days", "" if 0 <= terms.days <= MOST_DAYS else _("Between 0 and 3650 days; 0 takes nothing back.")),
        ("resolutions", "" if terms.resolutions or not terms.days else _("Choose what a buyer may get.")),
        ("value_to", _("The second value is below the first.") if None not in (low, high) and low > high else ""),  # type: ignore[operator]
        ("breaks", _("A season ends after it begins, and gives time beyond its last day.") if odd_break else ""),
        (
            "reasons",
            _("What arrived damaged, wrong or incomplete needs a photo and no check at the door.") if with_qc else "",
        ),
    ]
