"""What becomes of a return that lies here: a form with what is due, and the way back."""

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.states import IllegalTransition
from desk import doors
from desk.doors import Request
from orders.services.instructing import NotPossible
from returns.models import ReturnRequest
from returns.queries import dues
from returns.services.requests import resolving
from returns.services.requests.resolving import LONGEST_WHY, Choice, Extra
from returns.states import Goods, Outcome

SAID = {
    Outcome.REFUNDED: gettext_lazy("Money back"),
    Outcome.EXCHANGED: gettext_lazy("Send what they want instead"),
    Outcome.CREDITED: gettext_lazy("Store credit"),
    Outcome.REPLACED: gettext_lazy("Send the same again"),
    Outcome.REJECTED_AT_QC: gettext_lazy("Refuse it after inspection"),
}


class ResolveForm(forms.Form):
    """The outcome, what is kept of it, and what the buyer is told."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"), choices=list(SAID.items()), widget=forms.RadioSelect
    )
    less = forms.DecimalField(
        label=gettext_lazy("Keep"), required=False, min_value=0, max_digits=14, decimal_places=2,
        help_text=gettext_lazy("Of the money, beside the fee: for marks, wear, a missing part."),
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("Why, for the buyer"), required=False, max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed where something is kept or refused. The buyer reads it."),
    )  # fmt: skip
    extra = forms.ChoiceField(
        label=gettext_lazy("Who pays if the new goods cost more"), choices=Extra.choices, required=False
    )

    def __init__(self, data: object, *, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="resolve-%s")  # type: ignore[arg-type]  # a QueryDict
        for name in ("less", "why", "extra"):
            self.fields[name].widget.attrs["class"] = "input"

    def choice(self) -> Choice:
        """As the service takes it; call after `is_valid`."""
        said = self.cleaned_data
        extra = Extra(said["extra"]) if said["extra"] else Extra.COLLECT
        return Choice(Outcome(said["outcome"]), said["less"] or Decimal(0), said["why"], extra)


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_VIEW)
def resolve(request: Request, _store: Store, pk: int) -> HttpResponse:
    """What is due by each way, and which it is."""
    found = _found(request, pk)
    form = ResolveForm(request.POST or None, initial={"outcome": resolving.offered(found), "extra": Extra.COLLECT})
    if request.method == "POST" and form.is_valid():
        try:
            resolving.resolve(request=found, choice=form.choice(), at=timezone.now(), actor=request.user)
        except (NotPossible, IllegalTransition) as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("desk:return_take_back", args=[pk])
            messages.success(request, _("%(number)s is settled.") % {"number": found.number}, extra_tags=undo)
            return redirect("desk:return", pk=pk)
    comes = found.goods == Goods.TO_COME
    shown = {
        "case": found,
        "form": form,
        "why_not": resolving.why_not(found),
        "lines": [(line, dues.accepted(found, line)) for line in dues.lines_of(found)],
        "comes": comes,
        "money": dues.reckon(found, outcome=Outcome.REFUNDED),
        "credit": dues.reckon(found, outcome=Outcome.CREDITED),
    }
    return render(request, "desk/returns/resolve.html", shown)


@require_POST
@doors.page(Action.ORDERS_VIEW)
def take_back(request: Request, _store: Store, pk: int) -> HttpResponse:
    """As it was before it was settled, while nothing has left."""
    found = _found(request, pk)
    try:
        resolving.take_back(request=found, at=timezone.now(), actor=request.user)
    except (NotPossible, IllegalTransition) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(number)s is as it was.") % {"number": found.number})
    return redirect("desk:return", pk=pk)


def _found(request: Request, pk: int) -> ReturnRequest:
    rows = ReturnRequest.objects.visible_to(request.user).select_related("store", "order__customer")
    found = get_object_or_404(rows, pk=pk)
    doors.require(request, found.store, Action.RETURNS_DECIDE)
    return found
