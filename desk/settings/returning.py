"""How long the store waits for what comes back."""

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
from desk import doors
from desk.doors import Request
from returns.queries import alarms
from returns.services import waiting

LONGEST = 90  # days


class PatienceForm(forms.Form):
    """Whole days."""

    returned_days = forms.IntegerField(
        label=gettext_lazy("Days after its courier marked a parcel returned"), min_value=1, max_value=LONGEST,
        help_text=gettext_lazy("Then it rings on Today, and a claim is opened against the courier."),
    )  # fmt: skip
    travel_days = forms.IntegerField(
        label=gettext_lazy("Days on the way back"), min_value=1, max_value=LONGEST,
        help_text=gettext_lazy("Then it rings on Today: ask the courier where it is."),
    )  # fmt: skip

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


@require_http_methods(["GET", "POST"])
@doors.page(Action.STORE_SETTINGS)
def page(request: Request, store: Store) -> HttpResponse:
    """Two numbers."""
    now = alarms.patience_of(store)
    form = PatienceForm(initial={"returned_days": now.returned_days, "travel_days": now.travel_days})
    if request.method == "POST":
        form = PatienceForm(request.POST)
        if form.is_valid():
            waiting.set_patience(store=store, **form.cleaned_data, at=timezone.now(), actor=request.user)
            messages.success(request, _("Kept."))
            return redirect("settings:returning")
    return render(request, "desk/settings/returning.html", {"form": form, "patience": now})
