"""The pages of what comes back, each role's own work first."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from accounts.roles import Action
from desk import doors


@dataclass(frozen=True, slots=True)
class Tab:
    """One page: its name in `desk:`, its words, who sees it."""

    name: str
    label: str | Promise
    icon: str
    needs: Action
    query: str = ""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{reverse(f'desk:{self.name}')}{self.query}"


BOARD = Tab("coming_back", _("Board"), "arrow-back-up", Action.ORDERS_VIEW)
LIST = Tab("coming_back_list", _("List"), "list-check", Action.ORDERS_VIEW, "?live=true")
PARCELS = Tab("reverse_parcels", _("On the way"), "truck", Action.ORDERS_VIEW)
RECEIVE = Tab("receive", _("Receive"), "barcode", Action.RTO_RECEIVE)
UNEXPECTED = Tab("arrivals", _("Unexpected"), "help-circle", Action.RTO_RECEIVE)
SHELF = Tab("shelf", _("Put away"), "building-warehouse", Action.RTO_RECEIVE)
CLAIMS = Tab("claims", _("Claims"), "gavel", Action.CLAIMS_WORK)


def tabs(request: HttpRequest, store: Store) -> list[Tab]:
    """Those that her role may open; the warehouse begins at the door, finance with the claims."""
    allowed = doors.may(request, store)
    order = [BOARD, LIST, PARCELS, RECEIVE, UNEXPECTED, SHELF, CLAIMS]
    if Action.RTO_DECIDE not in allowed and Action.RTO_RECEIVE in allowed:
        order = [RECEIVE, UNEXPECTED, SHELF, BOARD, LIST, PARCELS, CLAIMS]
    elif Action.RTO_DECIDE not in allowed and Action.CLAIMS_WORK in allowed:
        order = [CLAIMS, BOARD, LIST, PARCELS, RECEIVE, UNEXPECTED, SHELF]
    return [tab for tab in order if tab.needs in allowed]


def first(request: HttpRequest, store: Store) -> str:
    """Where her role begins; the door of those without any work here is the board."""
    mine = tabs(request, store)
    return mine[0].url if mine else BOARD.url


def inside(request: HttpRequest) -> bool:
    """Whether one of these pages is on screen."""
    return request.path.startswith(BOARD.url)
