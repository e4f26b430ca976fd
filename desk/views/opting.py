"""A buyer wants no messages, or wants them again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Store
from accounts.roles import Action
from desk import buyers, doors
from desk.doors import Request
from messaging.services import opting
from orders.models import Order


@require_POST
@doors.page(Action.ORDERS_VIEW)
def opt_out(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Nobody writes to the buyer of this order any more."""
    order = _order(request, pk)
    opting.opt_out(
        store=order.store, addresses=buyers.addresses(order), at=timezone.now(), actor=request.user
    )  # fmt: skip
    messages.success(
        request, _("The buyer gets no more messages from %(store)s.") % {"store": order.store.name},
        extra_tags=reverse("desk:opt_in", args=[pk]),
    )  # fmt: skip
    return redirect("desk:order", pk=pk)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def opt_in(request: Request, _store: Store, pk: int) -> HttpResponse:
    """The buyer may be written to again."""
    order = _order(request, pk)
    opting.opt_in(store=order.store, addresses=buyers.addresses(order), at=timezone.now(), actor=request.user)
    messages.success(request, _("The buyer may be written to again."))
    return redirect("desk:order", pk=pk)


def _order(request: Request, pk: int) -> Order:
    return get_object_or_404(Order.objects.allowed(request.user, Action.ORDERS_NOTE).select_related("store"), pk=pk)
