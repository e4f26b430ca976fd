"""Correct why a parcel comes back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import Store
from accounts.roles import Action
from connectors.couriers.words import Reason
from desk import doors
from desk.doors import Request
from returns.models import RtoCase
from returns.services import reasons
from returns.states import ReasonFrom

SOURCES = (
    (ReasonFrom.BUYER, gettext_lazy("the buyer says so")),
    (ReasonFrom.PERSON, gettext_lazy("we found out")),
    (ReasonFrom.COURIER, gettext_lazy("nobody knows better than the courier")),
)


class ReasonForm(forms.Form):
    """Why, and who says so; the courier's own reason needs none."""

    use_required_attribute = False

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=Reason.choices)
    source = forms.ChoiceField(label=gettext_lazy("Who says so"), choices=SOURCES)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    @classmethod
    def of(cls, case: RtoCase) -> "ReasonForm":
        """As it stands, said by one of us."""
        return cls(initial={"reason": case.reason, "source": ReasonFrom.PERSON}, auto_id="why-%s")


@require_POST
@doors.page(Action.ORDERS_VIEW)
def set_reason(request: Request, _store: Store, pk: int) -> HttpResponse:
    """What the buyer or one of us says stays, whatever the courier reports later."""
    case = get_object_or_404(RtoCase.objects.visible_to(request.user).select_related("store"), pk=pk)
    doors.require(request, case.store, Action.RTO_DECIDE)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a reason, and who says so."))
        return redirect("desk:rto_case", pk=pk)
    said = {name: form.cleaned_data[name] for name in ("reason", "source")}
    done = reasons.set_reason(
        case=case, reason=Reason(said["reason"]), source=ReasonFrom(said["source"]), at=timezone.now(),
        actor=request.user,
    )  # fmt: skip
    told = {"reason": done.get_reason_display(), "says": done.get_reason_from_display()}
    messages.success(request, _("Why: %(reason)s, says %(says)s.") % told)
    return redirect("desk:rto_case", pk=pk)
