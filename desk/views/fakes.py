"""Which reported attempts never happened, and what do the couriers say to that?"""

from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.states import IllegalTransition
from core.web import paper
from core.web.paging import page
from desk import doors
from desk.doors import Request
from desk.numbers import whole
from ndr import evidence as papers
from ndr.models import Attempt, Case, FakeAttempt
from ndr.models.fakes import STANDING
from ndr.queries import evidence as known
from ndr.queries import fakes as counted
from ndr.services import claiming
from ndr.states import FAKE_NEXT, FakeStatus
from orders.services.instructing import NotPossible

SHOWN = (FakeStatus.OPEN, FakeStatus.UPHELD, FakeStatus.REJECTED)
PERIOD = timedelta(days=90)  # of the couriers' table
DONE = {
    FakeStatus.UPHELD: gettext_lazy("Upheld: the attempt never counts."),
    FakeStatus.REJECTED: gettext_lazy("Rejected: the attempt counts again."),
    FakeStatus.WITHDRAWN: gettext_lazy("Withdrawn: the attempt counts again."),
}
ABOUT = ("attempt__case__order", "attempt__case__shipment", "attempt__scan", "claimed_by")


@require_GET
@doors.page(Action.CLAIMS_WORK)
def fakes(request: Request, store: Store) -> HttpResponse:
    """The claims of one kind, and how each courier stands."""
    at = timezone.now()
    kind = next((one for one in SHOWN if one.value == request.GET.get("status")), FakeStatus.OPEN)
    couriers = counted.by_courier(store, since=at - PERIOD)
    shown = {
        "at": at,
        "kind": kind,
        "kinds": SHOWN,
        "days": PERIOD.days,
        "couriers": couriers,
        "sentence": _sentence(FakeAttempt.objects.filter(store=store, status=FakeStatus.OPEN).count()),
        "page": page(_claims(store, kind), cursor=request.GET.get("cursor")),
        "next": [one for one in (FakeStatus.UPHELD, FakeStatus.REJECTED) if one in FAKE_NEXT[kind]],
    }
    return render(request, "desk/fakes.html", shown)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def decide(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Write the courier's answer down."""
    fake = get_object_or_404(FakeAttempt.objects.allowed(request.user, Action.CLAIMS_WORK), pk=pk)
    to = next((one for one in DONE if one.value == request.POST.get("to")), None)
    if to is None:
        messages.error(request, _("Choose what the courier said: upheld or rejected."))
        return redirect("desk:fakes")
    try:
        claiming.decide(
            fake=fake, to=to, at=timezone.now(), actor=request.user, reference=request.POST.get("reference", "")
        )
    except (IllegalTransition, NotPossible) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, DONE[to])
    return redirect(f"{reverse('desk:fakes')}?status={fake.status}")


@require_GET
@doors.page(Action.ORDERS_VIEW)
def evidence(request: Request, _store: Store, pk: int) -> HttpResponse:
    """The paper for the courier, about the attempt in the address, else the one that is claimed, else the last."""
    case = get_object_or_404(Case.objects.allowed(request.user, Action.CLAIMS_WORK), pk=pk)
    attempts = case.reports.select_related("case__order", "case__shipment", "case__store", "scan")
    attempt = _attempt(attempts, request.GET.get("attempt", ""))
    made = paper.pdf(papers.paper(known.of(attempt, at=timezone.now())))
    name = f"evidence-{case.store.code}-{case.pk}-{attempt.pk}.pdf"
    said = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=said)


def _attempt(attempts: QuerySet[Attempt], named: str) -> Attempt:
    if named:
        return get_object_or_404(attempts, pk=whole(named))
    claimed = attempts.filter(claims__status__in=STANDING)
    latest = claimed.order_by("-reported_at", "-pk").first() or attempts.order_by("-reported_at", "-pk").first()
    return latest or get_object_or_404(attempts)


def _claims(store: Store, kind: FakeStatus) -> QuerySet[FakeAttempt]:
    return FakeAttempt.objects.filter(store=store, status=kind).select_related(*ABOUT).order_by("-claimed_at", "-pk")


def _sentence(waiting: int) -> str:
    if not waiting:
        return _("No claim waits for a courier’s answer.")
    said = ngettext(
        "%(count)d claim waits for its courier’s answer.",
        "%(count)d claims wait for their couriers’ answers.",
        waiting,
    )
    return said % {"count": waiting}
