"""What does each courier owe, and what must leave first?"""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.states import IllegalTransition
from core.web import export, paging, paper
from desk import doors
from desk.back import owed
from desk.back.owed import Show
from desk.doors import Request
from desk.forms import ClaimForm
from orders.services.instructing import NotPossible
from returns import evidence
from returns.models import Claim
from returns.queries import proofs
from returns.services import claiming
from returns.services.claiming import Said
from returns.states import CLAIM_NEXT, ClaimStatus

SIZE = 50


@require_GET
@doors.page(Action.CLAIMS_WORK)
def claims(request: Request, store: Store) -> HttpResponseBase:
    """Claims by their deadline, what runs out first on top, and each courier's sums."""
    at, today = timezone.now(), timezone.localdate()
    show = next((one for one in Show if one.value == request.GET.get("show")), Show.AT_WORK)
    rows = owed.listed(store, show)
    if request.GET.get("format") == "csv":
        title = f"{store.code}-claims"
        read = rows.iterator(chunk_size=1000)
        return export.csv_response(title=title, columns=owed.COLUMNS, rows=read, zone=store.zone)
    page = paging.page(rows, cursor=request.GET.get("cursor"), size=SIZE)
    told = owed.counts(store, today=today)
    shown = {
        "at": at,
        "sentence": owed.sentence(told, currency=store.currency),
        "show": show,
        "shows": [(one, told.get(one.value)) for one in Show],
        "page": page,
        "rows": owed.rows(page.rows, today=today),
        "couriers": owed.by_courier(store, at=at),
    }
    return render(request, "desk/back/claims.html", shown)


@require_POST
@doors.page(Action.CLAIMS_WORK)
def move(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Sent, accepted, paid, rejected, withdrawn, or taken up again."""
    claim = _claim(request, pk)
    form = ClaimForm(request.POST if "to" in request.POST else {**request.POST.dict(), "to": request.GET.get("to", "")})
    if not form.is_valid():
        messages.error(request, " ".join(str(said) for problems in form.errors.values() for said in problems))
        return redirect("desk:claims")
    said, before = form.cleaned_data, ClaimStatus(claim.status)
    to = ClaimStatus(said["to"])
    words = Said(reference=said["reference"] or None, note=said["note"] or None, paid=said["paid"])
    try:
        claiming.move(claim=claim, to=to, said=words, at=timezone.now(), actor=request.user)
    except (IllegalTransition, NotPossible) as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:claims")
    undo = f"{reverse('desk:claim_move', args=[pk])}?to={before}" if before in CLAIM_NEXT[to] else ""
    messages.success(request, _("Claim: %(state)s.") % {"state": to.label}, extra_tags=undo)
    return redirect("desk:claims")


@require_GET
@doors.page(Action.CLAIMS_WORK)
def pack(request: Request, _store: Store, pk: int) -> HttpResponse:
    """The evidence as a PDF, in the language of the reader, to be sent with the claim."""
    claim = _claim(request, pk)
    at = timezone.now()
    with timezone.override(claim.store.zone):
        content = evidence.paper(proofs.of(claim, language=translation.get_language() or "en", at=at))
    name = export.file_name(f"claim-{claim.shipment.awb or claim.pk}-{claim.kind}", "pdf")
    answer = HttpResponse(paper.pdf(content), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer


def _claim(request: Request, pk: int) -> Claim:
    rows = Claim.objects.allowed(request.user, Action.CLAIMS_WORK)
    return get_object_or_404(rows.select_related("case__order", "shipment__order", "store"), pk=pk)
