"""Where a link becomes one thing about one order: found or not, in the buyer's language and the store's time."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Store
from core import limits
from core.limits import Refused
from core.web import middleware, uploads
from core.web.middleware import takes_any_body
from core.web.request import client_network
from orders.models import BuyerLink, Purpose
from orders.services import linking

View = Callable[[HttpRequest, BuyerLink], HttpResponse]
GUESSES: Final = 60  # links that lead nowhere, from one network: thousands of phones may share its address
PER: Final = timedelta(minutes=5)
TRIES: Final = 6  # of who she is, for one link
IN: Final = timedelta(days=1)
WITH_PHOTOS: Final = frozenset({Purpose.RETURN})
TOGETHER: Final = 60_000_000  # bytes of photos that come in at once; proxies let 64 MB through
HEADERS: Final = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"}


def by_link(view: View) -> Callable[..., HttpResponse]:
    """Hand the link to the view. Its token is all the authority there is and no cookie is, so there is nothing that
    another site could make a browser send along: no form needs a token of its own against that.
    """

    @takes_any_body  # what comes in is read once it is known that the link is somebody's
    @login_not_required
    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        return _dressed(_opened(request, token, view))

    return opened


def by_store(view: Callable[[HttpRequest, Store], HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the store to the view, in the buyer's language and the store's time. Anybody may come in; as behind a link
    there is no cookie, and nothing that another site could make a browser do.
    """

    @login_not_required
    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, code: str) -> HttpResponse:
        store = Store.objects.filter(code=code).first()
        if store is None:
            return _dressed(render(request, "portal/nothing.html", status=404))
        with translation.override(_language(request, store.locale)), timezone.override(store.zone):
            return _dressed(view(request, store))

    return opened


def too_many(request: HttpRequest, wait: timedelta, shown: dict[str, Any] | None = None) -> HttpResponse:
    """For today, or for some minutes, nobody gets on from here."""
    page = render(request, "portal/too_many.html", shown, status=429)
    page.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return page


def may_try(link: BuyerLink) -> bool:
    """Book one try to say whose link this is; exact however many come at once."""
    return not isinstance(limits.spend(key=_tries(link), per=IN, limit=TRIES), Refused)


def was_right(link: BuyerLink) -> None:
    """The try did not count."""
    limits.give_back(key=_tries(link), per=IN, limit=TRIES)


def _opened(request: HttpRequest, token: str, view: View) -> HttpResponse:
    key = f"links from {client_network(request)}"
    answer = limits.spend(key=key, per=PER, limit=GUESSES)
    if isinstance(answer, Refused):
        return too_many(request, answer.retry_after)
    link = linking.find(token=token)
    if link is None:
        return render(request, "portal/nothing.html", status=404)
    limits.give_back(key=key, per=PER, limit=GUESSES)
    if link.purpose in WITH_PHOTOS:
        uploads.allow(request, up_to=TOGETHER)
    middleware.refuse_nul(request)
    customer = link.order.customer
    known = customer.language if customer else ""
    with translation.override(_language(request, known, link.store.locale)), timezone.override(link.store.zone):
        return view(request, link)


def _dressed(answer: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer


def _language(request: HttpRequest, *known: str) -> str:
    """As she chose, else as she is known, else the store's."""
    said = (_chosen(request), *known)
    spoken = dict(settings.LANGUAGES)
    return next((language[:2] for language in said if language[:2] in spoken), "en")


def _chosen(request: HttpRequest) -> str:
    return request.POST.get("language", "") or request.GET.get("language", "")


def _tries(link: BuyerLink) -> str:
    return f"proof of link {link.pk}"


def chosen(request: HttpRequest) -> dict[str, Any]:
    """The language that was chosen on the page, to be kept in its addresses and forms."""
    said = _chosen(request)[:2]
    return {"language": said if said in dict(settings.LANGUAGES) else ""}
