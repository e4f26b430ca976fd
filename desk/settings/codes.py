"""What do couriers' codes mean that no adapter knows?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Membership, Store
from accounts.roles import Action
from connectors.couriers.words import Reason, ScanStatus
from desk import doors
from desk.doors import Request
from desk.settings.forms import CodeForm
from orders.models import CodeMap
from orders.queries import codes as code_queries
from orders.services import codes

MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
@doors.page(Action.CODES_MAP)
def page(request: Request, _store: Store) -> HttpResponse:
    """Codes that nobody has mapped, most heard first, and what was mapped here; a form for each."""
    stores = list(Store.objects.allowed(request.user, Action.CODES_MAP))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _map(request, form, stores)
    waiting = code_queries.unmapped(stores)[:MOST_SHOWN]
    mapped = code_queries.mapped(stores).select_related("mapped_by")[:MOST_SHOWN]
    colleagues = set(Membership.objects.filter(store__in=stores).values_list("user", flat=True))
    return render(
        request,
        "desk/settings/codes.html",
        {
            "form": form if form.is_bound else None,
            "waiting": [(row, CodeForm(about=row)) for row in waiting],
            "mapped": [
                (row, ScanStatus(row.status).label, _reason(row), row.mapped_by_id in colleagues) for row in mapped
            ],
            "scans": sum(row.scans for row in waiting),
            "at": timezone.now(),
        },
    )


def _reason(row: CodeMap) -> str:
    return str(Reason(row.reason).label) if row.reason else ""


def _map(request: Request, form: CodeForm, stores: list[Store]) -> HttpResponse:
    """A code that her stores never heard, and none of their people mapped, does not exist."""
    said = form.cleaned_data
    provider, raw_code = said["provider"], said["raw_code"]
    known = code_queries.mapped(stores).filter(provider=provider, raw_code=raw_code).exists()
    if not known and not code_queries.heard(stores, provider=provider, raw_code=raw_code):
        raise Http404
    codes.put_meaning(
        provider=provider,
        raw_code=raw_code,
        status=ScanStatus(said["status"]),
        reason=Reason(said["reason"]) if said["reason"] else None,
        at=timezone.now(),
        actor=request.user,
    )
    messages.success(request, _("Mapped. Parcels that heard it are put right in a moment."))
    return redirect("settings:codes")
