"""Which order is it?"""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.current import stores_of
from accounts.models import Store
from accounts.roles import Action
from desk import doors
from desk.doors import Request
from orders import wording
from orders.queries import lookup as orders_lookup
from orders.queries.clues import LONGEST
from orders.queries.lookup import Hit

SUGGESTED = 8
FEWEST_TYPED = 2


@require_GET
@doors.page(Action.ORDERS_VIEW)
def lookup(request: Request, store: Store) -> HttpResponse:
    """While typing: suggestions. On enter: straight to the order if only one fits, else all that fit."""
    clue = request.GET.get("q", "").strip()[:LONGEST]
    typing = bool(request.htmx)
    most = SUGGESTED if typing else orders_lookup.LIMIT
    fitting = _hits(request, clue, most + 1)
    hits, more = fitting[:most], len(fitting) > most
    if len(hits) == 1 and not typing:
        return redirect("desk:order", pk=hits[0].order_id)
    found = [(hit, wording.of_order(hit.status, hit.outcome, travels=hit.travels)) for hit in hits]
    shown = {"clue": clue, "found": found, "searched": stores_of(request), "more": more}
    shown["all_url"] = f"{reverse('desk:lookup')}?{request.GET.urlencode()}"
    return render(request, "desk/_found.html" if typing else "desk/lookup.html", shown)


def _hits(request: Request, clue: str, limit: int) -> Sequence[Hit]:
    if len(clue) < FEWEST_TYPED:
        return []
    stores = stores_of(request)
    named_in = {store.pk for store in stores if Action.ORDERS_REVEAL in doors.may(request, store)}
    return orders_lookup.find(stores=stores, clue=clue, limit=limit, named_in=named_in)
