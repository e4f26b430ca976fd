"""Erase a buyer who asks for it, and keep the proof."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from desk import doors
from desk.doors import Request
from desk.erasing import proof
from desk.models import Erasure
from desk.services import erasing
from orders.models import Note, Order, Task
from orders.queries import persons
from orders.queries.persons import Person, TooMany

MOST_SHOWN = 50
FOR = 15 * 60  # seconds between looking and erasing
SALT = "desk.erasure"


class ClueForm(forms.Form):
    """Whom."""

    clue = forms.CharField(
        label=gettext_lazy("Phone, e-mail or order number"), max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


@sensitive_post_parameters("clue")
@require_http_methods(["GET", "POST"])
@doors.page(Action.BUYERS_ERASE)
def page(request: Request, store: Store) -> HttpResponse:
    """Look a buyer up, and see what would go. Asked by POST: a number has no place in an address."""
    form, person = ClueForm(request.POST or None), None
    if form.is_valid():
        try:
            person = persons.by_clue(store, form.cleaned_data["clue"])
        except TooMany:
            form.add_error("clue", _("More orders fit than one buyer has. Give another clue."))
        else:
            if person is None:
                form.add_error("clue", _("Nobody is kept under this. Nothing is left to erase."))
    past = Erasure.objects.filter(store=store).select_related("by").order_by("-at", "-pk")[:MOST_SHOWN]
    shown = {"form": form, "past": past, "at": timezone.now()}
    return render(request, "desk/settings/erasure.html", shown | (_preview(person) if person else {}))


@require_POST
@doors.page(Action.BUYERS_ERASE)
def erase(request: Request, store: Store) -> HttpResponse:
    """Do it: for exactly the rows that were shown."""
    try:
        said = signing.loads(request.POST.get("whom", ""), salt=SALT, max_age=FOR)
    except signing.BadSignature:
        messages.error(request, _("That was too long ago. Look the buyer up again."))
        return redirect("settings:erasure")
    if said["store"] != store.pk or request.POST.get("sure") != "on":
        messages.error(request, _("Nothing was erased: tick that you are sure."))
        return redirect("settings:erasure")
    person = persons.of(store, orders=set(said["orders"]), customers=set(said["customers"]))
    done = erasing.erase(person=person, at=timezone.now(), actor=request.user)
    messages.success(request, _("Erased. The proof is number %(n)s.") % {"n": done.pk})
    return redirect("settings:erasure")


@require_GET
@doors.page(Action.BUYERS_ERASE)
def download(request: Request, store: Store, pk: int) -> HttpResponse:
    """The proof as a file."""
    row = get_object_or_404(Erasure.objects.filter(store=store).exclude(done_at=None), pk=pk)
    name = f"erasure-{row.store.code}-{row.pk}.json"
    said = {"Content-Disposition": f'attachment; filename="{name}"'}
    return JsonResponse(proof.document(row), json_dumps_params={"indent": 2}, headers=said)


def _preview(person: Person) -> dict[str, Any]:
    whom = {"store": person.store.pk, "orders": person.orders, "customers": person.customers}
    hers = Order.objects.filter(pk__in=person.orders).order_by("-placed_at", "-pk")
    return {
        "person": person,
        "whom": signing.dumps(whom, salt=SALT, compress=True),
        "orders": hers[:MOST_SHOWN],
        "notes": Note.objects.filter(order__in=person.orders).count(),
        "tasks": Task.objects.filter(order__in=person.orders).count(),
    }
