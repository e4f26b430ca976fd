"""What is printed for returns."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.models import Store
from accounts.roles import Action
from core.web import labels
from desk import buyers, doors
from desk.doors import Request
from returns import labels as of_returns
from returns.models import ReturnRequest


@require_GET
@doors.page(Action.ORDERS_VIEW)
def label(request: Request, _store: Store, pk: int) -> HttpResponse:
    """A return's label, 100 × 150 mm."""
    rows = ReturnRequest.objects.allowed(request.user, Action.ORDERS_VIEW).select_related("order", "store")
    row = get_object_or_404(rows, pk=pk)
    pickup = row.tries.standing().select_related("shipment").order_by("-number").first()
    sender = buyers.name(row.order, doors.may(request, row.store))
    drawn = labels.pdf(of_returns.of(row, pickup, sender=sender))
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"return-{row.number}.pdf") or "inline"  # noqa: FBT003 Django's
    return answer
