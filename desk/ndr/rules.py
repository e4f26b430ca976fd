"""What does the store do about failed deliveries by itself?"""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.web.paging import page
from desk import doors
from desk.doors import Request
from desk.ndr import rule_words as words
from desk.ndr.rule_forms import RuleForm, known
from ndr.models import Attempt, Rule
from ndr.queries import replay
from ndr.services import ruling
from ndr.services.ruling import CannotRule
from ndr.states import CaseAction

ROWS = 25
READY: dict[str, dict[str, Any]] = {
    "nobody_there": {
        "name": gettext_lazy("Nobody there: once more the next day"),
        "reasons": ["unavailable", "entry_restricted"],
        "attempts_to": 1,
        "action": CaseAction.REATTEMPT_ON,
        "days_later": 1,
        "acts": "1",
    },
    "ask_first": {
        "name": gettext_lazy("Not reached or not found: ask the buyer"),
        "reasons": ["unreachable", "address_problem", "verification_failed"],
        "action": CaseAction.ASK_BUYER,
        "acts": "1",
    },
    "never_ordered": {
        "name": gettext_lazy("Never ordered, or refused twice: bring it back"),
        "reasons": ["denied_order", "refused"],
        "attempts_from": 2,
        "action": CaseAction.REQUEST_RTO,
    },
}  # fmt: skip


@require_GET
@doors.page(Action.NDR_RULES)
def listed(request: Request, store: Store) -> HttpResponse:
    """The rules in their turn, each in plain words."""
    ruling.ensure_built_in(store_ids=[store.pk], at=timezone.now())
    rows = list(Rule.objects.kept().filter(store=store).select_related("assign_to").in_turn())
    context = {
        "rules": [_told(rule, store) for rule in rows],
        "on": sum(rule.enabled for rule in rows),
        "ready": [(key, said["name"]) for key, said in READY.items()],
        "own": any(not rule.built_in for rule in rows),
    }
    return render(request, "desk/ndr/rules.html", context)


@require_http_methods(["GET", "POST"])
@doors.page(Action.NDR_RULES)
def new(request: Request, store: Store) -> HttpResponse:
    """Write a rule, from nothing or from one of the suggestions."""
    form = RuleForm(request.POST or None, store=store, known=READY.get(request.GET.get("like", "")))
    if request.method == "POST" and form.is_valid() and (rule := _kept(request, form, store, None)):
        messages.success(request, _("Kept, and still off: see below what it would have done, then switch it on."))
        return redirect("desk:ndr_rule", rule.pk)
    return render(request, "desk/ndr/rule.html", {"form": form, "rule": None})


@require_http_methods(["GET", "POST"])
@doors.page(Action.NDR_RULES)
def rule(request: Request, _store: Store, pk: int) -> HttpResponse:
    """One rule: what it would have done in the last 90 days, its switch, and the rule itself to be changed."""
    found = get_object_or_404(_mine(request).select_related("store", "assign_to"), pk=pk)
    form = RuleForm(request.POST or None, store=found.store, known=known(found))
    if request.method == "POST" and form.is_valid() and _kept(request, form, found.store, found):
        messages.success(request, _("Changed, and switched off: see what it would have done, then switch it on."))
        return redirect("desk:ndr_rule", pk)
    return render(
        request, "desk/ndr/rule.html", {"form": form, **_replayed(request, found), **_told(found, found.store)}
    )


@require_POST
@doors.page(Action.NDR_RULES)
def switch(request: Request, _store: Store, pk: int) -> HttpResponse:
    """On or off, from the page that shows what it would have done."""
    found = get_object_or_404(_mine(request), pk=pk)
    act = ruling.switch_on if request.POST.get("to") == "on" else ruling.switch_off
    _try(request, lambda: act(rule=found, at=timezone.now(), actor=request.user))
    return redirect("desk:ndr_rule", pk) if request.POST.get("here") else redirect("desk:ndr_rules")


@require_POST
@doors.page(Action.NDR_RULES)
def move(request: Request, _store: Store, pk: int) -> HttpResponse:
    """One place up or down."""
    found = get_object_or_404(_mine(request).select_related("store"), pk=pk)
    rows = list(Rule.objects.kept().filter(store=found.store, built_in="").in_turn())
    if found in rows:
        here = rows.index(found)
        there = here - 1 if request.POST.get("to") == "up" else here + 1
        if 0 <= there < len(rows):
            rows[here], rows[there] = rows[there], rows[here]
            ruling.reorder(store=found.store, rules=rows, at=timezone.now(), actor=request.user)
    return redirect("desk:ndr_rules")


@require_POST
@doors.page(Action.NDR_RULES)
def delete(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Gone for the future; cases that it dealt with still name it."""
    found = get_object_or_404(_mine(request), pk=pk)
    if _try(request, lambda: ruling.retire(rule=found, at=timezone.now(), actor=request.user)):
        messages.success(request, _("Deleted. What it did stays written."))
    return redirect("desk:ndr_rules")


def _mine(request: Request) -> "QuerySet[Rule]":
    return Rule.objects.allowed(request.user, Action.NDR_RULES).filter(retired_at=None)


def _kept(request: Request, form: RuleForm, store: Store, rule: Rule | None) -> Rule | None:
    try:
        return ruling.put_rule(store=store, rule=rule, columns=form.cleaned_data, at=timezone.now(), actor=request.user)
    except CannotRule as refusal:
        form.add_error("name", str(refusal))
        return None


def _try(request: Request, act: Any) -> bool:
    try:
        act()
    except CannotRule as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _told(rule: Rule, store: Store) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "rule": rule,
        "conditions": words.conditions(rule, currency=store.currency, language=language),
        "does": words.does(rule),
        "how": words.how(rule),
    }


def _replayed(request: Request, rule: Rule) -> dict[str, Any]:
    """What it would have done, in sum and case by case."""
    at = timezone.now()
    rows: QuerySet[Attempt] = replay.with_done(replay.caught(rule, at=at)).select_related("case__order")
    found = page(rows, cursor=request.GET.get("cursor"), size=ROWS)
    done = [(row, str(CaseAction(row.done).label) if row.done else _("Nothing")) for row in found.rows]  # type: ignore[attr-defined]
    return {"replay": replay.replay(rule, at=at), "page": found, "rows": done, "days": replay.PERIOD.days}
