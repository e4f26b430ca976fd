"""What a store shows to everybody: the door to its returns, and on which terms it takes things back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Store
from core.web.request import client_network
from portal import doors, knowing
from portal.returning import pages, seeking, stating
from portal.returning.seeking import TooMany
from returns.queries import policies
from returns.services.requests import inviting


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@doors.by_store
def door(request: HttpRequest, store: Store) -> HttpResponse:
    """Order number and last four digits, or the e-mail address: on to the returns of that order."""
    number = request.POST.get("number", "")
    shown = {"store": store, "number": number, **doors.chosen(request)}
    if request.method != "POST":
        return render(request, "portal/returning/door.html", shown)
    try:
        order = seeking.find(
            store=store, number=number, said=request.POST.get("said", ""), network=client_network(request)
        )
    except TooMany as refusal:
        return doors.too_many(request, refusal.wait, shown)
    if order is None:
        return render(request, "portal/returning/door.html", shown | {"wrong": True})
    link = inviting.invite(order=order, at=timezone.now())
    return pages.inside(request, link, knowing.proof(link))


@require_safe
@doors.by_store
def policy(request: HttpRequest, store: Store) -> HttpResponse:
    """The policies in plain words."""
    today = timezone.localdate(timezone.now(), store.zone)
    said = [stating.of(one, currency=store.currency, today=today) for one in policies.in_force(store.pk)]
    return render(request, "portal/returning/policy.html", {"store": store, "said": said, **doors.chosen(request)})
