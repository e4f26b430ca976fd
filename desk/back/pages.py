"""What is on its way back, and what was never returned?"""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Store
from accounts.roles import Action
from desk import doors
from desk.back import board as boards
from desk.back import unexpected
from desk.doors import Request
from desk.lists.returning import RETURNING
from desk.lists.reverse import REVERSE
from desk.views.lists import page_of
from returns.queries import staging


@require_GET
@doors.page(Action.ORDERS_VIEW)
def board(request: Request, store: Store) -> HttpResponse:
    """Every stage with its counts, its money and its ages."""
    at = timezone.now()
    shown = boards.of(staging.board(store, at=at), currency=store.currency)
    allowed = doors.may(request, store)
    return render(
        request,
        "desk/back/board.html",
        {
            "at": at,
            "board": shown,
            "ages": list(zip(boards.AGES, boards.HEADS, strict=True)),
            "patience": staging.patience_of([store])[store.pk],
            "may_receive": Action.RTO_RECEIVE in allowed,
            "unexpected": unexpected.to_settle(store) if Action.RTO_RECEIVE in allowed else None,
        },
    )


@require_GET
@doors.page(Action.ORDERS_VIEW)
def listed(request: Request, store: Store) -> HttpResponseBase:
    """The parcels themselves, narrowed by what the address says, the oldest first."""
    return page_of(request, store, RETURNING)


@require_GET
@doors.page(Action.ORDERS_VIEW)
def parcels(request: Request, store: Store) -> HttpResponseBase:
    """All parcels on their way here, undelivered ones and returns, stuck ones marked."""
    return page_of(request, store, REVERSE)
