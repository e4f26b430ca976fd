"""The way of a return through its pages: who is it, what, why, for what, checked and sent; and how it stands.

Every page is the answer to a form that carries what was said before. A page is shown once all before it hold: whoever
comes back after the policy, the order or the stock changed lands on the first page that needs another look.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.web.uploads import was_too_large
from orders.models import BuyerLink
from orders.services import linking
from portal import doors, knowing
from portal.returning import acts, checks, parking, rows, standing
from portal.returning.checks import CHECKS, Faults
from portal.returning.draft import Draft
from portal.returning.offers import Question
from returns.services.requests import asking
from returns.services.requests.asking import Overtaken
from returns.states import AskedBy, Resolution
from returns.wishes import BadWish

Context = dict[str, Any]
PAGES: Final = ("choose", "why", "how", "check")
SEND: Final = "send"


def page(request: HttpRequest, link: BuyerLink) -> HttpResponse:
    """What somebody with this link sees."""
    at = timezone.now()
    shown: Context = {"store": link.store, "order": link.order, **doors.chosen(request)}
    if not linking.opens(link, at=at) or link.order.erased_at is not None:
        return render(request, "portal/over.html", shown | {"screen": "expired", "may_return": True})
    shown |= {"asked": knowing.asked_for(link.order)}
    if request.method != "POST":
        return _closed(request, link, shown)
    if knowing.is_proven(link, request.POST.get("proof", "")):
        return _proven(request, link, shown | {"proof": request.POST["proof"]})
    return _prove(request, link, shown)


def inside(request: HttpRequest, link: BuyerLink, proof: str) -> HttpResponse:
    """The first page, to somebody who came by another door and has shown who she is."""
    shown = {"store": link.store, "order": link.order, "proof": proof, **doors.chosen(request)}
    shown["action"] = reverse("portal:page", args=[linking.token_of(link)])
    asked = Question(link, timezone.now())
    return _show(request, asked, Draft(seen=asked.seen), shown, "choose", {})


def _closed(request: HttpRequest, link: BuyerLink, shown: Context) -> HttpResponse:
    """How it stands, to somebody who has not said who she is."""
    found = standing.of(link.order, at=timezone.now())
    return render(request, "portal/returning/ask.html", shown | {"standing": found})


def _prove(request: HttpRequest, link: BuyerLink, shown: Context) -> HttpResponse:
    if request.POST.get("step") != "prove":
        return _closed(request, link, shown | {"late": True})
    if not doors.may_try(link):
        return render(request, "portal/too_many.html", shown, status=429)
    if not knowing.fits(link.order, request.POST.get("said", "")):
        return _closed(request, link, shown | {"wrong": True})
    doors.was_right(link)
    asked = Question(link, timezone.now())
    return _show(request, asked, Draft(seen=asked.seen), shown | {"proof": knowing.proof(link)}, "choose", {})


def _proven(request: HttpRequest, link: BuyerLink, shown: Context) -> HttpResponse:
    asked = Question(link, timezone.now())
    step = request.POST.get("step", "")
    if step in acts.ACTS:
        done = acts.act(request, link, step, at=asked.at)
        return _show(request, asked, Draft(seen=asked.seen), shown | done, "choose", {})
    draft, refused = _draft(request, asked)
    if was_too_large(request):
        told: Faults = {"": _("The photos are too large together: send fewer at once.")}
        return _show(request, asked, draft, shown, "why" if draft.lines else "choose", told)
    if "drop" in request.POST:
        return _show(request, asked, draft, shown, "why", {})
    if step not in {*PAGES, SEND}:
        return _show(request, asked, Draft(seen=asked.seen), shown, "choose", {})
    return _go(request, asked, draft, shown, step, refused)


def _draft(request: HttpRequest, asked: Question) -> tuple[Draft, Faults]:
    """What she has said, with the photos of this page parked; and what is wrong with those."""
    draft, refused = Draft.of(request.POST, seen=asked.seen), dict[int | str, str]()
    for one in draft.lines:
        kept = [name for name in one.photos if name != request.POST.get("drop") and parking.is_ours(asked.link, name)]
        try:
            for upload in request.FILES.getlist(f"photo-{one.line}"):
                if len(kept) == parking.MOST:
                    refused[one.line] = _("At most %(most)d photos of one product.") % {"most": parking.MOST}
                    break
                kept.append(parking.park(asked.link, upload, at=asked.at))
        except ValidationError as refusal:
            refused[one.line] = f"{upload.name}: {' '.join(refusal.messages)}"
        draft = draft.with_photos(one.line, kept)
    return draft, refused


def _go(
    request: HttpRequest, asked: Question, draft: Draft, shown: Context, step: str, refused: Faults
) -> HttpResponse:
    """To this page, or the first before it that needs another look."""
    before = PAGES if step == SEND else PAGES[: PAGES.index(step)]
    for name in before:
        faults = {**CHECKS[name](draft, asked), **(refused if name == "why" else {})} if name in CHECKS else {}
        if faults:
            return _show(request, asked, draft, shown, name, faults)
    return _send(request, asked, draft, shown) if step == SEND else _show(request, asked, draft, shown, step, refused)


def _send(request: HttpRequest, asked: Question, draft: Draft, shown: Context) -> HttpResponse:
    done: Context = {"sent": True}
    try:
        asking.ask_once(
            order=asked.order, wish=checks.wish(draft, asked), seen=draft.seen, asked_by=AskedBy.BUYER, at=asked.at,
            actor=None,
        )  # fmt: skip
    except Overtaken:
        done = {"note": _("A return of this order was sent already. This is how it stands.")}
    except BadWish as refusal:
        return _again(request, asked, draft, shown, refusal.faults)
    fresh = Question(asked.link, asked.at)
    return _show(request, fresh, Draft(seen=fresh.seen), shown | done, "choose", {})


def _again(request: HttpRequest, asked: Question, draft: Draft, shown: Context, faults: Faults) -> HttpResponse:
    """Something changed while she was writing: the page where it shows by now, else the one that it is about."""
    fresh = Question(asked.link, timezone.now())
    for name, check in CHECKS.items():
        if found := check(draft, fresh):
            return _show(request, fresh, draft, shown, name, found)
    return _show(request, fresh, draft, shown, "how" if "" in faults else "why", faults)


def _show(
    request: HttpRequest, asked: Question, draft: Draft, shown: Context, name: str, faults: Faults
) -> HttpResponse:
    about = {
        "at": asked.at, "faults": faults, "draft": draft, "here": name, "carried": draft.carried(beside=name),
        "everything": draft.carried(), "most_photos": parking.MOST,
        "whole": [text for key, text in faults.items() if key not in asked.judged and key not in FIELDS],
    }  # fmt: skip
    about |= CONTEXTS[name](asked, draft, faults, shown)
    return render(request, f"portal/returning/{name}.html", about | shown)


def _choose(asked: Question, draft: Draft, faults: Faults, done: Context) -> Context:
    found = standing.of(asked.order, at=asked.at)
    forms = acts.forms(found, done, days=asked.days)
    return {"rows": rows.to_choose(draft, asked, faults), "standing": found, "open": forms, "may": asked.may}


def _why(asked: Question, draft: Draft, faults: Faults, _done: Context) -> Context:
    return {"rows": rows.with_reasons(draft, asked, faults)}


def _how(asked: Question, draft: Draft, faults: Faults, _done: Context) -> Context:
    wanted = checks.wants(draft)
    swaps, ways = asked.swaps(wanted), asked.ways(wanted)
    if not all(swap.all for swap in swaps.values()):
        ways = [way for way in ways if way.resolution is not Resolution.EXCHANGE]
    place = checks.known_place(asked.order)
    return {
        "rows": rows.with_swaps(draft, asked, faults, swaps), "ways": ways, "days": asked.days,
        "picked": draft.resolution or (ways[0].resolution.value if ways else ""),
        "fetched": not all(way.kept for way in ways),
        "address": place.address if draft.address is None else draft.address,
        "landmark": place.landmark if draft.landmark is None else draft.landmark,
        "has_address": bool(place.address),
    }  # fmt: skip


def _check(asked: Question, draft: Draft, faults: Faults, _done: Context) -> Context:
    wanted = checks.wants(draft)
    way = next(way for way in asked.ways(wanted) if way.resolution == draft.resolution)
    slot = next((day for day in asked.days if day.isoformat() == draft.slot), None)
    to_pay = asked.to_pay(wanted, way) if way.resolution is Resolution.EXCHANGE else Decimal(0)
    return {
        "rows": rows.with_swaps(draft, asked, faults, asked.swaps(wanted)), "way": way, "slot": slot,
        "to_pay": max(to_pay, Decimal(0)), "to_come": max(-to_pay, Decimal(0)),
    }  # fmt: skip


FIELDS: Final = frozenset({"resolution", "slot", "phone", "address", "landmark"})
CONTEXTS: Final[Mapping[str, Callable[[Question, Draft, Faults, Context], Context]]] = {
    "choose": _choose,
    "why": _why,
    "how": _how,
    "check": _check,
}
