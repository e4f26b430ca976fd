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

from core import limits
from core.limits import Refused
from core.web.request import client_network
from orders.models import BuyerLink
from orders.services import linking

View = Callable[[HttpRequest, BuyerLink], HttpResponse]
GUESSES: Final = 60  # links that lead nowhere, from one network: thousands of phones may share its address
PER: Final = timedelta(minutes=5)
TRIES: Final = 6  # of who she is, for one link
IN: Final = timedelta(days=1)
HEADERS: Final = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"}


def by_link(view: View) -> Callable[..., HttpResponse]:
    """Hand the link to the view. Its token is all the authority there is and no cookie is, so there is nothing that
    another site could make a browser send along: no form needs a token of its own against that.
    """

    @login_not_required
    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        answer = _opened(request, token, view)
        for name, value in HEADERS.items():
            answer.headers[name] = value
        return answer

    return opened


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
        page = render(request, "portal/too_many.html", status=429)
        page.headers["Retry-After"] = str(ceil(answer.retry_after.total_seconds()))
        return page
    link = linking.find(token=token)
    if link is None:
        return render(request, "portal/nothing.html", status=404)
    limits.give_back(key=key, per=PER, limit=GUESSES)
    with translation.override(_language(request, link)), timezone.override(link.store.zone):
        return view(request, link)


def _language(request: HttpRequest, link: BuyerLink) -> str:
    """As she chose, else as she is known, else the store's."""
    customer = link.order.customer
    said = (_chosen(request), customer.language if customer else "", link.store.locale)
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
