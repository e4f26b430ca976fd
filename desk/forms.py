from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from connectors.couriers.words import Verb
from core.dates import FIRST_MOMENT, LAST_MOMENT
from desk.actions import ASKED_FOR
from orders.models import Task, TaskState
from orders.services.tasking import Wanted
from orders.states import Decision
from returns.states import ClaimStatus


class MoveForm(forms.Form):
    """A decision about an order."""

    to = forms.ChoiceField(choices=[one for one in Decision.choices if one[0] != Decision.CANCELLED])


class InstructForm(forms.Form):
    """An instruction that needs nothing but itself."""

    verb = forms.ChoiceField(choices=[(verb.value, verb.label) for verb in Verb if verb in ASKED_FOR])


class TaskForm(forms.Form):
    """What is to be done, by whom and until when; the moment is on the store's clock."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    due_at = forms.DateTimeField(
        label=_("Due"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        validators=[MinValueValidator(FIRST_MOMENT), MaxValueValidator(LAST_MOMENT)],
    )

    field_order = ("title", "note", "assigned_to", "due_at")

    def __init__(self, data: QueryDict | None, *, people: "QuerySet[User]", task: Task | None = None) -> None:
        super().__init__(data, initial={name: getattr(task, name) for name in self.field_order} if task else None)
        self.fields["assigned_to"] = forms.ModelChoiceField(
            label=_("Who"), queryset=people, required=False, empty_label=_("Whoever comes first")
        )
        self.order_fields(self.field_order)

    def wanted(self) -> Wanted:
        """What the service is told; call after `is_valid`."""
        return Wanted(**self.cleaned_data)


class TaskMoveForm(forms.Form):
    """Done, dropped, or to do after all."""

    to = forms.ChoiceField(choices=TaskState)


class ScanForm(forms.Form):
    """What the scanner typed; `key` makes a scan that is sent twice one."""

    scanned = forms.CharField(label=_("Scan or type the parcel’s number"), max_length=500)
    key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)


class AsideForm(forms.Form):
    """A word for whoever finds out what was put aside."""

    note = forms.CharField(label=_("Note"), max_length=1000)


class ClaimForm(forms.Form):
    """What is said of a claim; the amount in its own currency."""

    to = forms.ChoiceField(choices=ClaimStatus)
    reference = forms.CharField(label=_("Courier’s number"), max_length=80, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    paid = forms.DecimalField(label=_("Paid"), max_digits=14, decimal_places=2, min_value=0, required=False)
