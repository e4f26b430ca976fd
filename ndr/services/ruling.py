"""A store's rules: written, switched, put in their turn, deleted; and what they say of a new failure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import audit
from core.nudging import nudge
from core.writing import write
from ndr import ruling
from ndr.models import Case, Rule
from ndr.queries import rules
from ndr.ruling import Facts
from ndr.services.assigning import Turns
from ndr.states import LIVE, TO_DO, BuiltIn, CaseAction

BUILT_IN: dict[BuiltIn, Mapping[str, object]] = {
    BuiltIn.NO_ATTEMPT: {"reasons": ["no_attempt"], "action": CaseAction.REATTEMPT, "acts": True, "enabled": True},
}
STEP = 10  # between priorities

Standing = Mapping[int, Sequence[Rule]]  # by store


class CannotRule(Exception):
    """The rule can't be like that, or can't be changed; the text says what to do."""


@transaction.atomic
def put_rule(
    *, store: Store, columns: Mapping[str, object], at: datetime, actor: User | None, rule: Rule | None = None
) -> Rule:
    """Write a new rule, switched off and last in turn, or change one. What it says may do other things now than what
    was tried: a rule that is changed is switched off. Raises `CannotRule`.
    """
    row = _held(rule) if rule else Rule(store=store, created_at=at, created_by=actor, priority=_last(store) + STEP)
    if row.built_in:
        raise CannotRule(_("This rule comes with Sampai: it can be switched off, not changed."))
    for name, value in columns.items():
        setattr(row, name, value)
    if Rule.objects.kept().filter(store=row.store_id, name=row.name).exclude(pk=row.pk).exists():
        raise CannotRule(_("Another rule has this name already."))
    row.enabled, row.changed_at = False, at
    row.save()
    verb = "ndr.rule.changed" if rule else "ndr.rule.created"
    audit.record(verb, row, at=at, actor=actor, after=row.action, facts={"fields": sorted(columns)})
    return row


@transaction.atomic
def switch_on(*, rule: Rule, at: datetime, actor: User | None) -> Rule:
    """Let it act, or suggest, on failures from now on."""
    return _switched(rule, "ndr.rule.switched_on", at=at, actor=actor)


@transaction.atomic
def switch_off(*, rule: Rule, at: datetime, actor: User | None) -> Rule:
    """What it did stays; what it was about to do it leaves."""
    row = _switched(rule, "ndr.rule.switched_off", at=at, actor=actor)
    Case.objects.filter(rule=row).exclude(rule_acts_at=None).update(rule_acts_at=None)
    return row


@transaction.atomic
def retire(*, rule: Rule, at: datetime, actor: User | None) -> Rule:
    """Delete it; what it did still names it. Raises `CannotRule`."""
    row = switch_off(rule=rule, at=at, actor=actor) if rule.enabled else _held(rule)
    if row.built_in:
        raise CannotRule(_("This rule comes with Sampai: it can be switched off, not deleted."))
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    audit.record("ndr.rule.retired", row, at=at, actor=actor)
    return row


@transaction.atomic
def reorder(*, store: Store, rules: Sequence[Rule], at: datetime, actor: User | None) -> None:
    """Give the rules their turns: in this order, those that are not named behind them as they were."""
    own = Rule.objects.kept().filter(store=store, built_in="").select_for_update(no_key=True)
    held = {row.pk: row for row in own.in_turn()}
    named = [held[rule.pk] for rule in rules if rule.pk in held]
    order = [*named, *(row for row in held.values() if row not in named)]
    write(Rule, ("priority",), [(row.pk, place * STEP) for place, row in enumerate(order, start=1)])
    facts = {"rules": [row.pk for row in order]}
    audit.record("ndr.rules.reordered", store, at=at, actor=actor, facts=facts, scope=store.pk)


def ensure_built_in(*, store_ids: Sequence[int], at: datetime) -> None:
    """Every store has the rules that come with Sampai, in front of its own; safe to be called at any time."""
    had = set(Rule.objects.filter(store__in=store_ids).exclude(built_in="").values_list("store_id", "built_in"))
    missing = [(pk, kind) for pk in store_ids for kind in BUILT_IN if (pk, kind.value) not in had]
    if missing:
        rows = [
            Rule(
                store_id=pk, name=kind.value, built_in=kind, priority=0, created_at=at, changed_at=at, **BUILT_IN[kind]
            )
            for pk, kind in missing
        ]
        Rule.objects.bulk_create(rows, ignore_conflicts=True)


def rule_held(cases: Sequence[Case], *, at: datetime) -> None:
    """Put on each case, which the caller has locked and whose failure is new, the rule that fits it first; whoever
    calls writes the cases.

    A rule that acts has its turn a moment later (`ndr.services.applying`), outside the courier's call, and does nothing
    about the past. One that assigns does so at once, whatever other rule fits.
    """
    if not cases:
        return
    stores = sorted({case.store_id for case in cases})
    ensure_built_in(store_ids=stores, at=at)
    standing, known = rules.in_turn(stores), rules.facts(cases)
    for case, facts in zip(cases, known, strict=True):
        rule = ruling.first_fit((one for one in standing[case.store_id] if not one.assigns), facts)
        acts = rule is not None and rule.acts and not case.quiet and case.status in TO_DO
        case.rule, case.rule_refused, case.rule_acts_at = rule, "", at if acts else None
    _assign(cases, standing, known, at=at)
    if any(case.rule_acts_at for case in cases):
        nudge("ndr.apply_rules")


def _assign(cases: Sequence[Case], standing: Standing, known: Sequence[Facts], *, at: datetime) -> None:
    """Give the cases that nobody has to whom the first assigning rule says."""
    given = [
        (case, rule)
        for case, known_of in zip(cases, known, strict=True)
        if case.assigned_to_id is None and case.status in LIVE
        if (rule := ruling.first_fit((one for one in standing[case.store_id] if one.assigns), known_of))
    ]
    turns = Turns(sorted({case.store_id for case, _rule in given})) if given else None
    changes = []
    for case, rule in given:
        case.assigned_to_id = rule.assign_to_id or (turns.next(case.store_id) if turns else None)
        facts = {"rule": rule.pk, "order": case.order_id, "parcel": case.shipment_id}
        changes.append(audit.Change(case, "", str(case.assigned_to_id or ""), facts))
    audit.record_all("ndr.case.assigned", changes, at=at, actor=None)


def _held(rule: Rule) -> Rule:
    row = Rule.objects.select_for_update(of=("self",), no_key=True).get(pk=rule.pk)  # cases may still point to it
    if row.retired_at:
        raise CannotRule(_("Somebody has deleted this rule."))
    return row


def _switched(rule: Rule, verb: str, *, at: datetime, actor: User | None) -> Rule:
    row = _held(rule)
    row.enabled, row.changed_at = verb == "ndr.rule.switched_on", at
    row.save(update_fields=["enabled", "changed_at"])
    audit.record(verb, row, at=at, actor=actor)
    return row


def _last(store: Store) -> int:
    return Rule.objects.kept().filter(store=store).order_by("-priority").values_list("priority", flat=True).first() or 0
