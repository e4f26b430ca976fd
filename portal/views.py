"""Buyers' pages. Looking changes nothing: previews and readers of mail follow links."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts import brand
from accounts.models import Store
from ndr.inputs import BadInput
from ndr.queries import standing
from ndr.services import answering
from ndr.services.answering import Said
from ndr.states import Wish
from orders.models import BuyerLink, Purpose
from orders.services.instructing import NotPossible
from portal import doors, knowing, screens
from portal.forms import AnswerForm
from portal.returning import pages as returning
from portal.returning.offers import Question
from portal.screens import OVER, Matter, Screen

Context = dict[str, Any]
CSS = ":root, [data-bs-theme] {{ --brand: {colour}; --on-brand: {text}; --brand-tint: {colour}22; }}\n"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@doors.by_link
def page(request: HttpRequest, link: BuyerLink) -> HttpResponse:
    """What the link is for."""
    return PAGES[Purpose(link.purpose)](request, link)


def _failed(request: HttpRequest, link: BuyerLink) -> HttpResponse:
    """A failed delivery: what the courier says, and what the buyer says to that."""
    matter = screens.of(link, at=timezone.now())
    shown = {"store": link.store, "order": link.order, "screen": matter.screen.value, **doors.chosen(request)}
    if matter.screen in OVER or matter.case is None or matter.attempt is None:
        return render(request, "portal/over.html", shown | {"may_return": _may_return(link, matter)})
    shown |= {"case": matter.case, "attempt": matter.attempt, "answer": matter.answer}
    shown |= {"told": screens.told(matter.case, matter.attempt), "asked": knowing.asked_for(link.order)}
    if request.method != "POST" or matter.screen is Screen.TOLD:
        return _closed(request, shown)
    if not knowing.is_proven(link, request.POST.get("proof", "")):
        return _prove(request, link, matter, shown)
    return _proven(request, link, matter, shown | {"proof": request.POST["proof"]})


def _closed(request: HttpRequest, shown: Context) -> HttpResponse:
    """The page to somebody who has not said who she is."""
    return render(request, "portal/ask.html" if shown["screen"] == Screen.ASK else "portal/answered.html", shown)


def _prove(request: HttpRequest, link: BuyerLink, matter: Matter, shown: Context) -> HttpResponse:
    if request.POST.get("step") != "prove":
        return _closed(request, shown)
    if not doors.may_try(link):
        return render(request, "portal/too_many.html", shown, status=429)
    if not knowing.fits(link.order, request.POST.get("said", "")):
        return _closed(request, shown | {"wrong": True})
    doors.was_right(link)
    return _question(request, matter, shown | {"proof": knowing.proof(link)}, typed=None)


def _proven(request: HttpRequest, link: BuyerLink, matter: Matter, shown: Context) -> HttpResponse:
    step = STEPS.get(request.POST.get("step", ""))
    return step(request, matter, shown) if step else _question(request, matter, shown, typed=None)


def _answer(request: HttpRequest, matter: Matter, shown: Context) -> HttpResponse:
    form = _form(matter, request.POST)
    if not form.is_valid():
        return render(request, "portal/question.html", shown | {"form": form})
    return _kept(request, matter, form, form.said(), shown)


def _cancel(request: HttpRequest, matter: Matter, shown: Context) -> HttpResponse:
    return _kept(request, matter, _form(matter, None), Said(wish=Wish.CANCEL), shown)


def _kept(request: HttpRequest, matter: Matter, form: AnswerForm, said: Said, shown: Context) -> HttpResponse:
    try:
        answering.answer(case=shown["case"], said=said, at=timezone.now(), actor=None)
    except BadInput as refusal:
        for field, fault in refusal.faults.items():
            form.add_error(field if field in form.fields else None, fault)
    except NotPossible:
        return redirect(request.path)  # the page says how it stands by now
    else:
        return redirect(request.path + (f"?language={shown['language']}" if shown["language"] else ""))
    return render(request, "portal/question.html", shown | {"form": form})


def _question(request: HttpRequest, matter: Matter, shown: Context, *, typed: Any) -> HttpResponse:
    return render(request, "portal/question.html", shown | {"form": _form(matter, typed)})


def _form(matter: Matter, typed: Any) -> AnswerForm:
    at, case = timezone.now(), matter.case
    if case is None:
        raise Http404
    days = standing.of_case(case, at=at).window.days()
    return AnswerForm(typed, case=case, days=days, today=timezone.localdate(at), before=matter.answer)


def _may_return(link: BuyerLink, matter: Matter) -> bool:
    """Whether something of a delivered order can be given back."""
    return matter.screen is Screen.DELIVERED and Question(link, timezone.now()).may


STEPS: dict[str, Callable[[HttpRequest, Matter, Context], HttpResponse]] = {"answer": _answer, "cancel": _cancel}
PAGES = {Purpose.FAILED_DELIVERY: _failed, Purpose.RETURN: returning.page}


@login_not_required
@require_GET
def colours(_request: HttpRequest, code: str) -> HttpResponse:
    """The store's colour as a style sheet: the policy on content takes none from within a page."""
    store = get_object_or_404(Store, code=code)
    text = brand.on(store.brand_colour) if store.brand_colour else None
    sheet = CSS.format(colour=store.brand_colour, text=text) if text else ""
    return HttpResponse(sheet, content_type="text/css")


@login_not_required
@require_GET
def logo(_request: HttpRequest, code: str) -> HttpResponseBase:
    """The store's picture."""
    store = get_object_or_404(Store, code=code)
    if not store.logo:
        raise Http404
    return FileResponse(store.logo.open("rb"), content_type="image/png")
