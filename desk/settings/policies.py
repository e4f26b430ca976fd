"""On which terms does the store take things back?"""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from desk import doors
from desk.doors import Request
from desk.returns import policy_words as words
from desk.returns.policy_forms import HabitsForm, PolicyForm, known
from orders.models import Order
from orders.services.instructing import NotPossible
from returns import explaining
from returns.models import Policy
from returns.policy import Conditions, Terms
from returns.policy import Policy as Written
from returns.queries import eligibility, policies, replaying
from returns.services.requests import habits
from returns.services.requests import policies as writing


@require_GET
@doors.page(Action.RETURNS_POLICIES)
def listed(request: Request, store: Store) -> HttpResponse:
    """The policies in their turn, each in plain words, and how returns are handled."""
    return _listed(request, store, HabitsForm(initial=asdict(habits.of(store))))


@require_POST
@doors.page(Action.RETURNS_POLICIES)
def put_habits(request: Request, store: Store) -> HttpResponse:
    """Clocks, tries, four eyes, what buyers are told."""
    form = HabitsForm(request.POST)
    if not form.is_valid():
        return _listed(request, store, form)
    habits.put(store=store, habits=form.habits(), at=timezone.now(), actor=request.user)
    messages.success(request, _("Kept."))
    return redirect("settings:policies")


@require_http_methods(["GET", "POST"])
@doors.page(Action.RETURNS_POLICIES)
def new(request: Request, store: Store) -> HttpResponse:
    """Write one, try it, keep it."""
    form = PolicyForm(request.POST or None, initial=known(Written(0, "", Conditions(), Terms())))
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            return _editor(request, store, form, None, _tried(request, store, form, None))
        try:
            row = writing.create(store=store, draft=form.draft(), at=timezone.now(), actor=request.user)
            messages.success(request, _("%(name)s judges from now on.") % {"name": row})
            return redirect("settings:policies")
        except ValidationError as refusal:
            form.refuse(refusal)
    return _editor(request, store, form, None, {})


@require_http_methods(["GET", "POST"])
@doors.page(Action.RETURNS_POLICIES)
def policy(request: Request, _store: Store, pk: int) -> HttpResponse:
    """One policy: what it says, its versions, the form to change it, and what a change would do."""
    row = get_object_or_404(_mine(request).select_related("store"), pk=pk, retired_at=None)
    latest = row.versions.latest("number")
    form = PolicyForm(request.POST or None, initial=known(policies.of(latest, row.name)), usual=row.usual)
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            return _editor(request, row.store, form, row, _tried(request, row.store, form, row))
        try:
            version = writing.change(policy=row, draft=form.draft(), at=timezone.now(), actor=request.user)
            messages.success(request, _("Kept as version %(n)d.") % {"n": version.number})
            return redirect("settings:policy", pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    return _editor(request, row.store, form, row, {})


@require_POST
@doors.page(Action.RETURNS_POLICIES)
def switch(request: Request, _store: Store, pk: int) -> HttpResponse:
    """On or off."""
    row, on = get_object_or_404(_mine(request), pk=pk), request.POST.get("to") == "on"
    _try(request, lambda: writing.switch(policy=row, on=on, at=timezone.now(), actor=request.user))
    return redirect("settings:policies")


@require_POST
@doors.page(Action.RETURNS_POLICIES)
def move(request: Request, _store: Store, pk: int) -> HttpResponse:
    """One place up or down."""
    row = get_object_or_404(_mine(request).select_related("store"), pk=pk)
    turns = [one.pk for one in Policy.objects.kept().filter(store=row.store, usual=False).in_turn()]
    if pk in turns:
        here = turns.index(pk)
        there = here - 1 if request.POST.get("to") == "up" else here + 1
        if 0 <= there < len(turns):
            turns[here], turns[there] = turns[there], turns[here]
            writing.order(store=row.store, policies=turns, at=timezone.now(), actor=request.user)
    return redirect("settings:policies")


@require_POST
@doors.page(Action.RETURNS_POLICIES)
def delete(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Gone for the future, with an undo; what it judged keeps what it said."""
    row = get_object_or_404(_mine(request), pk=pk)
    if _try(request, lambda: writing.retire(policy=row, at=timezone.now(), actor=request.user)):
        undo = reverse("settings:policy_restore", args=[pk])
        messages.success(request, _("%(name)s is deleted.") % {"name": row}, extra_tags=undo)
    return redirect("settings:policies")


@require_POST
@doors.page(Action.RETURNS_POLICIES)
def restore(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Bring it back, switched off."""
    row = get_object_or_404(_mine(request), pk=pk)
    if _try(request, lambda: writing.bring_back(policy=row, at=timezone.now(), actor=request.user)):
        messages.success(request, _("%(name)s is back, switched off.") % {"name": row})
    return redirect("settings:policies")


def _mine(request: Request) -> "QuerySet[Policy]":
    return Policy.objects.allowed(request.user, Action.RETURNS_POLICIES)


def _try(request: Request, act: Any) -> bool:
    try:
        act()
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return False
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    return True


def _listed(request: Request, store: Store, form: HabitsForm) -> HttpResponse:
    writing.ensure_usual(store=store, at=timezone.now())
    rows = list(Policy.objects.kept().filter(store=store).in_turn().prefetch_related("versions"))
    told = [{"row": row, **_words(row, store)} for row in rows]
    context = {"policies": told, "on": sum(row.enabled for row in rows), "form": form}
    return render(request, "desk/settings/returns/policies.html", context)


def _words(row: Policy, store: Store) -> dict[str, Any]:
    version = max(row.versions.all(), key=lambda one: one.number)
    said = policies.of(version, row.name)
    return {
        "version": version,
        "conditions": words.conditions(said.when, currency=store.currency),
        "grants": words.grants(said.terms, currency=store.currency),
    }


def _tried(request: Request, store: Store, form: PolicyForm, row: Policy | None) -> dict[str, Any]:
    """What the draft would say of an order, and what it would have said of the last 90 days."""
    draft, at = form.draft(), timezone.now()
    told = Written(0, draft.name, draft.when, draft.terms)
    then = policies.tried(store.pk, told, instead_of=row.pk if row else None)
    now = policies.in_force(store.pk)
    context = {"replay": replaying.replay(store, now, then, at=at), "days": replaying.PERIOD.days, "tried": told}
    number = form.cleaned_data["number"].strip()
    if not number:
        return context
    order = Order.objects.filter(store=store, number=number).select_related("store").first()
    if order is None:
        form.add_error("number", _("There is no order with this number."))
        return context
    today = timezone.localdate(at)
    before = {one.line.pk: one for one in eligibility.of(order, at=at, tried=now)}
    lines = [
        {
            "line": one.line,
            "may": one.verdict.no is None,
            "says": explaining.verdict(one.verdict, today=today),
            "now": explaining.verdict(before[one.line.pk].verdict, today=today),
        }
        for one in eligibility.of(order, at=at, tried=then)
    ]
    return {**context, "order": order, "lines": lines}


def _editor(
    request: Request, store: Store, form: PolicyForm, row: Policy | None, tried: dict[str, Any]
) -> HttpResponse:
    context = {"form": form, "policy": row, "versions": [], **tried}
    if row:
        versions = row.versions.select_related("created_by").order_by("-number")
        context |= {"versions": list(versions), **_words(row, store)}
    return render(request, "desk/settings/returns/policy.html", context)
