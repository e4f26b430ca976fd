"""Which instructions go to couriers as a file, and who has them already?"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.web.paging import page
from desk import doors
from desk.doors import Request
from ndr.models import CourierFile
from ndr.services import filing


@require_GET
@doors.page(Action.NDR_ACT)
def listed(request: Request, store: Store) -> HttpResponse:
    """The daily files of all couriers, newest first."""
    rows = CourierFile.objects.filter(store=store).select_related("connection").order_by("-asked_at", "-pk")
    shown = {"page": page(rows, cursor=request.GET.get("cursor")), "at": timezone.now(), "hour": filing.HOUR}
    return render(request, "desk/ndr/files.html", shown)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def take(request: Request, _store: Store, pk: int) -> HttpResponse:
    """One of them to download; the log knows who took it."""
    files = CourierFile.objects.allowed(request.user, Action.NDR_ACT).select_related("store", "connection")
    file = get_object_or_404(files, pk=pk)
    content = filing.taken(file=file, at=timezone.now(), actor=request.user)
    said = {"Content-Disposition": f'attachment; filename="{file.store.code}-{file.day:%Y-%m-%d}-{file.pk}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=said)
