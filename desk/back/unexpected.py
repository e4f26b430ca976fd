"""What came to the door that nobody expected, and what is it?"""

from django.contrib import messages
from django.db.models import TextChoices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.web.paging import CappedCount, capped_counts, page
from desk import doors
from desk.back.scans import LOUD
from desk.doors import Request
from returns.models import Arrival
from returns.queries import arriving
from returns.services import receiving
from returns.states import Verdict

MOST_COUNTED = 2000


class Show(TextChoices):
    """Which of them."""

    OPEN = "open", gettext_lazy("To settle")
    SETTLED = "settled", gettext_lazy("Settled")


@require_GET
@doors.page(Action.RTO_RECEIVE)
def unexpected(request: Request, store: Store) -> HttpResponse:
    """Scans to settle, or those that are, the newest first."""
    show = Show.SETTLED if request.GET.get("show") == Show.SETTLED else Show.OPEN
    rows = arriving.unexpected(store) if show is Show.OPEN else arriving.settled(store)
    found = page(rows.select_related("shipment__order", "by", "settled_by"), cursor=request.GET.get("cursor"))
    total = to_settle(store)
    shown = {
        "at": timezone.now(),
        "sentence": _sentence(total),
        "total": total,
        "show": show,
        "shows": list(Show),
        "page": found,
        "rows": [(row, LOUD[Verdict(row.verdict)]) for row in found.rows],
    }
    return render(request, "desk/back/unexpected.html", shown)


@require_POST
@doors.page(Action.RTO_RECEIVE)
def settle(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Somebody found out what it was, or did not after all."""
    arrival = get_object_or_404(Arrival.objects.allowed(request.user, Action.RTO_RECEIVE), pk=pk)
    if (request.POST.get("to") or request.GET.get("to")) == Show.OPEN:
        receiving.unsettle(arrival=arrival, at=timezone.now(), actor=request.user)
        messages.success(request, _("It is to be settled again."))
    else:
        receiving.settle(arrival=arrival, at=timezone.now(), actor=request.user)
        undo = reverse("desk:scan_settle", args=[pk])
        messages.success(request, _("Done: that scan is settled."), extra_tags=f"{undo}?to={Show.OPEN}")
    return redirect("desk:arrivals")


def to_settle(store: Store) -> CappedCount:
    """How many wait."""
    return capped_counts([arriving.unexpected(store)], MOST_COUNTED)[0]


def _sentence(total: CappedCount) -> str:
    if not total.n:
        return _("Nothing unexpected lies at the door.")
    words = ngettext(
        "%(n)s unexpected scan waits for somebody who knows what it is.",
        "%(n)s unexpected scans wait for somebody who knows what they are.",
        total.n,
    )
    return words % {"n": total}
