"""Who speaks to buyers after a failed delivery: the store by itself, or its people."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Store
from accounts.roles import Action
from connectors.models import Connection, Family
from desk import doors
from desk.doors import Request
from ndr.services import habits
from ndr.services.habits import Habits


class HabitsForm(forms.Form):
    """Both are off where nothing is ticked."""

    automatic = forms.BooleanField(
        label=gettext_lazy("Ask the buyer at once when a delivery failed for a reason on the buyer’s side"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    obeys = forms.BooleanField(
        label=gettext_lazy("Tell the courier what the buyer answers, without a person between"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


@require_http_methods(["GET", "POST"])
@doors.page(Action.STORE_SETTINGS)
def page(request: Request, store: Store) -> HttpResponse:
    """Two ticks."""
    now = habits.of(store)
    form = HabitsForm(initial={"automatic": now.automatic, "obeys": now.obeys})
    if request.method == "POST":
        form = HabitsForm(request.POST)
        if form.is_valid():
            wanted = Habits(form.cleaned_data["automatic"], form.cleaned_data["obeys"])
            habits.put(store=store, habits=wanted, at=timezone.now(), actor=request.user)
            messages.success(request, _("Kept."))
            return redirect("settings:failed")
    reached = Connection.objects.live().filter(stores=store, family=Family.MESSENGER).exists()
    return render(request, "desk/settings/failed.html", {"form": form, "habits": now, "reached": reached})
