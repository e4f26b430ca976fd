"""Notes and tags on an order."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from desk import doors
from desk.doors import Request
from orders import tags
from orders.models import Note, Order
from orders.services import noting, tagging
from orders.services.instructing import NotPossible


@require_POST
@doors.page(Action.ORDERS_VIEW)
def write(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Write a note on an order."""
    order = get_object_or_404(Order.objects.allowed(request.user, Action.ORDERS_NOTE), pk=pk)
    try:
        noting.write(order=order, text=request.POST.get("text", ""), at=timezone.now(), actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("desk:order", pk=pk)


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_VIEW)
def note(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Mend one's own note."""
    found, problem = _note(request, pk), ""
    if request.method == "POST":
        try:
            noting.rewrite(note=found, text=request.POST.get("text", ""), at=timezone.now(), actor=request.user)
            return redirect("desk:order", pk=found.order_id)
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
        except NotPossible as refusal:
            problem = str(refusal)
    text = request.POST.get("text", found.text)
    return render(request, "desk/note.html", {"note": found, "text": text, "problem": problem})


@require_POST
@doors.page(Action.ORDERS_VIEW)
def delete(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Delete one's own note; the toast takes it back."""
    found = _note(request, pk)
    try:
        noting.delete(note=found, at=timezone.now(), actor=request.user)
        messages.success(request, _("The note is deleted."), extra_tags=reverse("desk:note_restore", args=[pk]))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:order", pk=found.order_id)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def restore(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Bring one's own note back."""
    found = get_object_or_404(Note.objects.allowed(request.user, Action.ORDERS_NOTE), pk=pk)
    try:
        noting.restore(note=found, at=timezone.now(), actor=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:order", pk=found.order_id)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def tag(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Put tags on, or take one off."""
    order = get_object_or_404(Order.objects.allowed(request.user, Action.ORDERS_NOTE), pk=pk)
    add, remove = tags.several(request.POST.get("add", "")), request.POST.getlist("remove")
    try:
        tagging.tag(order=order, add=add, remove=remove, at=timezone.now(), actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("desk:order", pk=pk)


def _note(request: Request, pk: int) -> Note:
    return get_object_or_404(Note.objects.allowed(request.user, Action.ORDERS_NOTE).kept(), pk=pk)
